import Foundation
import Methods
import Tensors
import Testing

/// What other people's packages say; the scripts in `Fixtures/pruning` asked them.
@Suite struct PruningReferenceTests {
    /// Of HiGHS, on layers as large as VGG-16's.
    struct Knapsacks: Decodable {
        struct Curve: Decodable {
            var weights: Int
            var pruned: [Int]
            var distortions: [Double]
        }
        struct Instance: Decodable {
            var name: String
            var curves: [Curve]
            var budget, unit: Int
            /// The optimum, and, in single weights, that of the relaxation in which amounts may be mixed: the bound's dual.
            var distortion, bound: Double
        }
        var instances: [Instance]
    }

    /// Of PyTorch.
    struct Masks: Decodable {
        struct Weights: Decodable {
            var shape: [Int]
            var values: [Float]
        }
        struct Case: Decodable {
            var method: String
            var kept: Int
            /// For each layer a digit for each weight, 1 for those that are kept.
            var masks: [String]
        }
        var weights: [Weights]
        var cases: [Case]
    }

    private func read<Value: Decodable>(_ type: Value.Type, from name: String) throws -> Value {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/pruning/\(name)")
        return try JSONDecoder().decode(type, from: Data(contentsOf: file))
    }

    @Test func distortionAndBoundAreThoseOfHiGHS() throws {
        let instances = try read(Knapsacks.self, from: "knapsacks.json").instances
        #expect(instances.count == 3)
        for instance in instances {
            let curves = try instance.curves.enumerated().map { index, curve in
                try DistortionCurve(
                    layer: "layer \(index)", weights: curve.weights, pruned: curve.pruned,
                    distortions: curve.distortions)
            }
            let found = try RateDistortionAllocation(of: curves, keeping: instance.budget)
            let context: Comment = "\(instance.name)"
            #expect(found.unit == instance.unit, context)
            #expect(abs(found.distortion - instance.distortion) <= 1e-9, context)
            #expect(abs(found.bound.value - instance.bound) <= 1e-8, context)
            #expect(found.allocation.total == instance.budget, context)
            let chosen = zip(curves, found.amounts).map { $0.distortions[$1] }
            #expect(chosen.reduce(0, +) == found.distortion, context)
        }
    }

    @Test func masksAreThoseOfPyTorch() throws {
        let masks = try read(Masks.self, from: "masks.json")
        let layers = try masks.weights.enumerated().map { index, weights in
            try PrunableLayer("layer \(index)", Tensor(weights.shape, weights.values))
        }
        #expect(masks.cases.count == 8)
        for expected in masks.cases {
            let method = try #require(PruningMethod(rawValue: expected.method))
            let allocation = try #require(try method.allocation(of: layers, keeping: expected.kept))
            let found = try allocation.masks(of: layers).map { $0.isKept.map { $0 ? "1" : "0" }.joined() }
            #expect(found == expected.masks, "\(expected.method), \(expected.kept) weights")
        }
    }
}
