import COneDNN
import Foundation

extension Engine {
    /// The gradient of an activation's input, from that of its output.
    ///
    /// Where a function has a kink, the slope is PyTorch's: 0 of `relu` and `absolute` at 0, 1 of `clip` at its bounds. At NaN the
    /// gradient of `relu` and `clip` passes, as PyTorch's of `relu` and `relu6` does.
    ///
    /// - Throws: `TensorError` where the shapes differ.
    public func activationBackward(_ gradient: Tensor, input: Tensor, kind: Activation) throws -> Tensor {
        guard gradient.shape == input.shape else {
            throw TensorError(
                "gradient of \(kind) of \(input.shape)", "wants a gradient of that shape, found \(gradient.shape)")
        }
        guard input.count > 0 else { return gradient }
        guard let kernel = kind.kernel, isModerate(input) else { return try loopedBackward(gradient, input, kind) }
        let forward = try activationForward(kind, kernel, input.description)
        let key = PrimitiveKey(.activationBackward, numbers: kernel.numbers, descriptions: [input.description])
        let primitive = try primitive(for: key) {
            try makePrimitive("gradient of \(kind) of \(input.shape)") {
                cahier_elementwise_backward(
                    &$0, raw, kernel.algorithm, input.description.raw, kernel.alpha, kernel.beta, forward.hint)
            }
        }
        let result = empty(input.description)
        try execute(
            primitive,
            [
                (DNNL_ARG_SRC, input), (DNNL_ARG_DIFF_DST, try packed(gradient, as: input.description, keep: false)),
                (DNNL_ARG_DIFF_SRC, result),
            ])
        return result
    }

    /// The gradient of an activation without a kernel of oneDNN's, or at numbers that aren't for one.
    private func loopedBackward(_ gradient: Tensor, _ input: Tensor, _ kind: Activation) throws -> Tensor {
        let input = try withKnownPadding(input)
        let gradient = try packed(gradient, as: input.description, keep: false)
        let result = empty(input.description)
        withExtendedLifetime((input, gradient)) {
            forEachChunk(of: result) { range in
                kind.writeGradients(
                    UnsafeBufferPointer(rebasing: input.buffer[range]),
                    UnsafeBufferPointer(rebasing: gradient.buffer[range]),
                    UnsafeMutableBufferPointer(rebasing: result.buffer[range]))
            }
        }
        clearPadding(of: result)
        return result
    }
}

extension Activation {
    fileprivate func writeGradients(
        _ source: UnsafeBufferPointer<Float>, _ gradient: UnsafeBufferPointer<Float>,
        _ destination: UnsafeMutableBufferPointer<Float>
    ) {
        switch self {
        case .relu: fill(source, gradient, destination) { $0 <= 0 ? 0 : $1 }
        case .leakyReLU(let slope): fill(source, gradient, destination) { $0 > 0 ? $1 : slope * $1 }
        case .hardSigmoid(let alpha, let beta):
            fill(source, gradient, destination) { alpha * $0 + beta > 0 && alpha * $0 + beta < 1 ? alpha * $1 : 0 }
        case .hardSwish: fill(source, gradient, destination) { $0 < -3 ? 0 : $0 <= 3 ? $1 * ($0 / 3 + 0.5) : $1 }
        case .softplus: fill(source, gradient, destination) { $1 / (1 + exp(-$0)) }
        case .exponential: fill(source, gradient, destination) { exp($0) * $1 }
        case .logarithm: fill(source, gradient, destination) { $1 / $0 }
        case .squareRoot: fill(source, gradient, destination) { $1 / (2 * $0.squareRoot()) }
        case .square: fill(source, gradient, destination) { 2 * $0 * $1 }
        case .absolute: fill(source, gradient, destination) { $0 > 0 ? $1 : $0 < 0 ? -$1 : 0 }
        case .clip(let lower, let upper): fill(source, gradient, destination) { $0 < lower || $0 > upper ? 0 : $1 }
        case .linear(let scale, _): fill(source, gradient, destination) { scale * $1 }
        // As PyTorch writes them, since what becomes NaN at an infinity depends on that.
        case .elu(let alpha): fill(source, gradient, destination) { $0 <= 0 ? $1 * alpha * exp($0) : $1 }
        case .sigmoid:
            fill(source, gradient, destination) {
                let value = 1 / (1 + exp(-$0))
                return $1 * (1 - value) * value
            }
        case .tanh:
            fill(source, gradient, destination) {
                let value = Foundation.tanh($0)
                return $1 * (1 - value * value)
            }
        case .gelu:
            let (root, factor) = (Float(0.5).squareRoot(), Float(1 / (2 * Double.pi).squareRoot()))
            fill(source, gradient, destination) {
                $1 * (0.5 * (1 + erf($0 * root)) + $0 * (factor * exp(-0.5 * $0 * $0)))
            }
        case .geluTanh:
            let factor = Float((2 / Double.pi).squareRoot())
            fill(source, gradient, destination) {
                let value = Foundation.tanh(factor * ($0 + 0.044715 * $0 * $0 * $0))
                let inner = factor * (1 + 3 * 0.044715 * $0 * $0)
                return $1 * (0.5 * (1 + value) + 0.5 * $0 * (1 - value * value) * inner)
            }
        case .silu:
            fill(source, gradient, destination) {
                let value = 1 / (1 + exp(-$0))
                return $1 * value * (1 + $0 * (1 - value))
            }
        case .mish:
            fill(source, gradient, destination) {
                let value = Foundation.tanh(log1p(exp($0)))
                return $1 * (value + $0 * (1 / (1 + exp(-$0))) * (1 - value * value))
            }
        }
    }
}

@inline(__always)
private func fill(
    _ source: UnsafeBufferPointer<Float>, _ gradient: UnsafeBufferPointer<Float>,
    _ destination: UnsafeMutableBufferPointer<Float>, _ function: (Float, Float) -> Float
) {
    for index in source.indices { destination[index] = function(source[index], gradient[index]) }
}
