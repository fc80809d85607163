import Networks
import Tensors

extension Operators {
    /// Functions of one number, and of two or more.
    static let elements: [String: Operator] = [
        "Relu": elementwise { try $0.engine.activation(.relu, of: $1) },
        "LeakyRelu": elementwise { try $0.engine.activation(.leakyReLU(slope: $0.number("alpha", 0.01)), of: $1) },
        "Elu": elementwise { try $0.engine.activation(.elu(alpha: $0.number("alpha", 1)), of: $1) },
        "Selu": elementwise { call, input in
            let bent = try call.engine.activation(.elu(alpha: call.number("alpha", 1.673_263_2)), of: input)
            return try call.engine.activation(.linear(scale: call.number("gamma", 1.050_701), shift: 0), of: bent)
        },
        "Celu": elementwise { call, input in
            let alpha = call.number("alpha", 1)
            let scaled = try call.engine.activation(.linear(scale: 1 / alpha, shift: 0), of: input)
            return try call.engine.activation(
                .linear(scale: alpha, shift: 0), of: call.engine.activation(.elu(alpha: 1), of: scaled))
        },
        "Sigmoid": elementwise { try $0.engine.activation(.sigmoid, of: $1) },
        "Tanh": elementwise { try $0.engine.activation(.tanh, of: $1) },
        "HardSigmoid": elementwise {
            try $0.engine.activation(.hardSigmoid(alpha: $0.number("alpha", 0.2), beta: $0.number("beta", 0.5)), of: $1)
        },
        "HardSwish": elementwise { try $0.engine.activation(.hardSwish, of: $1) },
        "Softplus": elementwise { try $0.engine.activation(.softplus, of: $1) },
        "Softsign": elementwise { call, input in
            let size = try call.engine.activation(.absolute, of: input)
            return try call.engine.combined(
                input, call.engine.activation(.linear(scale: 1, shift: 1), of: size), by: .divide)
        },
        "Exp": elementwise { try $0.engine.activation(.exponential, of: $1) },
        "Log": elementwise { try $0.engine.activation(.logarithm, of: $1) },
        "Sqrt": elementwise { try $0.engine.activation(.squareRoot, of: $1) },
        "Abs": elementwise { try $0.engine.activation(.absolute, of: $1) },
        "Neg": elementwise { try $0.engine.activation(.linear(scale: -1, shift: 0), of: $1) },
        "Reciprocal": elementwise { try $0.engine.combined(Tensor([1], [1]), $1, by: .divide) },
        "Clip": elementwise { call, input in
            let lower = try call.optionalInput(1)?.tensor.values[0] ?? call.number("min", -Float.infinity)
            let upper = try call.optionalInput(2)?.tensor.values[0] ?? call.number("max", .infinity)
            return try call.engine.activation(.clip(lower: lower, upper: upper), of: input)
        },
        "PRelu": elementwise { call, input in
            let zero = Tensor([1], [0])
            let positive = try call.engine.combined(input, zero, by: .maximum)
            let negative = try call.engine.combined(input, zero, by: .minimum)
            var slope = try call.tensor(1)
            // Before broadcasting came with operator set 7, a slope was one for each channel.
            if call.operatorSet < 7, slope.count > 1 {
                slope = slope.reshaped([slope.count] + input.shape.dropFirst(2).map { _ in 1 })
            }
            return try call.engine.combined(positive, call.engine.combined(negative, slope, by: .multiply), by: .add)
        },
        "Add": folded(.add), "Sub": folded(.subtract), "Mul": folded(.multiply), "Div": folded(.divide),
        "Max": folded(.maximum), "Min": folded(.minimum), "Sum": folded(.add),
        "Mean": { call in
            let sum = try folded(.add)(call)[0]
            let scale = 1 / Float(call.inputs.count)
            return [
                Value(try call.engine.activation(.linear(scale: scale, shift: 0), of: sum.tensor), shape: sum.shape)
            ]
        },
        "Softmax": { [try normalized($0) { try $0.softmax($1, axis: $2) }] },
        "LogSoftmax": { [try normalized($0) { try $0.logSoftmax($1, axis: $2) }] },
        "SoftmaxCrossEntropyLoss": { call in
            let scores = try call.tensor(0)
            let loss = crossEntropy(scores, labels: try call.input(1).integers.map { Int($0) })
            return [
                Value(Tensor([1], [Float(loss.value)]), shape: []), Value(try call.engine.logSoftmax(scores, axis: 1)),
            ]
        },
    ]

    private static func folded(_ operation: BinaryOperation) -> Operator {
        { call in
            let first = try call.input(0)
            return [
                try call.inputs.indices.dropFirst().reduce(first) { result, index in
                    let other = try call.input(index)
                    let combined = try call.engine.combined(result.tensor, other.tensor, by: operation)
                    let isScalar = result.shape.isEmpty && other.shape.isEmpty
                    return try result.holding(combined, shape: isScalar ? [] : nil)
                }
            ]
        }
    }

    /// Before operator set 13, all axes from the given one on counted as one.
    private static func normalized(_ call: Call, _ body: (Engine, Tensor, Int) throws -> Tensor) throws -> Value {
        let input = try call.tensor(0)
        guard call.operatorSet < 13 else { return Value(try body(call.engine, input, call.integer("axis", -1))) }
        let axis = call.axis("axis", 1, input.shape.count)
        let matrix = input.reshaped([input.shape[..<axis].reduce(1, *), input.shape[axis...].reduce(1, *)])
        return Value(try body(call.engine, matrix, 1).reshaped(input.shape))
    }
}
