import Networks
import Tensors

extension Operators {
    /// Convolutions and pooling.
    static let windows: [String: Operator] = [
        "Conv": { call in
            let (input, weights) = (try call.tensor(0), try call.tensor(1))
            let windows = Windows(
                call, kernel: Array(weights.shape.dropFirst(2)), input: Array(input.shape.dropFirst(2)))
            let geometry = ConvolutionGeometry(
                stride: windows.stride, paddingBefore: windows.before, paddingAfter: windows.after,
                dilation: windows.dilation, groups: call.integer("group", 1))
            // The direct kernels: Winograd's errors are measured elsewhere.
            return [
                Value(
                    try call.engine.convolution(
                        input, weights: weights, bias: call.optionalInput(2)?.tensor, geometry: geometry,
                        kernels: .direct))
            ]
        },
        "ConvTranspose": { call in
            let (input, weights) = (try call.tensor(0), try call.tensor(1))
            let sizes = Array(input.shape.dropFirst(2))
            var windows = Windows(call, kernel: Array(weights.shape.dropFirst(2)), input: sizes)
            var outputPadding = call.integers("output_padding") ?? sizes.map { _ in 0 }
            windows.fitTransposed(call, sizes, &outputPadding)
            let geometry = ConvolutionGeometry(
                stride: windows.stride, paddingBefore: windows.before, paddingAfter: windows.after,
                dilation: windows.dilation, groups: call.integer("group", 1))
            return [
                Value(
                    try call.engine.transposedConvolution(
                        input, weights: weights, bias: call.optionalInput(2)?.tensor, geometry: geometry,
                        outputPadding: outputPadding))
            ]
        },
        "MaxPool": { [try pooled($0, .maximum)] },
        "AveragePool": { [try pooled($0, .average)] },
        "GlobalAveragePool": { [Value(try $0.engine.globalAveragePooling($0.tensor(0)))] },
    ]

    private static func pooled(_ call: Call, _ kind: PoolingKind) throws -> Value {
        let input = try call.input(0)
        let windows = Windows(call, kernel: call.integers("kernel_shape") ?? [], input: Array(input.shape.dropFirst(2)))
        let geometry = PoolingGeometry(
            size: windows.kernel, stride: windows.stride, paddingBefore: windows.before, paddingAfter: windows.after,
            dilation: windows.dilation, roundsUp: call.integer("ceil_mode", 0) != 0,
            countsPadding: call.integer("count_include_pad", 0) != 0)
        return try input.holding(call.engine.pooling(input.tensor, kind: kind, geometry: geometry).output)
    }
}

/// The attributes that say where windows lie.
private struct Windows {
    let kernel: [Int]
    let stride: [Int]
    let dilation: [Int]
    var before: [Int]
    var after: [Int]

    init(_ call: Call, kernel: [Int], input: [Int]) {
        self.kernel = kernel
        let ones = kernel.map { _ in 1 }
        stride = call.integers("strides") ?? ones
        dilation = call.integers("dilations") ?? ones
        let pads = call.integers("pads") ?? (kernel + kernel).map { _ in 0 }
        before = Array(pads.prefix(kernel.count))
        after = Array(pads.suffix(kernel.count))
        let automatic = call.text("auto_pad", "NOTSET")
        guard automatic.hasPrefix("SAME"), call.node.operatorType != "ConvTranspose" else { return }
        for axis in kernel.indices {
            // As many windows as the strides make steps; what is left over goes to one end.
            let windows = (input[axis] + stride[axis] - 1) / stride[axis]
            let total = max((windows - 1) * stride[axis] + (kernel[axis] - 1) * dilation[axis] + 1 - input[axis], 0)
            before[axis] = automatic == "SAME_UPPER" ? total / 2 : total - total / 2
            after[axis] = total - before[axis]
        }
    }

    /// Padding that gives the output's size, where that is what is asked for.
    mutating func fitTransposed(_ call: Call, _ input: [Int], _ outputPadding: inout [Int]) {
        let automatic = call.text("auto_pad", "NOTSET")
        let isSame = automatic.hasPrefix("SAME")
        guard let sizes = call.integers("output_shape") ?? (isSame ? zip(input, stride).map { $0 * $1 } : nil) else {
            return
        }
        for axis in kernel.indices {
            let whole = stride[axis] * (input[axis] - 1) + outputPadding[axis] + (kernel[axis] - 1) * dilation[axis] + 1
            let total = whole - sizes[axis]
            if total < 0 { outputPadding[axis] -= total }
            before[axis] = automatic == "SAME_UPPER" ? max(total, 0) / 2 : max(total, 0) - max(total, 0) / 2
            after[axis] = max(total, 0) - before[axis]
        }
    }
}
