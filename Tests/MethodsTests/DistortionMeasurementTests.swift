import Foundation
import Methods
import Networks
import Tensors
import Testing

@Suite struct DistortionMeasurementTests {
    /// Every amount of every layer, against plain loops in Float64 over networks pruned by sorting, unfolded.
    @Test(arguments: [UInt64(1), 2]) func everyAmountIsThatOfPlainLoops(seed: UInt64) throws {
        let engine = try Engine()
        let network = Network.prunable(seed: seed)
        let images = network.random(images: 3, seed: seed)
        let largest = largestLogit(network, images)
        var measurement = try DistortionMeasurement(network, images: images.batches(of: 2), on: engine)
        for layer in network.weightedNames {
            let found = try measurement.distortions(ofPruning: layer, parts: 4, on: engine)
            let count = try network.weights(layer).count
            #expect(found.layer == layer && found.weights == count && found.images == 3)
            #expect(found.pruned == [0, count / 4, count / 2, 3 * count / 4, count], "\(layer), seed \(seed)")
            for (amount, pruned) in found.pruned.enumerated() {
                let expected = plainDistortions(network, try network.pruning(layer, pruned), images)
                #expect(
                    agree(found[amount], expected, largestLogit: largest), "\(layer), \(pruned) pruned, seed \(seed)")
                // What is compared is far above the tolerance.
                #expect(
                    amount == 0 || expected.allSatisfy { $0.squareRoot() > 1e-4 * largest }, "\(layer), seed \(seed)")
            }
        }
    }

    /// Ordered after folding, other weights would go: the test above would tell.
    @Test func foldingWouldChangeWhichWeightsAreTheSmallest() throws {
        let network = Network.prunable(seed: 1)
        let folded = network.foldingBatchNorm()
        for layer in ["stem", "body"] {
            let half = try network.weights(layer).count / 2
            func zeros(_ network: Network) throws -> [Bool] {
                try network.pruning(layer, half).weights(layer).map { $0 == 0 }
            }
            #expect(try zeros(network) != zeros(folded), "\(layer)")
        }
    }

    @Test func nothingPrunedChangesNothingAndAllPrunedIsTheLayerRemoved() throws {
        let engine = try Engine()
        let network = Network.prunable(seed: 3)
        let images = network.random(images: 4, seed: 3)
        let largest = largestLogit(network, images)
        var measurement = try DistortionMeasurement(network, images: [images], on: engine)
        for layer in network.weightedNames {
            let found = try measurement.distortions(ofPruning: layer, parts: 3, on: engine)
            #expect(found[0] == [0, 0, 0, 0], "\(layer)")
            var removed = network
            removed.layers[try network.place(of: layer)].layer.withParameters { role, tensor in
                if role == .weight { tensor = Tensor(repeating: 0, shape: tensor.shape) }
            }
            #expect(agree(found[3], plainDistortions(network, removed, images), largestLogit: largest), "\(layer)")
        }
    }

    /// W₂W₁ with inputs of second moments Σ: δ₁ = tr(W₂Δ₁ΣΔ₁ᵀW₂ᵀ)/C, and all together from W₂Δ₁ + Δ₂W₁ + Δ₂Δ₁.
    @Test(arguments: [UInt64(1), 2, 3]) func twoLinearLayersHaveTheClosedForm(seed: UInt64) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: seed, "linear layers")
        let network = Network(
            explained: [5, 1, 1],
            [.flatten, .someLinear(5, 6, bias: false, &stream), .someLinear(6, 4, bias: false, &stream)])
        let images = network.random(images: 20, seed: seed)
        let moments = Matrix(5, 5) { i, j in
            (0..<20).reduce(0) { $0 + images.image($1)[i] * images.image($1)[j] } / 20
        }
        func matrix(_ network: Network, _ name: String, _ rows: Int, _ columns: Int) throws -> Matrix {
            let weights = try network.weights(name)
            return Matrix(rows, columns) { Double(weights[$0 * columns + $1]) }
        }
        let (first, second) = (try matrix(network, "layer.1", 6, 5), try matrix(network, "layer.2", 4, 6))
        func expected(_ change: Matrix) -> Double { (change * moments * change.transposed).trace / 4 }
        func isClose(_ found: Double, _ expected: Double) -> Bool { abs(found - expected) <= 1e-3 * expected + 1e-10 }

        var measurement = try DistortionMeasurement(network, images: images.batches(of: 7), on: engine)
        let curves = try ["layer.1", "layer.2"].map {
            try measurement.distortions(ofPruning: $0, parts: 8, on: engine).curve(.mean)
        }
        for amount in 1...8 {
            let (one, two) = (curves[0].pruned[amount], curves[1].pruned[amount])
            #expect(one == 30 * amount / 8 && two == 24 * amount / 8)
            let changed = try network.pruning("layer.1", one).pruning("layer.2", two)
            let changeOfFirst = try matrix(changed, "layer.1", 6, 5) - first
            let changeOfSecond = try matrix(changed, "layer.2", 4, 6) - second
            #expect(
                isClose(curves[0].distortions[amount], expected(second * changeOfFirst)), "\(amount), seed \(seed)")
            #expect(
                isClose(curves[1].distortions[amount], expected(changeOfSecond * first)), "\(amount), seed \(seed)")
            let joint = second * changeOfFirst + changeOfSecond * first + changeOfSecond * changeOfFirst
            let found = try measurement.distortions(of: changed, on: engine)
            #expect(isClose(found.mean, expected(joint)), "\(amount), seed \(seed)")
            // A chain isn't additive: without either layer the output is 0, as it is without both.
            let sum = curves[0].distortions[amount] + curves[1].distortions[amount]
            #expect(amount < 8 || isClose(found.mean, sum / 2), "seed \(seed)")
        }
    }

    /// Each image's change is the sum of the branches' to the last bit but the store's: they feed other logits.
    @Test(arguments: [UInt64(1), 2, 3]) func branchesToOtherLogitsAreAdditive(seed: UInt64) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: seed, "branches")
        let network = Network(
            name: "branches", inputShape: [3, 2, 2],
            layers: [
                NamedLayer("flat", .flatten), NamedLayer("left", .someLinear(12, 3, &stream)),
                NamedLayer("right", .someLinear(12, 5, &stream), inputs: [.named("flat")]),
                NamedLayer("both", .concatenate, inputs: [.named("left"), .named("right")]),
            ])
        let images = network.random(images: 6, seed: seed)
        var measurement = try DistortionMeasurement(network, images: [images], on: engine)
        let left = try measurement.distortions(ofPruning: "left", parts: 6, on: engine)
        let right = try measurement.distortions(ofPruning: "right", parts: 6, on: engine)
        for (one, two) in [(1, 6), (3, 3), (6, 6), (5, 0)] {
            let changed = try network.pruning("left", left.pruned[one]).pruning("right", right.pruned[two])
            let together = try measurement.distortions(of: changed, on: engine)
            for image in 0..<6 {
                let sum = left[one][image] + right[two][image]
                // Each stored number is rounded to 24 binary digits.
                #expect(abs(together[image] - sum) <= 0x1p-23 * sum, "\(one), \(two), image \(image), seed \(seed)")
                #expect(sum > 0)
            }
        }
    }

    /// On images that don't change, whole passes give the resumed ones' numbers; on others, even nothing pruned changes
    /// something: the noise floor of the published code's curves.
    @Test func redrawnImages() throws {
        let engine = try Engine()
        let network = Network.prunable(seed: 7)
        let images = network.random(images: 5, seed: 7).batches(of: 3)
        let others = network.random(images: 5, seed: 8).batches(of: 3)
        let largest = (images + others).map { largestLogit(network, $0) }.reduce(0, max)
        var measurement = try DistortionMeasurement(network, images: images, on: engine)
        for layer in ["body", "classifier"] {
            let resumed = try measurement.distortions(ofPruning: layer, parts: 4, on: engine)
            var asked: [Int] = []
            let whole = try measurement.distortions(
                ofPruning: layer, parts: 4,
                redrawn: { amount in
                    asked.append(amount)
                    return images
                }, on: engine)
            #expect(whole == resumed && asked == [0, 1, 2, 3, 4])
            let redrawn = try measurement.distortions(
                ofPruning: layer, parts: 4, redrawn: { $0 == 2 ? images : others }, on: engine)
            #expect(redrawn[2] == resumed[2])
            #expect(redrawn[0].allSatisfy { $0 > 0 })
            // By plain loops: the pruned network's logits for these images, the whole one's for those.
            let (one, other) = (
                InferenceReference(network), InferenceReference(try network.pruning(layer, redrawn.pruned[3]))
            )
            var expected: [Double] = []
            for (before, after) in zip(images, others) {
                for place in 0..<before.shape[0] {
                    let logits = zip(one.logits(before.image(place)), other.logits(after.image(place)))
                    let squares = logits.map { ($0 - $1) * ($0 - $1) }
                    expected.append(squares.reduce(0, +) / 4)
                }
            }
            #expect(agree(redrawn[3], expected, largestLogit: largest))
            #expect(throws: MethodError.self) {
                try measurement.distortions(ofPruning: layer, parts: 4, redrawn: { _ in [images[0]] }, on: engine)
            }
        }
    }

    @Test func whatCannotBeMeasuredIsSaid() throws {
        let engine = try Engine()
        let network = Network.prunable(seed: 9)
        let images = [network.random(images: 2, seed: 9)]
        #expect(throws: MethodError.self) { try DistortionMeasurement(network, images: [], on: engine) }
        var measurement = try DistortionMeasurement(network, images: images, on: engine)
        for layer in ["stem.norm", "sum"] {
            let error = #expect(throws: MethodError.self) {
                try measurement.distortions(ofPruning: layer, parts: 4, on: engine)
            }
            #expect(error?.finding == "it has no weights of its own")
        }
        #expect(throws: NetworkError.self) { try measurement.distortions(ofPruning: "tail", parts: 4, on: engine) }
        #expect(throws: MethodError.self) { try measurement.distortions(of: .small(seed: 1), on: engine) }
        var spoilt = network
        spoilt.layers[12].layer.withParameters { role, tensor in
            if role == .bias { tensor.withMutableValues { $0[1] = .nan } }
        }
        #expect(throws: MethodError.self) { try measurement.distortions(of: spoilt, on: engine) }
        #expect(throws: MethodError.self) { try DistortionMeasurement(spoilt, images: images, on: engine) }
    }
}

/// A small matrix of Float64.
private struct Matrix {
    var rows: Int
    var columns: Int
    var values: [Double]

    init(_ rows: Int, _ columns: Int, _ value: (Int, Int) -> Double) {
        (self.rows, self.columns) = (rows, columns)
        values = (0..<rows * columns).map { value($0 / columns, $0 % columns) }
    }

    subscript(row: Int, column: Int) -> Double { values[row * columns + column] }
    var transposed: Matrix { Matrix(columns, rows) { self[$1, $0] } }
    var trace: Double { (0..<rows).reduce(0) { $0 + self[$1, $1] } }

    static func * (left: Matrix, right: Matrix) -> Matrix {
        Matrix(left.rows, right.columns) { i, j in
            (0..<left.columns).reduce(0) { $0 + left[i, $1] * right[$1, j] }
        }
    }
    static func + (left: Matrix, right: Matrix) -> Matrix {
        Matrix(left.rows, left.columns) { left[$0, $1] + right[$0, $1] }
    }
    static func - (left: Matrix, right: Matrix) -> Matrix {
        Matrix(left.rows, left.columns) { left[$0, $1] - right[$0, $1] }
    }
}
