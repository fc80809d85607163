import Foundation
import Methods
import Tensors
import Testing

@Suite struct TripletChoicesTests {
    private func differences(_ count: Int, _ stream: inout RandomStream) -> (high: [Double], low: [Double]) {
        let high = (0..<count).map { _ in 0.05 + 0.2 * stream.uniform() }
        return (high, (0..<count).map { _ in (stream.uniform() < 0.5 ? -1 : 1) * (0.02 + 0.1 * stream.uniform()) })
    }

    private func squareRoot(_ values: [Double]) -> Double {
        (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    }

    @Test("The correlation over triplets is Pearson's of each triplet taken both ways round")
    func correlation() throws {
        var stream = RandomStream(seed: 1, "correlation")
        let (high, low) = differences(80, &stream)
        let found = try #require(tripletCorrelation(high, low))
        let twice = Methods.correlation(high + high.map { -$0 }, low + low.map { -$0 })
        #expect(abs(found - (try #require(twice))) < 1e-12)
        let signs = high.indices.map { _ in stream.uniform() < 0.5 ? 1.0 : -1 }
        let exchanged = tripletCorrelation(zip(high, signs).map { $0 * $1 }, zip(low, signs).map { $0 * $1 })
        #expect(abs(found - (try #require(exchanged))) < 1e-12)
        let estimate = try Estimator.tripletCorrelation(high, low, stream: stream).estimate()
        #expect(estimate.value.map { abs($0 - found) < 1e-12 } == true)
        let interval = try #require(estimate.interval)
        #expect(interval.lower < found && found < interval.upper && interval.upper - interval.lower < 0.6)
        #expect(tripletCorrelation([0.1, 0.2], [0, 0]) == nil)
        #expect(tripletCorrelation([0.1, 0.2], [-0.2, -0.4]) == -1)
    }

    @Test("Weights that simulated participants choose by are found again", arguments: 1...5 as ClosedRange<UInt64>)
    func recovered(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "recovered")
        let (high, low) = differences(400, &stream)
        let chosen = SimulatedChoosers(high: 1.4, low: -0.6, spread: 0)
            .choices(of: 60, highDifferences: high, lowDifferences: low, stream: stream)
        #expect(chosen.participants.count == 60 && chosen.tripletCount == 400)
        let columns = [high, low].map { values in values.map { $0 / squareRoot(values) } }
        let found = chosen.answers.map { answers in
            OriginLogistic(answers.compactMap(\.self), columns: columns, ridge: 0).weights
        }
        for (place, wanted) in [1.4, -0.6].enumerated() {
            let values = found.map { $0[place] }, mean = values.reduce(0, +) / 60
            // A maximum of a likelihood is a little too large; a twentieth is more than that.
            let error = values.standardDeviation / 60.0.squareRoot()
            #expect(abs(mean - wanted) < 4 * error + 0.05 * abs(wanted), "seed \(seed): \(mean)")
        }
        // Participants who differ spread about the mean.
        let spread = SimulatedChoosers(high: 1.4, low: -0.6, spread: 0.8)
            .choices(of: 60, highDifferences: high, lowDifferences: low, stream: stream)
        let weights = spread.answers.map { OriginLogistic($0.compactMap(\.self), columns: columns).weights[0] }
        #expect(weights.standardDeviation > found.map { $0[0] }.standardDeviation + 0.3, "seed \(seed)")
    }

