extension Engine {
    /// The gradients of both tensors, from that of their combination; a gradient of what was broadcast is summed.
    ///
    /// Of two equal numbers `maximum` and `minimum` give half of the gradient to each, as PyTorch does.
    public func combinedBackward(
        _ gradient: Tensor, _ left: Tensor, _ right: Tensor, by operation: BinaryOperation
    ) throws -> (left: Tensor, right: Tensor) {
        let toLeft: Tensor
        let toRight: Tensor
        switch operation {
        case .add: (toLeft, toRight) = (gradient, gradient)
        case .subtract: (toLeft, toRight) = (gradient, try activation(.linear(scale: -1, shift: 0), of: gradient))
        case .multiply:
            toLeft = try combined(gradient, right, by: .multiply)
            toRight = try combined(gradient, left, by: .multiply)
        case .divide:
            toLeft = try combined(gradient, right, by: .divide)
            let quotient = try combined(try combined(toLeft, left, by: .multiply), right, by: .divide)
            toRight = try activation(.linear(scale: -1, shift: 0), of: quotient)
        case .maximum, .minimum:
            let share = try winnersShare(left, right, operation)
            toLeft = try combined(gradient, share, by: .multiply)
            toRight = try combined(gradient, toLeft, by: .subtract)
        }
        return (try summed(toLeft, to: left.shape), try summed(toRight, to: right.shape))
    }

    /// The sum over the axes along which a tensor of `shape` was broadcast.
    func summed(_ tensor: Tensor, to shape: [Int]) throws -> Tensor {
        if tensor.shape == shape { return tensor }
        let missing = tensor.shape.count - shape.count
        let axes = tensor.shape.indices.filter { $0 < missing || shape[$0 - missing] != tensor.shape[$0] }
        return try reduced(tensor, axes: axes, by: .sum).reshaped(shape)
    }

    /// 1 where the left number is the result, 0 where the right one is, one half where they are equal.
    private func winnersShare(_ left: Tensor, _ right: Tensor, _ operation: BinaryOperation) throws -> Tensor {
        let difference = try combined(left, right, by: .subtract)
        var share = difference
        share.withMutableValues { values in
            for index in values.indices {
                let lead = operation == .maximum ? values[index] : -values[index]
                values[index] = lead > 0 ? 1 : lead < 0 ? 0 : 0.5
            }
        }
        return share
    }
}
