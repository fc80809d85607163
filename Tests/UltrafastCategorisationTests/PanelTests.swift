import Notebook
import Testing

@testable import UltrafastCategorisation

/// Estimates over folds made by hand.
@Suite struct EstimatesTests {
    /// A fold of ten targets and ten distractors with so many right answers each.
    private func fold(_ hits: Int, _ rejections: Int) -> SignalDetection {
        SignalDetection(hits: hits, misses: 10 - hits, falseAlarms: 10 - rejections, correctRejections: rejections)
    }

    private let noTargets = SignalDetection(falseAlarms: 1, correctRejections: 9)

    @Test("A fold without targets is undefined, and its place stays: the others are still compared with their own")
    func pairs() throws {
        let first = [fold(9, 9), noTargets, fold(7, 7)], second = [fold(8, 8), fold(1, 1), fold(5, 5)]
        #expect(accuracies(first) == [0.9, nil, 0.7])
        let mean = try difference(first, second)
        #expect(abs(mean.value - 0.15) < 1e-12 && mean.count == 2 && mean.undefined == 1)
        #expect(mean.intervalText == "95 % t interval over 2 folds, undefined for 1 of 3")
        #expect(undefinedFolds([mean, try accuracy(second)]).hasSuffix("left out: 1 folds."))
        #expect(undefinedFolds([try accuracy(second)]) == "")
    }

    @Test("A mean over angles is undefined in a fold where one of them is")
    func angles() { #expect(foldMeans([[0.5, 0.75], [1, nil]]) == [0.75, nil]) }

    @Test("Parts are told apart by their kind, and shown by their name")
    func labels() {
        #expect(label(.convolution(7)) == "after convolution 7" && label(.lastBlock) == "last block, flattened")
        #expect(FeatureLayout.Kind.fullyConnected(2).name == "fully connected 2")
    }
}
