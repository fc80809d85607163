import Foundation
import Testing
import Verdicts

@testable import LayerAdaptivePruning
@testable import Notebook

/// What the findings make of trainings made by hand, and of controls that pass where they must fail.
@Suite struct FindingTests {
    @Test func additivity() throws {
        func found(_ trainings: [Additivity]) throws -> Outcome.Name {
            try additivityDeclaration.outcome(of: additivityNumbers(trainings)).name
        }
        #expect(try found(additivities { _ in 1.1 }) == .holds)
        #expect(try found(additivities({ _ in 2.5 }, noise: 1.2)) == .fails)
        // In order, and too large.
        #expect(try found(additivities { _ in 1.6 }) == .partly)
        #expect(try found(additivities { $0 > 0.85 ? 1.6 : 1.1 }) == .partly)
        // On either side of the margin, training by training.
        let trainings = [1.3, 1.5, 1.7].enumerated().map { number, ratio in additivities { _ in ratio }[number] }
        #expect(try found(trainings) == .undecided)
        // The sizes agree, and which allocation changes more is not told.
        #expect(try found(additivities({ _ in 1.1 }, noise: 1.2)) == .partly)
        // Sums that hardly depend on how much is pruned would agree with anything.
        #expect(try found(additivities({ _ in 1.1 }, summed: { _ in 1 })) == .invalid)
        // The next allocation's sum tells as much: the order of the draws does it.
        #expect(try found(additivities({ _ in 1.1 }, allocations: 500, isSorted: true)) == .invalid)
        // Where one layer alone is pruned there is nothing to add: another sum is another measurement.
        #expect(try found(additivities({ _ in 1.1 }, single: 1.01)) == .invalid)
    }

    @Test func theRatioIsOfTheSumsOfTheOtherSparsity() throws {
        let ratio = try #require(try additivityRatio(additivities { _ in 1.2 }, 0.9, over: 0.5)?.value)
        // Sums of 10 and of 2 on the whole.
        #expect(abs(ratio - log(1.2 * 10 / 2)) < 0.2)
        #expect(try additivityRatio(additivities { _ in 1 }, 0.99, over: 0.5) == nil)
    }

    @Test func allocation() throws {
        func found(_ trainings: [PrunedTraining]) throws -> Outcome.Name {
            try allocationDeclaration.outcome(of: allocationNumbers(trainings)).name
        }
        func changes(
            _ rateDistortion: Double, rival: Double = 1, permuted: Double = 3, growing: Bool = true
        ) -> [PrunedTraining] {
            prunedTrainings(change: { allocator, sparsity in
                let size = growing ? 1 / (1 - sparsity) : 1
                switch allocator {
                case .rateDistortion: return size * rateDistortion
                case .permuted: return size * permuted
                case .lamp: return size * rival
                default: return size
                }
            })
        }
        #expect(try found(changes(0.7)) == .holds)
        // One rival of five is better.
        #expect(try found(changes(0.7, rival: 0.6)) == .partly)
        #expect(try found(changes(1.5)) == .fails)
        // Curves of other layers do as well, so that it is not the curves.
        #expect(try found(changes(0.7, permuted: 0.7)) == .invalid)
        // Pruning more does not change the output more: this measure sees nothing.
        #expect(try found(changes(0.7, growing: false)) == .invalid)
        #expect(try found(prunedTrainings(sparsities: [0.8, 0.9])) == .missing)
        #expect(try found([]) == .missing)
    }

    @Test("Random allocations are counted that change more than RD's own")
    func randomAllocations() throws {
        let trainings = prunedTrainings(change: { allocator, _ in allocator == .rateDistortion ? 1 : 3 })
        var additivities = additivities { _ in 1 }
        for number in additivities.indices {
            additivities[number].random[1].measured = [0.1, 5, 5, 5]
        }
        let share = try #require(try randomThatChangeMore(trainings, additivities, 0.8))
        #expect(share.value == 75)
        #expect(try randomThatChangeMore(trainings, Array(additivities.prefix(2)), 0.8) == nil)
    }

