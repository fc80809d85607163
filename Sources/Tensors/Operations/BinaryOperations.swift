/// An operation on two numbers.
public enum BinaryOperation: String, Hashable, Codable, Sendable, CaseIterable {
    case add, subtract, multiply, divide
    /// NaN where either number is NaN, as in PyTorch and NumPy.
    case maximum, minimum
}

extension Engine {
    /// An operation on each pair of numbers of two tensors, whose shapes are broadcast as NumPy's: aligned at the last
    /// axis, sizes are equal or one of them is 1.
    ///
    ///     engine.combined(map, gate, by: .multiply)   // [N, C, H, W] and [N, C, 1, 1]
    ///
    /// The result has the left tensor's layout where it has its shape and the right one is as large, or has one number
    /// for each channel; it is in row-major order otherwise.
    ///
    /// - Throws: `TensorError` where the shapes can't be broadcast.
    public func combined(_ left: Tensor, _ right: Tensor, by operation: BinaryOperation) throws -> Tensor {
        let name = "\(operation.rawValue) of \(left.shape) and \(right.shape)"
        guard let shape = broadcast(left.shape, right.shape) else {
            throw TensorError(name, "sizes must be equal or 1, counted from the last axis")
        }
        return try combined(left, right, shape, by: operation).known(upTo: bound(of: left, right, by: operation))
    }

    private func bound(of left: Tensor, _ right: Tensor, by operation: BinaryOperation) -> Float? {
        guard operation != .divide, let a = knownBound(left), let b = knownBound(right) else { return nil }
        return switch operation {
        case .add, .subtract: (a + b) * 1.001
        case .multiply: a * b * 1.001
        case .maximum, .minimum: max(a, b)
        case .divide: nil
        }
    }

    private func combined(
        _ left: Tensor, _ right: Tensor, _ shape: [Int], by operation: BinaryOperation
    ) throws -> Tensor {
        if left.shape == right.shape {
            let left = try withKnownPadding(left)
            return elementwise(left, try packed(right, as: left.description, keep: false), operation)
        }
        if shape == left.shape, let gate = channelNumbers(right, for: left.shape),
            let blocks = ChannelBlocks(left.description)
        {
            return channelwise(left, gate, blocks, operation)
        }
        return broadcasting(try rowMajor(left), try rowMajor(right), shape, operation)
    }

    private func elementwise(_ left: Tensor, _ right: Tensor, _ operation: BinaryOperation) -> Tensor {
        let result = empty(left.description)
        withExtendedLifetime((left, right)) {
            forEachChunk(of: result) { range in
                let (a, b, to) = (left.buffer, right.buffer, result.buffer)
                operation.apply(
                    range.count, a.baseAddress?.advanced(by: range.lowerBound), 1,
                    b.baseAddress?.advanced(by: range.lowerBound), 1, to.baseAddress?.advanced(by: range.lowerBound))
            }
        }
        // Of zeros that fill up a block, `divide` makes NaN.
        clearPadding(of: result)
        return result
    }

    /// The numbers for each image and channel [N or 1, C] of a tensor that has one for each channel.
    private func channelNumbers(_ tensor: Tensor, for shape: [Int]) -> Tensor? {
        let sizes = Array(repeating: 1, count: max(0, shape.count - tensor.shape.count)) + tensor.shape
        guard shape.count >= 3, sizes.count == shape.count, sizes[0] == 1 || sizes[0] == shape[0], sizes[1] == shape[1],
            sizes.dropFirst(2).allSatisfy({ $0 == 1 })
        else { return nil }
        return tensor.reshaped([sizes[0], sizes[1]])
    }

    private func channelwise(
        _ left: Tensor, _ gate: Tensor, _ blocks: ChannelBlocks, _ operation: BinaryOperation
    ) -> Tensor {
        let result = empty(left.description)
        let (images, channels) = (gate.shape[0], gate.shape[1])
        let length = blocks.places * blocks.width
        withExtendedLifetime((left, gate)) {
            inParallel(blocks.images * blocks.groups, unit: length) { row in
                let (image, group) = row.quotientAndRemainder(dividingBy: blocks.groups)
                let first = group * blocks.width
                let present = min(blocks.width, channels - first)
                guard let from = left.buffer.baseAddress?.advanced(by: row * length),
                    let to = result.buffer.baseAddress?.advanced(by: row * length),
                    let numbers = gate.buffer.baseAddress?.advanced(by: (images == 1 ? 0 : image) * channels + first)
                else { return }
                if blocks.width == 1 { return operation.apply(length, from, 1, numbers, 0, to) }
                for place in 0..<blocks.places {
                    operation.apply(
                        present, from + place * blocks.width, 1, numbers, 1, to + place * blocks.width)
                    // What fills up the last group stays 0, as oneDNN's kernels expect.
                    for index in present..<blocks.width { to[place * blocks.width + index] = 0 }
                }
            }
        }
        return result
    }

