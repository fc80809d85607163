import Foundation
import Methods
import Tensors
import Testing

/// What an allocation is made from.
@Suite struct PruningCurveTests {
    private let curve = [
        ("weights", "4"), ("pruned", "[0, 2, 4]"), ("distortions", "[0, 0.5, 3]"), ("layer", "\"features.0\""),
    ]

    private func decoded(_ name: String, _ value: String) throws -> DistortionCurve {
        let members = curve.map { "\"\($0.0)\": \($0.0 == name ? value : $0.1)" }
        return try JSONDecoder().decode(DistortionCurve.self, from: Data("{\(members.joined(separator: ", "))}".utf8))
    }

    @Test func aCurveIsReadAsItWasWritten() throws {
        let curve = try decoded("layer", "\"features.3\"")
        #expect(curve.layer == "features.3")
        #expect(curve.weights == 4)
        #expect(curve.pruned == [0, 2, 4])
        #expect(curve.distortions == [0, 0.5, 3])
        #expect(try JSONDecoder().decode(DistortionCurve.self, from: JSONEncoder().encode(curve)) == curve)
    }

    @Test(arguments: [
        ("weights", "0"), ("weights", "-4"), ("weights", "3"), ("pruned", "[]"), ("pruned", "[1, 2, 4]"),
        ("pruned", "[-1, 2, 4]"), ("pruned", "[0, 3, 2]"), ("pruned", "[0, 2]"), ("pruned", "[0, 2, 5]"),
        ("distortions", "[0, 0.5]"), ("distortions", "[0, 0.5, 3, 4]"), ("distortions", "[0, -0.5, 3]"),
    ]) func damagedCurvesAreRefused(name: String, value: String) {
        #expect(throws: MethodError.self) { try decoded(name, value) }
    }

    @Test(arguments: [Double.nan, .infinity, -1e-300]) func distortionsThatAreNoneAreRefused(distortion: Double) {
        #expect(throws: MethodError.self) {
            try DistortionCurve(layer: "a", weights: 2, pruned: [0, 1], distortions: [0, distortion])
        }
    }

    /// Fewer weights than amounts: some of these are equal.
    @Test func amountsAreEqualSharesRoundedDown() {
        #expect(DistortionCurve.amounts(of: 10, parts: 4) == [0, 2, 5, 7, 10])
        #expect(DistortionCurve.amounts(of: 3, parts: 5) == [0, 0, 1, 1, 2, 3])
        // 0.29 · 100 is 28.999999999999996 in Float64.
        #expect(DistortionCurve.amounts(of: 100, parts: 100) == Array(0...100))
    }

    @Test func damagedAllocationsAreRefused() throws {
        #expect(try decodedAllocation("[3, 0]") == PruningAllocation(kept: [3, 0]))
        #expect(try decodedAllocation("[3, 0]").total == 3)
        for kept in ["[]", "[3, -1]", "[9223372036854775807, 1]", "[0.5]"] {
            #expect(throws: (any Error).self, "\(kept)") { try decodedAllocation(kept) }
        }
    }

    private func decodedAllocation(_ kept: String) throws -> PruningAllocation {
        try JSONDecoder().decode(PruningAllocation.self, from: Data("{\"kept\": \(kept)}".utf8))
    }

    /// In whole percent the budget is ⌊(100 − percent)·N/100⌋, which integers know.
    @Test func budgetsAreThoseOfExactArithmetic() throws {
        for weights in [1, 7, 10, 100, 1234, 921_008, 14_715_584, 138_344_128] {
            for percent in 0...100 {
                let expected = (100 - percent) * weights / 100
                let context: Comment = "\(percent) % of \(weights)"
                #expect(try Sparsity(Double(percent) / 100).budget(of: weights) == expected, context)
                guard percent < 100 else { continue }
                #expect(try Sparsity(keeping: Double(100 - percent) / 100).budget(of: weights) == expected, context)
            }
        }
    }

    @Test(arguments: [-0.1, 1.1, .nan, .infinity]) func sparsitiesBeyondAllWeightsAreRefused(value: Double) throws {
        #expect(throws: MethodError.self) { try Sparsity(value) }
        #expect(throws: MethodError.self) { try Sparsity(keeping: value) }
        #expect(throws: MethodError.self) { try Sparsity(keeping: 0) }
        #expect(try JSONDecoder().decode(Sparsity.self, from: Data("0.95".utf8)) == Sparsity(0.95))
        #expect(throws: MethodError.self) { try JSONDecoder().decode(Sparsity.self, from: Data("1.5".utf8)) }
    }

    @Test func permutedCurvesKeepTheirOwnAmounts() throws {
        let curves = try [
            DistortionCurve(layer: "a", weights: 10, pruned: [0, 3, 10], distortions: [0, 1, 2]),
            DistortionCurve(layer: "b", weights: 103, pruned: [0, 34, 103], distortions: [0, 3, 4]),
            DistortionCurve(layer: "c", weights: 4, pruned: [0, 1, 4], distortions: [0, 5, 6]),
        ]
        let permuted = try curves.permuted(by: 1)
        #expect(permuted.map(\.layer) == ["a", "b", "c"])
        #expect(permuted.map(\.weights) == [10, 103, 4])
        #expect(permuted.map(\.pruned) == curves.map(\.pruned))
        #expect(permuted.map(\.distortions) == [[0, 3, 4], [0, 5, 6], [0, 1, 2]])
        #expect(try curves.permuted(by: -1) == curves.permuted(by: 2))
        #expect(try curves.permuted(by: 1).permuted(by: 2) == curves)
        for shift in [0, 3, -6] { #expect(throws: MethodError.self) { try curves.permuted(by: shift) } }
        #expect(throws: MethodError.self) { try [DistortionCurve]().permuted(by: 1) }
    }

    @Test func curvesAtOtherSharesAreNotPermuted() throws {
        let curve = try DistortionCurve(layer: "a", weights: 100, pruned: [0, 50, 100], distortions: [0, 1, 2])
        for pruned in [[0, 52, 100], [0, 100], [0, 50, 75, 100]] {
            let other = try DistortionCurve(
                layer: "b", weights: 100, pruned: pruned, distortions: pruned.map { Double($0) })
            #expect(throws: MethodError.self, "\(pruned)") { try [curve, other].permuted(by: 1) }
        }
    }
}
