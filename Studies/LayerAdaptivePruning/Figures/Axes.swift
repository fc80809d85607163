import Notebook

/// What figures and tables have in common.
enum Axes {
    static let accuracy = Field("Accuracy", unit: "%", bounds: 0...100)
    static let sparsity = Field("Weights pruned", unit: "%", bounds: 0...100)
    static let weightsKept = Field("Weights kept", unit: "%", bounds: 0...100)
    static let kept = Field("Answers kept", unit: "%", bounds: 0...100)
    static let flops = Field("Multiply-adds left", unit: "%", bounds: 0...100)
    static let measured = Field("Change of the output, all layers pruned")
    static let summed = Field("Sum of what each layer changes alone")
}

/// The allocators that figures draw; the controls are in the tables.
let drawnAllocators: [Allocator] = [.rateDistortion] + Allocator.rivals

extension [String] {
    /// Accuracy in percent, of answers by training.
    func accuracy() throws -> IntervalEstimate { try Estimator.mean(points(self)).estimate() }
}