    private func broadcasting(
        _ left: Tensor, _ right: Tensor, _ shape: [Int], _ operation: BinaryOperation
    ) -> Tensor {
        let result = empty(.rowMajor(shape))
        guard result.count > 0 else { return result }
        let (leftSteps, rightSteps) = (steps(of: left.shape, in: shape), steps(of: right.shape, in: shape))
        let columns = shape.last ?? 1
        withExtendedLifetime((left, right)) {
            inParallel(result.count / columns, unit: columns) { row in
                var (rest, fromLeft, fromRight) = (row, 0, 0)
                for axis in shape.indices.dropLast().reversed() {
                    let (quotient, index) = rest.quotientAndRemainder(dividingBy: shape[axis])
                    fromLeft += index * leftSteps[axis]
                    fromRight += index * rightSteps[axis]
                    rest = quotient
                }
                operation.apply(
                    columns, left.buffer.baseAddress?.advanced(by: fromLeft), leftSteps.last ?? 0,
                    right.buffer.baseAddress?.advanced(by: fromRight), rightSteps.last ?? 0,
                    result.buffer.baseAddress?.advanced(by: row * columns))
            }
        }
        return result
    }

    /// Calls for each of `count` pieces of `unit` numbers each, spread over the threads; the result doesn't depend on
    /// how.
    func inParallel(_ count: Int, unit: Int, _ body: @Sendable (Int) -> Void) {
        let parts = count * max(unit, 1) < 1 << 14 ? 1 : min(threads, count)
        ThreadTeam.perform(parts) { part in
            for piece in count * part / parts..<count * (part + 1) / parts { body(piece) }
        }
    }
}

/// The shape of two broadcast tensors, or `nil` where sizes differ and neither is 1.
func broadcast(_ left: [Int], _ right: [Int]) -> [Int]? {
    let count = max(left.count, right.count)
    let padded = [left, right].map { Array(repeating: 1, count: count - $0.count) + $0 }
    var result: [Int] = []
    for (a, b) in zip(padded[0], padded[1]) {
        guard a == b || a == 1 || b == 1 else { return nil }
        result.append(a == 1 ? b : a)
    }
    return result
}

/// For each axis of `shape`, how far its neighbours lie apart in a row-major tensor that is broadcast to it.
private func steps(of operand: [Int], in shape: [Int]) -> [Int] {
    var result = Array(repeating: 0, count: shape.count)
    var step = 1
    for axis in operand.indices.reversed() {
        result[shape.count - operand.count + axis] = operand[axis] == 1 ? 0 : step
        step *= operand[axis]
    }
    return result
}

extension BinaryOperation {
    /// Applies the operation to `count` pairs whose numbers lie 1 apart, or are all the same one (a step of 0).
    fileprivate func apply(
        _ count: Int, _ left: UnsafePointer<Float>?, _ leftStep: Int, _ right: UnsafePointer<Float>?, _ rightStep: Int,
        _ result: UnsafeMutablePointer<Float>?
    ) {
        guard count > 0, let left, let right, let result else { return }
        switch self {
        case .add: loop(count, left, leftStep, right, rightStep, result) { $0 + $1 }
        case .subtract: loop(count, left, leftStep, right, rightStep, result) { $0 - $1 }
        case .multiply: loop(count, left, leftStep, right, rightStep, result) { $0 * $1 }
        case .divide: loop(count, left, leftStep, right, rightStep, result) { $0 / $1 }
        case .maximum: loop(count, left, leftStep, right, rightStep, result) { $0 > $1 || $0.isNaN ? $0 : $1 }
        case .minimum: loop(count, left, leftStep, right, rightStep, result) { $0 < $1 || $0.isNaN ? $0 : $1 }
        }
    }
}

/// The compiler vectorises each of the loops for the steps that occur.
@inline(__always)
private func loop(
    _ count: Int, _ left: UnsafePointer<Float>, _ leftStep: Int, _ right: UnsafePointer<Float>, _ rightStep: Int,
    _ result: UnsafeMutablePointer<Float>, _ operation: (Float, Float) -> Float
) {
    switch (leftStep, rightStep) {
    case (1, 1): for index in 0..<count { result[index] = operation(left[index], right[index]) }
    case (1, 0):
        let number = right[0]
        for index in 0..<count { result[index] = operation(left[index], number) }
    case (0, 1):
        let number = left[0]
        for index in 0..<count { result[index] = operation(number, right[index]) }
    default: for index in 0..<count { result[index] = operation(left[index * leftStep], right[index * rightStep]) }
    }
}