    @Test func imagesThatDoNotChangeAreLeftOut() throws {
        var trainings = prunedTrainings(change: { allocator, _ in allocator == .rateDistortion ? 0.5 : 1 })
        let whole = try #require(try allocationNumbers(trainings).clauses["80 %, LAMP"]?.value)
        let place = try #require(
            trainings[0].networks.firstIndex { $0.allocator == .rateDistortion && $0.sparsity == 0.8 })
        trainings[0].networks[place].distortions[0] = 0
        let left = try #require(try allocationNumbers(trainings).clauses["80 %, LAMP"]?.value)
        #expect(abs(whole - log(0.5)) < 0.05 && abs(left - whole) < 0.01 && left != whole)
    }

    @Test func vggGain() throws {
        func found(_ right: @escaping (Allocator, Double) -> Double, dense: Double = 0.92) throws -> Outcome.Name {
            try vggGainDeclaration.outcome(of: vggGainNumbers(retrainedTrainings(dense: dense, right: right))).name
        }
        func shares(_ rateDistortion: Double, permuted: Double = 0.5) -> (Allocator, Double) -> Double {
            { allocator, _ in
                switch allocator {
                case .rateDistortion, .worstCase: rateDistortion
                case .permuted: permuted
                default: 0.8
                }
            }
        }
        #expect(try found(shares(0.86)) == .holds)
        #expect(try found(shares(0.7)) == .fails)
        #expect(
            try found { allocator, sparsity in
                allocator == .lamp && sparsity == 0.98 ? 0.9 : shares(0.86)(allocator, sparsity)
            } == .partly)
        #expect(try found(shares(0.86, permuted: 0.86)) == .invalid)
        // The sparsest network is as good as the dense one: there was nothing to lose.
        #expect(try found(shares(0.86), dense: 0.78) == .invalid)
        #expect(try vggGainDeclaration.outcome(of: vggGainNumbers([])).name == .missing)
    }

    @Test("A gain is the mean difference image by image")
    func gains() throws {
        let found = try #require(try gain(["1100", "1010"], over: ["1000", "0110"]))
        #expect(found.value == 12.5)
        #expect(try gain(nil, over: ["1"]) == nil)
    }

    @Test(arguments: [false, true])
    func untrainedGain(isDenseNet: Bool) throws {
        let declaration = isDenseNet ? denseNetGainDeclaration : resNetGainDeclaration
        func found(
            _ rateDistortion: Double, permuted: Double = 0.3, uniform: Double = 0.6, dense: Double = 0.9
        ) throws -> Outcome.Name {
            let trainings = prunedTrainings(
                trainings: 1, dense: dense, sparsities: untrainedSparsities,
                right: { allocator, _ in
                    switch allocator {
                    case .rateDistortion: rateDistortion
                    case .permuted: permuted
                    case .uniform: uniform
                    default: 0.6
                    }
                })
            return try declaration.outcome(of: untrainedGainNumbers(declaration, trainings)).name
        }
        #expect(try found(0.7) == .holds)
        #expect(try found(0.5) == .fails)
        #expect(try found(0.7, permuted: 0.7) == .invalid)
        // Uniform is so poor that curves of other layers are better, too: without it, it is partly no more.
        #expect(try found(0.7, uniform: 0.2) == .undecided && found(0.5, uniform: 0.2) == .undecided)
        #expect(try found(0.7, dense: 0.58) == .invalid)
        #expect(try declaration.outcome(of: untrainedGainNumbers(declaration, [])).name == .missing)
    }

    @Test func iterative() throws {
        func found(_ last: Double, uniform: Double = 0.2, rounds: Int = iterativeRounds) throws -> Outcome.Name {
            try iterativeDeclaration.outcome(
                of: iterativeNumbers(
                    iterativeTrainings(last, rounds: rounds),
                    prunedTrainings(right: { allocator, _ in allocator == .uniform ? uniform : 0.5 }))
            ).name
        }
        #expect(try found(0.95) == .holds)
        #expect(try found(0.85) == .fails)
        // Pruning at once costs nothing here.
        #expect(try found(0.95, uniform: 0.95) == .invalid)
        #expect(try found(0.95, rounds: 4) == .missing)
    }

    @Test func zeroData() throws {
        func found(_ noise: Double, permuted: Double = 0.3) throws -> Outcome.Name {
            try zeroDataDeclaration.outcome(
                of: zeroDataNumbers(
                    prunedTrainings(right: { allocator, _ in
                        allocator == .noise ? noise : allocator == .permuted ? permuted : 0.6
                    }))
            ).name
        }
        #expect(try found(0.601) == .holds)
        #expect(try found(0.5) == .fails)
        #expect(try found(0.62) == .undecided)
        #expect(try found(0.601, permuted: 0.601) == .invalid)
        #expect(
            try zeroDataDeclaration.outcome(of: zeroDataNumbers(prunedTrainings(sparsities: [0.8]))).name == .missing)
    }

    @Test func answersKept() throws {
        func found(
            _ rateDistortion: Double, lamp: Double = 0.6, permuted: Double = 0.3, dense: Double = 1,
            networks: [Architecture] = [.efficientNetLite0, .squeezeNet11]
        ) throws -> Outcome.Name {
            try answersKeptDeclaration.outcome(
                of: answersKeptNumbers(
                    networks.map { network in
                        PrunedOnPhotographs(
                            role: network.rawValue, name: network.title, weights: "made by hand", unreadable: 0,
                            curves: [],
                            pruned: prunedTrainings(
                                trainings: 1, dense: dense, sparsities: photographSparsities,
                                right: { allocator, _ in
                                    switch allocator {
                                    case .rateDistortion: rateDistortion
                                    case .permuted: permuted
                                    case .lamp: lamp
                                    default: 0.6
                                    }
                                })[0], additivity: additivities { _ in 1 }[0])
                    })
            ).name
        }
        #expect(try found(0.75) == .holds)
        #expect(try found(0.45) == .fails)
        #expect(try found(0.75, lamp: 0.9) == .partly)
        #expect(try found(0.75, permuted: 0.75) == .invalid)
        #expect(try found(0.75, dense: 0.6) == .invalid)
        #expect(try found(0.75, networks: [.squeezeNet11]) == .missing)
        #expect(try found(0.75, networks: []) == .missing)
    }

    @Test("A curve's amount that comes nearest to what is kept")
    func amounts() throws {
        let curve = try DistortionCurve(layer: "a", weights: 10, pruned: [0, 2, 5, 10], distortions: [0, 1, 2, 3])
        #expect([10, 9, 7, 6, 4, 3, 2, 0].map { curve.amount(keeping: $0) } == [0, 0, 1, 2, 2, 2, 3, 3])
    }

    @Test func solver() throws {
        func found(
            _ exponent: Double, scale: Double = 1e-7, unequal: Int = 0, greedily: Int = 40
        ) throws -> Outcome.Name {
            let weights = [1_000_000, 2_000_000, 4_000_000, 8_000_000]
            let seconds = weights.enumerated().map { row, count -> [Double] in
                let expected = scale * pow(Double(count), exponent)
                return (0..<5).map { trial -> Double in
                    let noise = Double((trial * 7 + row) % 5) / 100
                    return expected * (1 + noise)
                }
            }
            let trials = SolverTrials(
                instances: 200, unequal: unequal, unequalGreedily: greedily, weights: weights, seconds: seconds)
            return try solverDeclaration.outcome(of: solverNumbers(trials)).name
        }
        #expect(try found(1) == .holds)
        #expect(try found(1, unequal: 1) == .partly)
        #expect(try found(2, scale: 1e-13) == .partly)
        // A minute and more, in a time that does not grow, with a wrong optimum.
        #expect(try found(0, scale: 100, unequal: 3) == .fails)
        // A greedy rule is exact here, too: these instances show nothing.
        #expect(try found(1, greedily: 0) == .invalid)
    }
}
