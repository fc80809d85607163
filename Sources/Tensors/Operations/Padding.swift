/// What stands around a tensor that is padded.
public enum PaddingMode: Hashable, Codable, Sendable {
    case constant(Float)
    /// The number at the edge, repeated.
    case edge
    /// The numbers mirrored at the edge, which itself occurs once.
    case reflect
}

extension Engine {
    /// A tensor with numbers around it: `before` and `after` say how many for each axis; negative ones cut off.
    ///
    ///     engine.padded(Tensor([3], [1, 2, 3]), before: [2], after: [1], mode: .reflect)   // [3, 2, 1, 2, 3, 2]
    ///
    /// - Throws: `TensorError` where the counts don't fit, or there is nothing to repeat or too little to mirror.
    public func padded(
        _ input: Tensor, before: [Int], after: [Int], mode: PaddingMode = .constant(0)
    ) throws -> Tensor {
        let sources = try paddingSources(input.shape, before, after, mode)
        let offsets = input.description.offsets()
        let places = zip(sources, offsets).map { indices, offsets in indices.map { $0.map { offsets[$0] } } }
        if case .constant(let number) = mode { return copied(input, from: places, filling: number) }
        return copied(input, from: places, filling: 0)
    }

    /// For each axis and index of the padded tensor, the input's index it comes from.
    func paddingSources(
        _ shape: [Int], _ before: [Int], _ after: [Int], _ mode: PaddingMode
    ) throws(TensorError) -> [[Int?]] {
        let name = "padding \(shape) by \(before) and \(after)"
        guard before.count == shape.count, after.count == shape.count else {
            throw TensorError(name, "wants \(shape.count) counts before and as many after")
        }
        var result: [[Int?]] = []
        for (axis, size) in shape.enumerated() {
            // Counts from a file may be anything.
            let widest = 1 << 40
            guard -widest..<widest ~= before[axis], -widest..<widest ~= after[axis],
                size + before[axis] + after[axis] >= 0
            else { throw TensorError(name, "more is cut off than axis \(axis) holds, or its padding is absurd") }
            let indices = -before[axis]..<max(size + after[axis], -before[axis])
            switch mode {
            case .constant: result.append(indices.map { 0..<size ~= $0 ? $0 : nil })
            case .edge:
                guard size > 0 || indices.isEmpty else { throw TensorError(name, "axis \(axis) has no edge to repeat") }
                result.append(indices.map { min(max($0, 0), size - 1) })
            case .reflect:
                guard max(before[axis], after[axis]) < max(size, 1) else {
                    throw TensorError(name, "axis \(axis) can be mirrored at most \(max(size - 1, 0)) wide")
                }
                result.append(indices.map { $0 < 0 ? -$0 : $0 < size ? $0 : 2 * (size - 1) - $0 })
            }
        }
        return result
    }
}
