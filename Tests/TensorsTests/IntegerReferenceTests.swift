import Foundation
import Tensors
import Testing

/// What other people's packages say; the script in `Fixtures/integers` asked them.
@Suite struct IntegerReferenceTests {
    /// Of MKL's `cblas_gemm_s16s16s32`.
    struct Product: Decodable {
        var rows, inner, columns, limit: Int
        var left, right, product: [Int]
    }

    /// Of PyTorch's `conv2d` on whole numbers in float64, and of SciPy's `correlate` on int64.
    struct Convolved: Decodable {
        var input, weights, output: [Int]
        var padding, stride, limit: Int
        var x, w, y, dy, dx, dw: [Int]
    }

    private func read<Value: Decodable>(_ type: Value.Type, from name: String) throws -> Value {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/integers/\(name)")
        return try JSONDecoder().decode(type, from: Data(contentsOf: file))
    }

    /// The bits of a format with that largest integer.
    private func format(_ limit: Int) throws -> IntegerFormat {
        try IntegerFormat(bits: limit.bitWidth - limit.leadingZeroBitCount + 1)
    }

    /// A matrix product is a convolution with windows of one pixel: rows are pixels, inner places channels.
    @Test func productsAreThoseOfMKL() throws {
        let engine = try Engine()
        for one in try read([Product].self, from: "products.json") {
            let format = try format(one.limit)
            let plan = try IntegerConvolutionPlan(
                input: [1, one.inner, one.rows, 1], weights: [one.columns, one.inner, 1, 1],
                geometry: ConvolutionGeometry())
            let x = (0..<one.inner * one.rows).map { Float(one.left[$0 % one.rows * one.inner + $0 / one.rows]) }
            let w = (0..<one.columns * one.inner).map {
                Float(one.right[$0 % one.inner * one.columns + $0 / one.inner])
            }
            let maps = try engine.integerMaps(Tensor(plan.input, x), format)
            let weights = try engine.integerWeights(Tensor(plan.weights, w), format)
            #expect(maps.exponent == 0 && weights.exponent == 0)
            // Up to 256 channels are one chain, which is converted to Float32 as a whole.
            let chain = try #require(IntegerChain.choices(rows: 1, columns: 1).first)
            let expected = (0..<one.columns * one.rows).map {
                Float(Int32(one.product[$0 % one.rows * one.columns + $0 / one.rows]))
            }
            for set in IntegerInstructions.allCases where set.areInProcessor {
                let found = engine.integerConvolution(maps, weights, bias: nil, plan, chain, instructions: set)
                #expect(found.values == expected, "\(one.rows) x \(one.inner) x \(one.columns), \(set)")
            }
        }
    }

    @Test func convolutionsAreThoseOfPyTorchAndSciPy() throws {
        let engine = try Engine()
        for one in try read([Convolved].self, from: "convolutions.json") {
            let format = try format(one.limit)
            let plan = try IntegerConvolutionPlan(
                input: one.input, weights: one.weights,
                geometry: ConvolutionGeometry(stride: one.stride, padding: one.padding))
            #expect(plan.output == one.output)
            let maps = try engine.integerMaps(
                Tensor(one.input, one.x.map { Float($0) }), format, border: plan.inputBorder)
            let gradient = try engine.integerMaps(
                Tensor(one.output, one.dy.map { Float($0) }), format, border: plan.gradientBorder)
            let weights = engine.packedForInputGradient(
                try engine.integerWeights(Tensor(one.weights, one.w.map { Float($0) }), format))
            // All sums are whole numbers that Float32 holds.
            let whole = (one.y + one.dx + one.dw).map(abs).max() ?? 0
            #expect(whole < 1 << 24)
            for chain in IntegerChain.choices(rows: one.weights[2], columns: one.weights[3]) {
                #expect(
                    engine.integerConvolution(maps, weights, bias: nil, plan, chain).values == one.y.map { Float($0) })
                guard plan.hasInputGradient else { continue }
                #expect(engine.integerInputGradient(gradient, weights, plan, chain).values == one.dx.map { Float($0) })
            }
            for pairs in plan.pairChains {
                let found = engine.integerWeightGradient(
                    engine.integerGradient(gradient), input: maps, plan, pairsInChain: pairs)
                #expect(found.values == one.dw.map { Float($0) })
            }
        }
    }
}
