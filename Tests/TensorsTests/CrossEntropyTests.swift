import Foundation
import Tensors
import Testing

@Suite struct CrossEntropyTests {
    /// -Σ target log softmax, in the plainest form.
    private func exact(_ logits: [Double], classes: Int, labels: [Int], smoothing: Double) -> Double {
        var total = 0.0
        for (image, label) in labels.enumerated() {
            let row = logits[image * classes..<(image + 1) * classes]
            let sum = row.reduce(0) { $0 + exp($1) }
            for (category, logit) in row.enumerated() {
                let target = (category == Int(label) ? 1 - smoothing : 0) + smoothing / Double(classes)
                total -= target * log(exp(logit) / sum)
            }
        }
        return total / Double(labels.count)
    }

    @Test(arguments: [0, 0.1, 0.5]) func agreesWithTheClosedFormAndDifferences(smoothing: Double) throws {
        for seed in 0..<8 as Range<UInt64> {
            var stream = RandomStream(seed: seed, "loss")
            let (images, classes) = (1 + stream.uniform(below: 5), 2 + stream.uniform(below: 9))
            let logits = Tensor.random([images, classes], &stream, scale: 3)
            let labels = (0..<images).map { _ in stream.uniform(below: classes) }
            let loss = crossEntropy(logits, labels: labels, smoothing: Float(smoothing))
            let values = logits.values.map(Double.init)
            let context: Comment = "seed \(seed), smoothing \(smoothing)"
            func exact(_ values: [Double]) -> Double {
                self.exact(values, classes: classes, labels: labels, smoothing: Double(Float(smoothing)))
            }
            // Logits up to about 10 are subtracted in float32: half a unit in the last place of 16.
            #expect(abs(loss.value - exact(values)) < 1e-6, context)
            let step = 1e-4
            var largest = 0.0
            for index in values.indices {
                var (up, down) = (values, values)
                up[index] += step
                down[index] -= step
                let slope = (exact(up) - exact(down)) / (2 * step)
                // The third derivative is below 1, so a central difference errs by less than its square / 6.
                largest = max(largest, abs(Double(loss.gradient.values[index]) - slope))
            }
            #expect(largest < 1e-6, context)
            let correct = labels.indices.count { image in
                let row = logits.values[image * classes..<(image + 1) * classes]
                return row.firstIndex(of: row.max() ?? 0) == image * classes + labels[image]
            }
            #expect(loss.correct == correct, context)
        }
    }

    @Test func equalLogitsCostTheLogarithmOfTheClasses() {
        let loss = crossEntropy(Tensor(repeating: 7, shape: [2, 4]), labels: [1, 3])
        #expect(abs(loss.value - log(4)) < 1e-12)
        #expect(loss.gradient.values == [0.125, -0.375, 0.125, 0.125, 0.125, 0.125, 0.125, -0.375])
        #expect(loss.correct == 0)
    }

    @Test func largeLogitsNeitherOverflowNorVanish() {
        let loss = crossEntropy(Tensor([1, 3], [3e38, -3e38, 0]), labels: [0])
        #expect(loss.value == 0)
        #expect(loss.gradient.values == [0, 0, 0])
        #expect(loss.correct == 1)
        #expect(crossEntropy(Tensor([1, 2], [0, 500]), labels: [0]).value == 500)
    }

    @Test func lossesThatAreNoNumbersAreSeen() {
        #expect(!crossEntropy(Tensor([1, 2], [.nan, 0]), labels: [1]).value.isFinite)
        #expect(!crossEntropy(Tensor([1, 2], [.infinity, 0]), labels: [1]).value.isFinite)
        #expect(crossEntropy(Tensor([1, 2], [.nan, 0]), labels: [1]).correct == 0)
    }

    @Test func predictions() {
        func predicted(_ row: [Float]) -> Int { row.withUnsafeBufferPointer { prediction($0) } }
        #expect(predicted([1, 3, 2]) == 1)
        #expect(predicted([3, 1, 3]) == 0)
        #expect(predicted([-1, -1]) == 0)
        #expect(predicted([-.infinity, -.infinity, -5]) == 2)
        #expect(predicted([1, .infinity, .infinity]) == 1)
        #expect(predicted([.nan, 1]) == 0)
        #expect(predicted([1, .nan]) == 1)
        #expect(predicted([0, .infinity, 1, -.nan, .nan]) == 3)
    }
}
