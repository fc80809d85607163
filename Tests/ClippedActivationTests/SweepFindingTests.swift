import Testing
import Verdicts

@testable import ClippedActivation
@testable import Notebook

/// What findings on faults anywhere make of sweeps made by hand.
@Suite struct SweepFindingTests {
    /// Clipped accuracies are 0.85, others 0.1 unless said.
    private func sweeps(
        none: Double = 0.1, tuned: Double = 0.85, maximum: Double = 0.85, saturating: Double = 0.4,
        dealt: Double = 0.85, unreachable: Double = 0.1, rates: [Double] = [1e-6, 1e-5, 1e-4], changed: Int = 0,
        savedClean: [Protection: Double] = [:], spread: Double = 0
    ) -> [NetworkSweep] {
        networkSweeps(rates: rates, changedByKernels: changed, savedClean: savedClean, spread: spread) {
            protection, _ in
            switch protection {
            case .none: none
            case .tuned: tuned
            case .maximum: maximum
            case .saturating: saturating
            case .dealt: dealt
            case .unreachable: unreachable
            }
        }
    }

    @Test func faultsHurt() throws {
        func word(_ first: [NetworkSweep], _ second: [NetworkSweep]) throws -> String {
            try outcome("faults-hurt", lossNumbers([first, second])).word
        }
        // At the headline rate alone nothing is lost; the highest rate still ruins the network.
        let unhurt = networkSweeps { _, rate in rate > 5e-5 ? 0.1 : 0.9 }
        #expect(try word(sweeps(), sweeps()) == "holds")
        #expect(try word(sweeps(), unhurt) == "partly")
        #expect(try word(unhurt, unhurt) == "fails")
        let near = networkSweeps { protection, rate in rate > 5e-5 ? 0.1 : 0.85 }
        #expect(try word(near, near) == "undecided")
        // 60 of 1000 images answered otherwise without a fault: the kernels hurt, not the faults.
        #expect(try word(sweeps(changed: 60), sweeps(changed: 60)) == "invalid")
        #expect(try word(sweeps(none: 0.9), sweeps(none: 0.9)) == "invalid")
        #expect(try word(sweeps(rates: [1e-6, 1e-4]), sweeps()) == "missing")
    }

    @Test func clippingHelps() throws {
        func word(_ first: [NetworkSweep], _ second: [NetworkSweep]) throws -> String {
            try outcome("clipping-helps", gainNumbers([first, second])).word
        }
        #expect(try word(sweeps(), sweeps()) == "holds")
        #expect(try word(sweeps(), sweeps(tuned: 0.1)) == "partly")
        #expect(
            try outcome("clipping-helps", gainNumbers([sweeps(tuned: 0.1), sweeps(tuned: 0.1)])) == .fails(.absent))
        #expect(
            try outcome(
                "clipping-helps",
                gainNumbers([
                    sweeps(none: 0.4, tuned: 0.1, unreachable: 0.4), sweeps(none: 0.4, tuned: 0.1, unreachable: 0.4),
                ])) == .fails(.reversed))
        #expect(try word(sweeps(spread: 0.6), sweeps(spread: 0.6)) == "undecided")
        #expect(try word(sweeps(unreachable: 0.5), sweeps(unreachable: 0.5)) == "invalid")
        // A control that passes for one of the two networks decides nothing.
        #expect(try word(sweeps(unreachable: 0.5), sweeps()) == "undecided")
        // Nothing was lost that could be won back.
        let unhurt = sweeps(none: 0.9, unreachable: 0.9)
        #expect(try word(unhurt, unhurt) == "invalid")
    }

    @Test func improvement() throws {
        func word(_ sweeps: [NetworkSweep]) throws -> String {
            let networks = [baseline(), baseline(), baseline()]
            return try outcome("improvement-at-1e-5", improvementNumbers(sweeps, networks)).word
        }
        #expect(try word(sweeps()) == "holds")
        #expect(try word(sweeps(tuned: 0.1)) == "fails")
        #expect(try word(sweeps(spread: 0.6)) == "undecided")
        #expect(try word(sweeps(unreachable: 0.5)) == "invalid")
        #expect(try word(sweeps(rates: [1e-6])) == "missing")
    }

    @Test("The share recovered is what was won back over what was lost")
    func share() throws {
        let numbers = try improvementNumbers(sweeps(), [baseline(), baseline(), baseline()])
        let share = try #require(numbers.shown.first { $0.label.hasPrefix("share") }?.estimator.value)
        // (0.85 − 0.1) / (0.901 − 0.1), but for the wobble.
        #expect(abs(share - 93.6) < 1)
        let relative = try #require(numbers.shown.first { $0.label.hasPrefix("read") }?.estimator.value)
        #expect(abs(relative - 750) < 30)
    }

    @Test func tuning() throws {
        func found(_ networks: [NetworkSweep]...) throws -> Outcome {
            try outcome("tuned-against-untuned", tuningNumbers(networks))
        }
        let better = sweeps(tuned: 0.89), same = sweeps(), worse = sweeps(tuned: 0.8)
        #expect(try found(better, better) == .holds)
        #expect(try found(same, same) == .fails(.absent))
        #expect(try found(worse, worse) == .fails(.reversed))
        #expect(try found(better, same).word == "partly")
        #expect(try found(sweeps(spread: 0.6), same).word == "undecided")
        #expect(try found(sweeps(tuned: 0.89, dealt: 0.89), sweeps(tuned: 0.89, dealt: 0.89)).word == "invalid")
        // Where clipping itself does nothing, this test can't see what tuning does.
        let useless = sweeps(none: 0.85)
        #expect(try found(useless, useless).word == "invalid")
    }

    @Test func zeroAgainstSaturation() throws {
        func found(_ networks: [NetworkSweep]...) throws -> Outcome {
            try outcome("zero-against-saturation", formNumbers(networks))
        }
        #expect(try found(sweeps(), sweeps()) == .holds)
        let same = sweeps(saturating: 0.85), reversed = sweeps(tuned: 0.5, saturating: 0.85)
        #expect(try found(same, same) == .fails(.absent))
        #expect(try found(reversed, reversed) == .fails(.reversed))
        #expect(try found(sweeps(), same).word == "partly")
        let costly = sweeps(savedClean: [.saturating: 0.8])
        #expect(try found(costly, costly).word == "invalid")
    }

    @Test func cleanCost() throws {
        /// 5000 images, of which every tenth is wrong, and so many more.
        func answers(moreWrong: Int, harmed: Int = 4000) -> [CleanAnswers] {
            (0..<3).map { training in
                func text(_ more: Int) -> String {
                    String(
                        (0..<5000).map { place -> Character in (place + training) % 10 == 0 || place < more ? "0" : "1"
                        })
                }
                return CleanAnswers(
                    correct: ByCase { $0 == .none ? text(0) : text(moreWrong + training) }, harmed: text(harmed))
            }
        }
        func word(_ networks: [CleanAnswers]...) throws -> String {
            try outcome("clean-cost", cleanCostNumbers(networks)).word
        }
        #expect(try word(answers(moreWrong: 5), answers(moreWrong: 5)) == "holds")
        #expect(try word(answers(moreWrong: 500), answers(moreWrong: 500)) == "fails")
        #expect(try word(answers(moreWrong: 5), answers(moreWrong: 500)) == "partly")
        #expect(try word(answers(moreWrong: 55), answers(moreWrong: 5)) == "undecided")
        #expect(try word(answers(moreWrong: 5, harmed: 5), answers(moreWrong: 5, harmed: 5)) == "invalid")
    }
}
