import Foundation

extension Engine {
    /// An activation without a kernel of oneDNN's, or of numbers that aren't for one.
    func looped(_ kind: Activation, _ input: Tensor) throws -> Tensor {
        let input = try withKnownPadding(input)
        let result = empty(input.description)
        withExtendedLifetime(input) {
            forEachChunk(of: result) { range in
                kind.writeValues(
                    UnsafeBufferPointer(rebasing: input.buffer[range]),
                    UnsafeMutableBufferPointer(rebasing: result.buffer[range]))
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
        case .elu(let alpha): fill(source, destination) { $0 < 0 ? alpha * expm1($0) : $0 }
        case .sigmoid: fill(source, destination) { 1 / (1 + exp(-$0)) }
        case .tanh: fill(source, destination) { Foundation.tanh($0) }
        case .gelu: fill(source, destination) { $0 * 0.5 * (1 + erf($0 * Float(0.5).squareRoot())) }
        case .geluTanh:
            let factor = Float((2 / Double.pi).squareRoot())
            fill(source, destination) {
                $0 * 0.5 * (1 + Foundation.tanh(factor * ($0 + 0.044715 * $0 * $0 * $0)))
            }
        case .silu: fill(source, destination) { $0 / (1 + exp(-$0)) }
        case .mish: fill(source, destination) { $0 * Foundation.tanh(log1p(exp($0))) }
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
