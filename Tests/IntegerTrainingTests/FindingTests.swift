import Foundation
import Testing
import Verdicts

@testable import IntegerTraining
@testable import Notebook

/// What the findings make of trainings and times made by hand, and of controls that come out the wrong way.
@Suite struct FindingTests {
    /// By how much integers are better, training by training.
    private func pairs(_ gain: @escaping (Int) -> Double, untrained: Double = 0.1) throws -> [ArithmeticTraining] {
        try trainings(untrained: untrained) { arithmetic, number in
            0.85 + 0.004 * Double(number) + (arithmetic == .float32Direct ? 0 : gain(number))
        }
    }

    @Test func accuracy() throws {
        func found(_ gain: @escaping (Int) -> Double, untrained: Double = 0.1) throws -> Outcome.Name {
            try accuracyDeclaration.outcome(
                of: accuracyNumbers(accuracyDeclaration, [(.vgg16, try pairs(gain, untrained: untrained))])
            ).name
        }
        #expect(try found { _ in 0 + 0.0005 } == .holds)
        #expect(try found { $0 % 2 == 0 ? 0.003 : -0.003 } == .holds)
        #expect(try found { _ in -0.05 } == .fails)
        // Trainings that differ by more than the margin decide nothing.
        #expect(try found { $0 % 2 == 0 ? 0.03 : -0.04 } == .undecided)
        // A network that was never trained is as good: this test sees nothing.
        #expect(try found({ _ in 0.0005 }, untrained: 0.86) == .invalid)
        #expect(
            try accuracyDeclaration.outcome(of: accuracyNumbers(accuracyDeclaration, [(.vgg16, [])])).name == .missing)
    }

    @Test func accuracyOfOthersIsOfBoth() throws {
        func found(_ alexNet: Double, _ resNet: Double, untrained: Double = 0.1) throws -> Outcome.Name {
            try otherAccuracyDeclaration.outcome(
                of: accuracyNumbers(
                    otherAccuracyDeclaration,
                    [
                        (.alexNet, try pairs { _ in alexNet }),
                        (.resNet18, try pairs({ _ in resNet }, untrained: untrained)),
                    ])
            ).name
        }
        #expect(try found(0.0005, -0.0005) == .holds)
        #expect(try found(0.0005, -0.05) == .partly)
        #expect(try found(-0.05, -0.05) == .fails)
        // One of both is as good without training.
        #expect(try found(0.0005, -0.0005, untrained: 0.86) == .invalid)
        #expect(
            try otherAccuracyDeclaration.outcome(
                of: accuracyNumbers(otherAccuracyDeclaration, [(.alexNet, try pairs { _ in 0 }), (.resNet18, [])])
            ).name
                == .missing)
    }

    @Test("The difference is the integers' less Float32's, image by image")
    func sign() throws {
        let numbers = try accuracyNumbers(accuracyDeclaration, [(.vgg16, try pairs { _ in -0.05 })])
        let value = try #require(numbers.clauses["VGG-16"]?.value)
        #expect(abs(value + 5) < 1)
        // Another seed of Float32 is the yardstick, and is shown.
        #expect(numbers.shown.count == 1)
    }

    @Test func iterations() throws {
        func found(_ rate: @escaping (TrainingArithmetic, Int) -> Double) throws -> Outcome.Name {
            try iterationsDeclaration.outcome(of: iterationsNumbers(try trainings(rate: rate) { _, _ in 0.9 })).name
        }
        #expect(try found { _, number in 2 + 0.01 * Double(number) } == .holds)
        // Half as fast: it never comes to what Float32 has.
        #expect(try found { $0 == .float32Direct ? 2 + 0.01 * Double($1) : 1 + 0.01 * Double($1) } == .fails)
        #expect(try found { $0 == .float32Direct ? 2 : 2 + 0.3 * Double($1 % 2 == 0 ? 1 : -1) } == .undecided)
        // A loss that falls at once in the middle and then stays: half of the updates are as good as three quarters.
        let flat = try trainings { _, _ in 0.9 }.enumerated().map { number, training in
            var flat = training
            for arm in flat.arms.indices { flat.arms[arm].losses = (0..<1000).map { $0 < 460 + 5 * number ? 2 : 0.5 } }
            return flat
        }
        #expect(try iterationsDeclaration.outcome(of: iterationsNumbers(flat)).name == .invalid)
        #expect(try iterationsDeclaration.outcome(of: iterationsNumbers([])).name == .missing)
    }

    @Test("A training whose numbers are no longer finite is wrong on every image, and has no losses")
    func divergence() throws {
        let paired = try integers(authorsBits)
        let found = try pairs { _ in 0.0005 }.map { training in
            var training = training
            training.arms = training.arms.map {
                $0.arithmetic == paired ? .diverged(paired, testImages: $0.correct.count) : $0
            }
            return training
        }
        #expect(try found.rightAnswers(in: paired)?.accuracy().value == 0)
        #expect(
            try accuracyDeclaration.outcome(of: accuracyNumbers(accuracyDeclaration, [(.vgg16, found)])).name == .fails)
        #expect(try iterationsDeclaration.outcome(of: iterationsNumbers(found)).name == .missing)
        #expect(Figure.losses(of: "VGG-16", in: paired, over: found) == nil)
    }

    @Test func bits() throws {
        func found(_ few: Double, untrained: Double = 0.1) throws -> Outcome.Name {
            let arms = try [.float32Direct, integers(askedBits), integers(4)]
            let found = try trainings(2, untrained: untrained, arms: arms) { arithmetic, number in
                arithmetic == arms[1] ? few + 0.0005 * Double(number) : 0.85
            }
            return try bitsDeclaration.outcome(of: bitsNumbers(found)).name
        }
        #expect(try found(0.8505) == .holds)
        #expect(try found(0.7) == .fails)
        #expect(try found(0.8505, untrained: 0.8495) == .invalid)
        #expect(try bitsDeclaration.outcome(of: bitsNumbers(try trainings { _, _ in 0.85 })).name == .missing)
    }

    @Test func throughput() throws {
        func found(_ own: Double, again: Double = 1, spread: Double = 0.01) throws -> Outcome.Name {
            try throughputDeclaration.outcome(
                of: throughputNumbers(
                    try trainingTimes(integers: own, again: again, spread: spread), try kernelTrials(integers: 0.9))
            ).name
        }
        #expect(try found(0.6) == .holds)
        #expect(try found(1.3) == .fails)
        #expect(try found(1, spread: 0.05) == .undecided)
        // The same kernels, and once they are half as fast: whatever was timed, it isn't the kernels.
        #expect(try found(0.6, again: 2) == .invalid)
    }

    @Test func speedRatio() throws {
        func found(_ own: Double, again: Double = 1, peakRatio: Double = 2) throws -> Outcome.Name {
            try speedRatioDeclaration.outcome(
                of: speedRatioNumbers(
                    try trainingTimes(integers: own, again: again),
                    try kernelTrials(integers: 0.9, peakRatio: peakRatio))
            ).name
        }
        #expect(try found(1 / 1.8) == .holds)
        #expect(try found(1 / 1.5) == .fails)
        #expect(try found(1 / 1.8, again: 1 / 1.8) == .invalid)
        // Where the processor can't, the paper's number isn't asked for.
        #expect(try found(1 / 1.05, peakRatio: 1.07) == .missing)
    }

    @Test func kernels() throws {
        func found(_ own: Double, onePixel: Double = 0.01, _ instructions: IntegerInstructions = .avx512VNNI) throws
            -> Outcome.Name
        {
            try kernelDeclaration.outcome(
                of: kernelNumbers(try kernelTrials(integers: own, onePixel: onePixel, instructions: instructions))
            ).name
        }
        #expect(try found(0.93) == .holds)
        #expect(try found(0.6) == .fails)
        // One pixel reaches the peak, too, where most of the work is thrown away: the peak is none.
        #expect(try found(0.93, onePixel: 0.9) == .invalid)
        #expect(try found(0.93, .emulatedVNNI) == .missing)
        let trials = try kernelTrials(integers: 0.9)
        // Geometric means: the small map counts as the large one, and the pixel doesn't where it isn't asked for.
        let shares = try #require(trials.sharesOfPeak(.integers) { $0 != .onePixel })
        #expect(shares.count == 8 && shares.allSatisfy { abs($0 - 0.9) < 0.011 })
        let all = try #require(trials.sharesOfPeak(.integers) { _ in true })
        #expect(all.allSatisfy { abs($0 - exp((2 * log(0.9) + log(0.01)) / 3)) < 0.003 })
        #expect(trials.sharesOfPeak(.winograd) { _ in true } == nil)
        #expect(try kernelTrials(integers: 0.9, peakRatio: 1.6).peakRatio.map { abs($0 - 1.6) < 1e-9 } == true)
    }

    @Test func exactness() throws {
        func found(_ different: Int, ifSpoilt: Int = 500) throws -> Outcome.Name {
            try exactnessDeclaration.outcome(
                of: exactnessNumbers(
                    IntegerTrials(
                        trials: 10,
                        comparisons: [
                            .init(instructions: .avx2, compared: 1000, different: different),
                            .init(instructions: .avx512VNNI, compared: nil, different: nil),
                        ], differentIfSpoilt: ifSpoilt))
            ).name
        }
        #expect(try found(0) == .holds)
        #expect(try found(1) == .fails)
        // A weight that is another changes nothing: nothing was compared.
        #expect(try found(0, ifSpoilt: 0) == .invalid)
    }

    @Test func overflow() throws {
        let proved = try record(forward: 0.4, toInput: 0.9, toWeights: 0.1)
        func found(_ saturated: Int, of sums: Int = 4_200_000_000, sixteen: Int = 900, _ record: IntegerUpdate) throws
            -> Outcome.Name
        {
            let trainings = try trainings(records: [record]) { _, _ in 0.85 }
            return try overflowDeclaration.outcome(
                of: overflowNumbers(countedSums(authors: saturated, of: sums, sixteen: sixteen), trainings)
            ).name
        }
        #expect(try found(0, proved) == .holds)
        // None seen of too few says nothing.
        #expect(try found(0, of: 1_000_000_000, proved) == .undecided)
        #expect(try found(90_000, proved) == .partly)
        let unproved = try record(forward: 0.4, toInput: 1.2, toWeights: 0.1)
        #expect(try found(0, unproved) == .partly)
        #expect(try found(90_000, unproved) == .fails)
        // Sparing no bits does as well: nothing had to be handled.
        #expect(try found(0, of: 4_200_000_000, sixteen: 0, proved) != .holds)
        let none = try overflowNumbers(
            countedSums(authors: 0, of: 4_200_000_000, sixteen: 0, of: 4_200_000_000),
            try trainings(records: [proved]) { _, _ in 0.85 })
        #expect(try overflowDeclaration.outcome(of: none).name == .invalid)
        #expect(
            try overflowDeclaration.outcome(
                of: overflowNumbers(
                    countedSums(authors: 0, of: 4_200_000_000, sixteen: 900), try trainings { _, _ in 0.85 })
            ).name
                == .missing)
    }

    @Test func plansFitTheProfile() throws {
        let full = Setting(profile: .full), quick = Setting()
        for plan in try [vggPlan(full), alexNetPlan(full), resNetPlan(full)] { #expect(plan?.training.trainings == 4) }
        #expect(try alexNetPlan(quick)?.subject == nil && resNetPlan(quick)?.subject == nil)
        #expect(try sweepPlan(full)?.training.arithmetics.contains(integers(askedBits)) == true)
        #expect(try sweepPlan(quick)?.training.arithmetics.contains(integers(askedBits)) == true)
        // What a run asks for comes beside, each once.
        var asked = quick
        asked.options = ["bits": "9r,8,9"]
        let arms = try #require(try sweepPlan(asked)).training.arithmetics
        let usual = try #require(try sweepPlan(quick)).training.arithmetics
        #expect(try arms == usual + [integers(9, .stochastic), integers(9)])
        for text in ["17", "1", "-8", "8,0r", "eight", "8,r"] {
            #expect(throws: (any Error).self, "\(text)") { try arithmetics(named: text) }
        }
        // None in so many sums is fewer than one in a billion: at a quarter of VGG-16's width an image has 135,168 in either direction, and the
        // upper end of none is 3.69.
        #expect(Double(overflowPlan(full).images * 2 * 135_168) > 3.69e9)
        // Enough blocks for an interval of times, the first left out.
        #expect(throughputPlan(quick).turns >= 11 && throughputPlan(full).turns >= 11)
    }
}
