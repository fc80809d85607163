import Networks
import Tensors

extension Operators {
    /// Products of matrices, and sums along axes.
    static let products: [String: Operator] = [
        "MatMul": { [Value(try $0.engine.matrixProduct($0.tensor(0), $0.tensor(1)))] },
        "Gemm": { call in
            let product = try call.engine.matrixProduct(
                call.tensor(0), call.tensor(1), transposingLeft: call.integer("transA", 0) != 0,
                transposingRight: call.integer("transB", 0) != 0)
            let scaled = try call.engine.activation(.linear(scale: call.number("alpha", 1), shift: 0), of: product)
            guard let bias = call.optionalInput(2) else { return [Value(scaled)] }
            let scaledBias = try call.engine.activation(
                .linear(scale: call.number("beta", 1), shift: 0), of: bias.tensor)
            return [Value(try call.engine.combined(scaled, scaledBias, by: .add))]
        },
        "ReduceSum": reduced(.sum), "ReduceMean": reduced(.mean), "ReduceProd": reduced(.product),
        "ReduceMax": reduced(.maximum), "ReduceMin": reduced(.minimum), "ReduceL1": reduced(.l1),
        "ReduceL2": reduced(.l2),
        "ReduceSumSquare": reduced(.sumOfSquares), "ReduceLogSum": reduced(.logSum),
        "ReduceLogSumExp": reduced(.logSumExp),
        "GlobalMaxPool": { call in
            let input = try call.tensor(0)
            let axes = Array(input.shape.indices.dropFirst(2))
            return [Value(try call.engine.reduced(input, axes: axes, by: .maximum, keepsDimensions: true))]
        },
    ]

    private static func reduced(_ reduction: Reduction) -> Operator {
        { call in
            let input = try call.input(0)
            var axes = try call.integers("axes", orInput: 1) ?? []
            if axes.isEmpty {
                if call.integer("noop_with_empty_axes", 0) != 0 { return [input] }
                axes = Array(input.shape.indices)
            }
            let keeps = call.integer("keepdims", 1) != 0
            let result = try call.engine.reduced(input.tensor, axes: axes, by: reduction, keepsDimensions: keeps)
            let isScalar = !keeps && Set(axes).count == input.shape.count
            return [try input.holding(result, shape: isScalar ? [] : nil)]
        }
    }
}
