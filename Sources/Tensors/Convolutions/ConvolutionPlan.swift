import COneDNN

/// Which kernels may compute a convolution.
public enum Kernels: String, Hashable, Codable, Sendable {
    /// Winograd's where they are faster, by a rule on shape and instructions.
    case fast
    /// Only kernels that multiply each weight with each input: a huge number changes no output but its own.
    case direct
}

/// A convolution's forward pass is prepared differently when a backward pass will follow.
public enum Purpose: Hashable, Sendable {
    case inference, training

    var kind: dnnl_prop_kind_t { self == .training ? dnnl_forward_training : dnnl_forward_inference }
}

/// Shapes and choices of one convolution; what its kernels depend on.
struct ConvolutionPlan: Hashable {
    var input: [Int]
    /// [O, C / groups, ...], as PyTorch keeps them.
    let weights: [Int]
    let geometry: ConvolutionGeometry
    let hasBias: Bool
    private(set) var fusesReLU: Bool
    let purpose: Purpose
    private(set) var winograd: Bool
    /// Whether feature maps lie in blocks of 16 channels where they can.
    private var blocksChannels = true

    /// - Parameter input: its shape.
    init(
        _ input: [Int], _ weights: Tensor, bias: Tensor?, _ geometry: ConvolutionGeometry, fusesReLU: Bool,
        purpose: Purpose, kernels: Kernels
    ) throws(TensorError) {
        let name = "convolution of \(input) with weights \(weights.shape)"
        let axes = input.count - 2
        let wanted =
            geometry.groups == 1
            ? "wants an input [N, C, H, W] and weights [O, C, kernel height, kernel width] with the same C"
            : "wants an input [N, C, H, W] and weights [O, C / \(geometry.groups), kernel height, kernel width], with C "
                + "and O multiples of \(geometry.groups), the groups"
        guard (1...3).contains(axes), weights.shape.count == axes + 2 else {
            throw TensorError(name, wanted)
        }
        if let problem = geometry.problem(spatialAxes: axes) { throw TensorError(name, problem) }
        guard input[1] == weights.shape[1] * geometry.groups, weights.shape[0] % geometry.groups == 0 else {
            throw TensorError(name, wanted)
        }
        guard
            (0..<axes).allSatisfy({
                geometry.outputSize(input[$0 + 2], kernel: weights.shape[$0 + 2], axis: $0) >= 1
            })
        else {
            throw TensorError(
                name,
                "the window is larger than the map with a padding of \(geometry.paddingBefore) and "
                    + "\(geometry.paddingAfter)")
        }
        if let bias, bias.shape != [weights.shape[0]] {
            throw TensorError(name, "wants a bias [\(weights.shape[0])], found \(bias.shape)")
        }
        self.input = input
        self.weights = weights.shape
        self.geometry = geometry
        hasBias = bias != nil
        self.fusesReLU = fusesReLU
        self.purpose = purpose
        winograd = kernels == .fast && ConvolutionPlan.winogradIsFaster(input, weights.shape, geometry)
    }

    /// Winograd's kernels exist for 3x3 windows at stride 1 on AVX-512; they lose on few channels and on 2x2 maps.
    private static func winogradIsFaster(_ input: [Int], _ weights: [Int], _ geometry: ConvolutionGeometry) -> Bool {
        InstructionSet.level == .avx512 && weights[2...] == [3, 3] && geometry.groups == 1
            && geometry.isUniform(stride: 1, padding: 1, dilation: 1) && weights[0] >= 16 && weights[1] >= 16
            && input[2] > 2 && input[3] > 2
    }

    /// The same convolution by a kernel that multiplies each weight with each input.
    var direct: ConvolutionPlan {
        var plan = self
        plan.winograd = false
        return plan
    }

    /// The same by a kernel that is right for numbers of any size, and for those that are infinite or NaN: ReLU is left to a loop of
    /// its own, since fused into a kernel it may give 0 for NaN.
    var forAnyNumbers: ConvolutionPlan {
        var plan = direct
        plan.fusesReLU = false
        return plan
    }

    /// The same convolution on maps in any order.
    var unblocked: ConvolutionPlan {
        var plan = direct
        plan.blocksChannels = false
        return plan
    }

    var output: [Int] {
        [input[0], weights[0]]
            + (0..<input.count - 2).map { geometry.outputSize(input[$0 + 2], kernel: weights[$0 + 2], axis: $0) }
    }

    /// The weights' shape as oneDNN wants it, where groups are an axis of their own.
    var kernelWeights: [Int] {
        geometry.groups == 1
            ? weights : [geometry.groups, weights[0] / geometry.groups] + weights.dropFirst()
    }

    var name: String { "convolution of \(input) with weights \(weights)" }

    func key(_ operation: PrimitiveKey.Operation) -> PrimitiveKey {
        PrimitiveKey(
            operation,
            numbers: input + weights + geometry.numbers + [
                hasBias ? 1 : 0, fusesReLU ? 1 : 0, purpose == .training ? 1 : 0, winograd ? 1 : 0,
            ])
    }

    var algorithm: dnnl_alg_kind_t { winograd ? dnnl_convolution_winograd : dnnl_convolution_direct }

    var layouts:
        (
            input: MemoryDescription, weights: MemoryDescription, bias: MemoryDescription?,
            output: MemoryDescription
        )
    {
        (layout(input), .open(kernelWeights), hasBias ? .rowMajor([weights[0]]) : nil, layout(output))
    }

    /// Winograd's kernels want channels in blocks of 16; others take that too, and then nothing is reordered between
    /// them.
    private func layout(_ shape: [Int]) -> MemoryDescription {
        let isDepthwise = weights[1] == 1 && weights[0] == geometry.groups
        let suits =
            shape[1] % 16 == 0
            && (geometry.groups == 1 || isDepthwise || (shape[1] / geometry.groups) % 16 == 0)
        return !winograd && blocksChannels && suits && InstructionSet.level == .avx512
            ? .blocksOf16(shape) : .open(shape)
    }
}

extension ConvolutionGeometry {
    /// Calls a closure with the geometry as oneDNN's functions take it, where a dilation of 0 is an ordinary window.
    func withWindows<Result>(_ body: (cahier_windows) throws -> Result) rethrows -> Result {
        try withWindowPointers(stride, dilation, paddingBefore, paddingAfter, body)
    }
}

/// Calls a closure with the numbers of each spatial axis as oneDNN's functions take them.
func withWindowPointers<Result>(
    _ stride: [Int], _ dilation: [Int], _ before: [Int], _ after: [Int], _ body: (cahier_windows) throws -> Result
) rethrows -> Result {
    try stride.map(Int64.init).withUnsafeBufferPointer { stride in
        try dilation.map { Int64($0 - 1) }.withUnsafeBufferPointer { dilation in
            try before.map(Int64.init).withUnsafeBufferPointer { before in
                try after.map(Int64.init).withUnsafeBufferPointer { after in
                    try body(
                        cahier_windows(
                            strides: stride.baseAddress, dilations: dilation.baseAddress,
                            padding_before: before.baseAddress, padding_after: after.baseAddress))
                }
            }
        }
    }
}
