import CKernels

/// Shapes and windows of a convolution of integers.
public struct IntegerConvolutionPlan: Sendable, Hashable {
    /// [N, C, H, W].
    public let input: [Int]
    /// [O, C, height, width].
    public let weights: [Int]
    public let geometry: ConvolutionGeometry

    /// - Throws: `TensorError` that says why integers can't take the convolution.
    public init(input: [Int], weights: [Int], geometry: ConvolutionGeometry) throws(TensorError) {
        if let obstacle = IntegerConvolutionPlan.obstacle(input: input, weights: weights, geometry) {
            throw TensorError(
                "convolution of integers \(input) with weights \(weights)", obstacle, advice: "Compute it in Float32")
        }
        self.input = input
        self.weights = weights
        self.geometry = geometry
    }

    /// Why the loops can't take a convolution; `nil` where they can.
    public static func obstacle(input: [Int], weights: [Int], _ geometry: ConvolutionGeometry) -> String? {
        guard input.count == 4, weights.count == 4, geometry.problem(spatialAxes: 2) == nil else {
            return "the maps have other than two axes"
        }
        guard geometry.groups == 1 else { return "its channels are in \(geometry.groups) groups" }
        guard input[1] == weights[1], !(input + weights).contains(0) else {
            return "the weights are for \(weights[1]) channels"
        }
        guard geometry.dilation == [1, 1] else { return "its windows are dilated" }
        guard geometry.stride[0] == geometry.stride[1] else { return "its strides differ" }
        let output = (0..<2).map { geometry.outputSize(input[$0 + 2], kernel: weights[$0 + 2], axis: $0) }
        guard output.allSatisfy({ $0 >= 1 }) else { return "the window is larger than the map" }
        guard (0..<2).allSatisfy({ max(geometry.paddingBefore[$0], geometry.paddingAfter[$0]) < weights[$0 + 2] })
        else {
            return "its padding is as large as its window"
        }
        // The loops keep places within a strip of images in 32 bits.
        let images = min(Int(CAHIER_INTEGER_STRIP) / (output[0] * output[1]) + 2, input[0])
        let numbers = (max(input[1], weights[0]) + 15) * (input[2] + 2 * weights[2]) * (input[3] + 2 * weights[3])
        return images * numbers < Int(Int32.max) ? nil : "its maps are too large"
    }

    /// [N, O, H, W].
    public var output: [Int] {
        [input[0], weights[0]]
            + (0..<2).map { geometry.outputSize(input[$0 + 2], kernel: weights[$0 + 2], axis: $0) }
    }

    /// The zeros around the input that the windows want.
    public var inputBorder: IntegerBorder {
        IntegerBorder(
            above: geometry.paddingBefore[0], left: geometry.paddingBefore[1], below: geometry.paddingAfter[0],
            right: geometry.paddingAfter[1])
    }

    /// The zeros around the output's gradient that turned windows want; none where the input's gradient isn't computed in
    /// integers.
    public var gradientBorder: IntegerBorder {
        guard hasInputGradient else { return .none }
        return IntegerBorder(
            above: weights[2] - 1 - geometry.paddingBefore[0], left: weights[3] - 1 - geometry.paddingBefore[1],
            below: weights[2] - 1 - geometry.paddingAfter[0], right: weights[3] - 1 - geometry.paddingAfter[1])
    }

    /// Whether the input's gradient is a convolution, too: that of windows which move by more than one pixel is not.
    public var hasInputGradient: Bool { geometry.stride == [1, 1] }

    /// The products of one pass: of a forward pass, and of each of the two gradients. Those with the border's zeros are counted.
    public var products: Int { output.reduce(1, *) * weights.dropFirst().reduce(1, *) }

    var windows: cahier_integer_windows {
        IntegerConvolutionPlan.windows(input, inputBorder, weights[2], weights[3], geometry.stride[0], output)
    }

    /// Those of the input's gradient, which is computed from the output's.
    var turnedWindows: cahier_integer_windows {
        IntegerConvolutionPlan.windows(output, gradientBorder, weights[2], weights[3], 1, input)
    }

    private static func windows(
        _ input: [Int], _ border: IntegerBorder, _ rows: Int, _ columns: Int, _ stride: Int, _ output: [Int]
    ) -> cahier_integer_windows {
        cahier_integer_windows(
            images: Int32(input[0]), input_blocks: Int32((input[1] + 15) / 16),
            output_blocks: Int32((output[1] + 15) / 16), rows: Int32(rows), columns: Int32(columns),
            stride: Int32(stride), padded_height: Int32(input[2] + border.above + border.below),
            padded_width: Int32(input[3] + border.left + border.right), height: Int32(output[2]),
            width: Int32(output[3]))
    }
}
