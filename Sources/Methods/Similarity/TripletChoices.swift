import Foundation
import Tensors

/// What participants chose of triplets' images: how often the second, and how often the first.
public struct TripletChoices: Codable, Sendable {
    public let participants: [String]
    /// By participant, then by triplet; `nil` where a participant was not asked.
    public let answers: [[OriginLogistic.Answers?]]

    public init(participants: [String], answers: [[OriginLogistic.Answers?]]) {
        precondition(participants.count == answers.count, "a row for each participant")
        precondition(answers.allSatisfy { $0.count == answers.first?.count }, "a column for each triplet")
        (self.participants, self.answers) = (participants, answers)
    }

    public var tripletCount: Int { answers.first?.count ?? 0 }

    /// With the choices of each participant dealt anew to the triplets that this participant was asked.
    public func shuffledWithinParticipants(stream: RandomStream) -> TripletChoices {
        TripletChoices(
            participants: participants,
            answers: answers.enumerated().map { number, row in
                var draws = stream.substream("participant", number), dealt = row
                let asked = row.indices.filter { row[$0] != nil }
                for (from, to) in zip(draws.shuffledIndices(asked.count), asked) { dealt[to] = row[asked[from]] }
                return dealt
            })
    }
}

/// How well differences of layers tell choices, by likelihoods of choices that no weight was fitted to.
public struct ChoiceLikelihood: Sendable {
    private let choices: TripletChoices
    /// The fold of each triplet: whoever chose, a triplet is told by weights that have not seen it.
    private let folds: [Int]
    private let foldCount: Int

    /// - Parameter folds: into which triplets are dealt; no more than there are triplets.
    /// - Throws: ``MethodError`` with fewer than two triplets.
    public init(_ choices: TripletChoices, folds: Int = 10, stream: RandomStream) throws {
        let triplets = choices.tripletCount
        guard triplets > 1 else {
            throw MethodError(
                "telling choices by layers", "found choices of \(triplets) triplets",
                advice: "Give those of at least two, and of many more to learn anything")
        }
        var stream = stream
        foldCount = min(folds, triplets)
        var folds = [Int](repeating: 0, count: triplets)
        for (place, triplet) in stream.shuffledIndices(triplets).enumerated() { folds[triplet] = place % foldCount }
        (self.choices, self.folds) = (choices, folds)
    }

    /// The log likelihood of a choice, by participant and triplet, mean over a participant's answers to the triplet; `nil` where
    /// there is none.
    ///
    /// Each participant has weights of their own, fitted to all folds but the triplet's by ``OriginLogistic``. Without any
    /// difference every choice has log ½.
    /// - Parameter differences: by layer, then by triplet; each is divided by its root mean square.
    public func logLikelihoods(_ differences: [[Double]], ridge: Double = 1e-3) throws -> [[Double?]] {
        let columns = differences.map(\.ofUnitSquare), (folds, foldCount) = (folds, foldCount)
        return concurrently(choices.answers) { answers in
            var found = [Double?](repeating: nil, count: answers.count)
            for fold in 0..<foldCount {
                let learned = answers.enumerated().map { triplet, answer in
                    folds[triplet] == fold ? nil : answer
                }
                let model = OriginLogistic(
                    learned.map { $0 ?? OriginLogistic.Answers(yes: 0, no: 0) }, columns: columns, ridge: ridge)
                for (triplet, answer) in answers.enumerated() where folds[triplet] == fold {
                    guard let answer, answer.yes + answer.no > 0 else { continue }
                    let told = model.logProbabilities(columns, triplet)
                    found[triplet] = (answer.yes * told.yes + answer.no * told.no) / (answer.yes + answer.no)
                }
            }
            return found
        }
    }

    /// By how much more likely choices are with both layers' differences than with the second's alone, in nats a choice: what the
    /// first layer adds.
    public func gain(of layer: [Double], beyond other: [Double]) throws -> [[Double?]] {
        let (with, without) = (try logLikelihoods([layer, other]), try logLikelihoods([other]))
        return zip(with, without).map { zip($0, $1).map { one, other in one.flatMap { a in other.map { a - $0 } } } }
    }

    /// For how many participants the layers tell every choice without an error, so that the ridge alone bounds their weights.
    public func separatedParticipants(_ differences: [[Double]]) -> Int {
        let columns = differences.map(\.ofUnitSquare)
        return choices.answers.count { answers in
            OriginLogistic(answers.map { $0 ?? OriginLogistic.Answers(yes: 0, no: 0) }, columns: columns).isSeparated
        }
    }
}