    @Test("A choice's likelihood is by weights that were fitted to other triplets, each participant's own")
    func likelihood() throws {
        var stream = RandomStream(seed: 6, "likelihood")
        let (high, low) = differences(37, &stream)
        var chosen = SimulatedChoosers(high: 1, low: 0.5, spread: 0.5)
            .choices(of: 4, highDifferences: high, lowDifferences: low, stream: stream)
        // Some were not asked, and one is a vote of several.
        var answers = chosen.answers
        for triplet in stride(from: 0, to: 37, by: 5) { answers[1][triplet] = nil }
        answers[2][3] = OriginLogistic.Answers(yes: 3, no: 1)
        chosen = TripletChoices(participants: chosen.participants, answers: answers)
        let likelihood = try ChoiceLikelihood(chosen, folds: 37, stream: stream)
        let found = try likelihood.logLikelihoods([high, low])
        // As many folds as triplets: each triplet is left out alone, whatever the order.
        let columns = [high, low].map { values in values.map { $0 / squareRoot(values) } }
        for (participant, row) in answers.enumerated() {
            for triplet in 0..<37 {
                guard let answer = row[triplet] else {
                    #expect(found[participant][triplet] == nil)
                    continue
                }
                let others = (0..<37).filter { $0 != triplet && row[$0] != nil }
                let weights = OriginLogistic(
                    others.compactMap { row[$0] }, columns: columns.map { column in others.map { column[$0] } }
                ).weights
                let score = weights[0] * columns[0][triplet] + weights[1] * columns[1][triplet]
                let yes = 1 / (1 + exp(-score))
                let expected = (answer.yes * log(yes) + answer.no * log(1 - yes)) / (answer.yes + answer.no)
                #expect(abs(try #require(found[participant][triplet]) - expected) < 1e-7, "\(participant), \(triplet)")
            }
        }
        // Without a layer each choice is one of two.
        #expect(try likelihood.logLikelihoods([]).joined().compactMap(\.self).allSatisfy { abs($0 - log(0.5)) < 1e-12 })
        let gains = try likelihood.gain(of: high, beyond: low), alone = try likelihood.logLikelihoods([low])
        for (row, others) in zip(gains, zip(found, alone)) {
            for (gain, pair) in zip(row, zip(others.0, others.1)) {
                #expect(gain == nil ? pair.0 == nil : abs((gain ?? 0) - ((pair.0 ?? 0) - (pair.1 ?? 0))) < 1e-12)
            }
        }
    }

    @Test("A layer that choices are made by adds likelihood, one that they aren't made by adds none")
    func gains() throws {
        var stream = RandomStream(seed: 7, "gains")
        let (high, low) = differences(200, &stream)
        let chosen = SimulatedChoosers(high: 1.5, low: 0, spread: 0.2)
            .choices(of: 30, highDifferences: high, lowDifferences: low, stream: stream)
        func mean(_ choices: TripletChoices, _ layer: [Double], _ other: [Double]) throws -> Double {
            try ChoiceLikelihood(choices, stream: stream).gain(of: layer, beyond: other).joined()
                .compactMap(\.self).mean
        }
        #expect(try mean(chosen, high, low) > 0.1, "seed 7")
        #expect(try abs(mean(chosen, low, high)) < 0.02, "seed 7")
        // Dealt anew to the triplets, choices are told no better than by a coin, unless all differences are of one sign.
        let signed = high.map { $0 * (stream.uniform() < 0.5 ? -1 : 1) }
        let bySign = SimulatedChoosers(high: 1.5, low: 0, spread: 0)
            .choices(of: 30, highDifferences: signed, lowDifferences: low, stream: stream)
        let shuffled = bySign.shuffledWithinParticipants(stream: stream)
        #expect(try mean(bySign, signed, low) > 0.1 && abs(mean(shuffled, signed, low)) < 0.02, "seed 7")
        for (one, other) in zip(bySign.answers, shuffled.answers) {
            #expect(one != other && one.count { $0?.yes == 1 } == other.count { $0?.yes == 1 })
        }
    }

    @Test func separatedParticipantsAreCounted() throws {
        let high = [0.1, 0.2, 0.3, -0.1], low = [0.1, -0.1, 0.2, 0.1]
        func answers(_ yes: [Double?]) -> [OriginLogistic.Answers?] {
            yes.map { $0.map { OriginLogistic.Answers(yes: $0, no: 1 - $0) } }
        }
        let choices = TripletChoices(
            participants: ["a", "b", "c"],
            answers: [answers([1, 1, 1, 0]), answers([1, 0, 1, 1]), answers([nil, 1, nil, 0])])
        // The first and the third choose by the high layer; the second by the low one, the third just against it.
        #expect(try ChoiceLikelihood(choices, stream: RandomStream(seed: 1, "a")).separatedParticipants([high]) == 2)
        #expect(try ChoiceLikelihood(choices, stream: RandomStream(seed: 1, "a")).separatedParticipants([low]) == 2)
        #expect(throws: MethodError.self) {
            try ChoiceLikelihood(
                TripletChoices(participants: ["a"], answers: [answers([1])]), stream: RandomStream(seed: 1, "a"))
        }
    }
}
