import Networks
import Tensors

extension Operators {
    static let normalizations: [String: Operator] = [
        "BatchNormalization": { call in
            let input = try call.tensor(0)
            let (scale, shift, mean, variance) = (
                try call.tensor(1), try call.tensor(2), try call.tensor(3), try call.tensor(4)
            )
            let epsilon = call.number("epsilon", 1e-5)
            guard call.integer("training_mode", 0) != 0 else {
                return [Value(try normalized(call.engine, input, scale, shift, mean, variance, epsilon))]
            }
            let (output, trace) = try call.engine.batchNorm(
                input, scale: scale, shift: shift, epsilon: epsilon, fusedReLU: false)
            let momentum = call.number("momentum", 0.9)
            func running(_ old: Tensor, _ new: Tensor) throws -> Value {
                Value(
                    try call.engine.combined(
                        call.engine.activation(.linear(scale: momentum, shift: 0), of: old),
                        call.engine.activation(.linear(scale: 1 - momentum, shift: 0), of: new), by: .add))
            }
            return [Value(output), try running(mean, trace.mean), try running(variance, trace.variance)]
        },
        "InstanceNormalization": { call in
            let input = try call.tensor(0)
            let channels = input.shape[1]
            // Each channel of each image is normalised like a channel of a batch of one image.
            let planes = input.reshaped([1, input.shape[0] * channels] + input.shape.dropFirst(2))
            let (ones, zeros) = (
                Tensor(repeating: 1, shape: [planes.shape[1]]), Tensor(repeating: 0, shape: [planes.shape[1]])
            )
            let normal = try call.engine.batchNorm(
                planes, scale: ones, shift: zeros, epsilon: call.number("epsilon", 1e-5), fusedReLU: false
            ).output.reshaped(input.shape)
            let affine = ChannelAffine(scale: try call.tensor(1).values, shift: try call.tensor(2).values)
            return [Value(try call.engine.scaledAndShifted(normal, by: affine))]
        },
        "LayerNormalization": { call in
            let input = try call.tensor(0)
            let axis = call.axis("axis", -1, input.shape.count)
            let epsilon = call.number("epsilon", 1e-5)
            let width = input.shape[axis...].reduce(1, *)
            let rows = input.reshaped([input.shape[..<axis].reduce(1, *), width])
            let output = try call.engine.layerNorm(
                rows, scale: call.tensor(1).reshaped([width]), shift: call.tensor(2).reshaped([width]), epsilon: epsilon
            ).output
            let axes = Array(axis..<input.shape.count)
            let mean = try call.engine.reduced(input, axes: axes, by: .mean, keepsDimensions: true)
            let centred = try call.engine.combined(input, mean, by: .subtract)
            let variance = try call.engine.reduced(
                call.engine.activation(.square, of: centred), axes: axes, by: .mean, keepsDimensions: true)
            let deviation = try call.engine.activation(
                .squareRoot, of: call.engine.activation(.linear(scale: 1, shift: epsilon), of: variance))
            return [
                Value(output.reshaped(input.shape)), Value(mean),
                Value(try call.engine.combined(Tensor([1], [1]), deviation, by: .divide)),
            ]
        },
        "LRN": { call in
            [
                Value(
                    try call.engine.localResponseNorm(
                        call.tensor(0), size: call.integer("size", 1), alpha: call.number("alpha", 1e-4),
                        beta: call.number("beta", 0.75), k: call.number("bias", 1)))
            ]
        },
        "MeanVarianceNormalization": { call in
            let input = try call.tensor(0)
            let axes = call.integers("axes") ?? [0, 2, 3]
            let mean = try call.engine.reduced(input, axes: axes, by: .mean, keepsDimensions: true)
            let centred = try call.engine.combined(input, mean, by: .subtract)
            let variance = try call.engine.reduced(
                call.engine.activation(.square, of: centred), axes: axes, by: .mean, keepsDimensions: true)
            return [
                Value(
                    try call.engine.combined(
                        centred, call.engine.activation(.squareRoot, of: variance), by: .divide))
            ]
        },
    ]

    /// With given statistics, batch normalisation is a scale and a shift for each channel.
    private static func normalized(
        _ engine: Engine, _ input: Tensor, _ scale: Tensor, _ shift: Tensor, _ mean: Tensor, _ variance: Tensor,
        _ epsilon: Float
    ) throws -> Tensor {
        let factors = zip(scale.values, variance.values).map { $0 / ($1 + epsilon).squareRoot() }
        let offsets = zip(zip(shift.values, mean.values), factors).map { $0.0 - $0.1 * $1 }
        return try engine.scaledAndShifted(input, by: ChannelAffine(scale: factors, shift: offsets))
    }
}
