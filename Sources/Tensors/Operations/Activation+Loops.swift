import Foundation

extension Engine {
    /// An activation without a kernel of oneDNN's, or, given the gradient of its output, the gradient of its input.
    func looped(_ kind: Activation, _ input: Tensor, _ gradient: Tensor?) throws -> Tensor {
        let input = try withKnownPadding(input)
        let gradient = try gradient.map { try packed($0, as: input.description, keep: false) }
        let result = empty(input.description)
        withExtendedLifetime((input, gradient)) {
            forEachChunk(of: result) { range in
                let source = UnsafeBufferPointer(rebasing: input.buffer[range])
                let destination = UnsafeMutableBufferPointer(rebasing: result.buffer[range])
                if let gradient {
                    kind.writeGradients(source, UnsafeBufferPointer(rebasing: gradient.buffer[range]), destination)
                } else {
                    kind.writeValues(source, destination)
                }
            }
        }
        clearPadding(of: result)
        return result
    }
}

extension Activation {
    fileprivate func writeValues(_ source: UnsafeBufferPointer<Float>, _ destination: UnsafeMutableBufferPointer<Float>)
    {
        // A comparison with NaN is false, so that each of these passes NaN on.
        switch self {
        case .relu: fill(source, destination) { $0 < 0 ? 0 : $0 }
        case .leakyReLU(let slope): fill(source, destination) { $0 < 0 ? slope * $0 : $0 }
        case .hardSigmoid(let alpha, let beta): fill(source, destination) { clipped(alpha * $0 + beta, 0, 1) }
        case .hardSwish: fill(source, destination) { $0 * clipped($0 + 3, 0, 6) / 6 }
        case .softplus: fill(source, destination) { ($0 < 0 ? 0 : $0) + log1p(exp(-abs($0))) }
        case .exponential: fill(source, destination) { exp($0) }
        case .logarithm: fill(source, destination) { log($0) }
        case .squareRoot: fill(source, destination) { $0.squareRoot() }
        case .square: fill(source, destination) { $0 * $0 }
        case .absolute: fill(source, destination) { abs($0) }
        case .clip(let lower, let upper): fill(source, destination) { clipped($0, lower, upper) }
        case .linear(let scale, let shift): fill(source, destination) { scale * $0 + shift }
        default: preconditionFailure("\(self) has a kernel")
        }
    }

    fileprivate func writeGradients(
        _ source: UnsafeBufferPointer<Float>, _ gradient: UnsafeBufferPointer<Float>,
        _ destination: UnsafeMutableBufferPointer<Float>
    ) {
        switch self {
        case .relu: fill(source, gradient, destination) { $0 > 0 ? $1 : 0 }
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
        case .clip(let lower, let upper): fill(source, gradient, destination) { $0 >= lower && $0 <= upper ? $1 : 0 }
        case .linear(let scale, _): fill(source, gradient, destination) { scale * $1 }
        default: preconditionFailure("\(self) has a kernel")
        }
    }
}

/// PyTorch's order of the bounds: the upper one holds where they cross.
@inline(__always)
private func clipped(_ value: Float, _ lower: Float, _ upper: Float) -> Float {
    let raised = value < lower ? lower : value
    return raised > upper ? upper : raised
}

@inline(__always)
private func fill(
    _ source: UnsafeBufferPointer<Float>, _ destination: UnsafeMutableBufferPointer<Float>, _ function: (Float) -> Float
) {
    for index in source.indices { destination[index] = function(source[index]) }
}

@inline(__always)
private func fill(
    _ source: UnsafeBufferPointer<Float>, _ gradient: UnsafeBufferPointer<Float>,
    _ destination: UnsafeMutableBufferPointer<Float>, _ function: (Float, Float) -> Float
) {
    for index in source.indices { destination[index] = function(source[index], gradient[index]) }
}
