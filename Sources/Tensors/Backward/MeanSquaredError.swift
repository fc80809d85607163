/// The mean of the squared differences between an output and its targets of the same shape, over all their numbers, as
/// PyTorch's `mse_loss` computes it. O(count).
public func meanSquaredError(_ output: Tensor, targets: Tensor) -> Loss {
    precondition(output.shape == targets.shape, "targets \(targets.shape) for an output \(output.shape)")
    var total = 0.0
    let count = Double(max(output.count, 1))
    let gradient = Tensor(output.shape) { gradient in
        output.withValues { output in
            targets.withValues { targets in
                for index in output.indices {
                    let difference = Double(output[index]) - Double(targets[index])
                    total += difference * difference
                    gradient[index] = Float(2 * difference / count)
                }
            }
        }
    }
    return Loss(value: total / count, gradient: gradient)
}
