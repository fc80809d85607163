import Networks
import Tensors

extension Operators {
    /// Numbers joined, cut, repeated, surrounded and resampled.
    static let arrangements: [String: Operator] = [
        "Concat": { call in
            let inputs = try call.inputs.indices.map { try call.input($0) }
            let joined = try call.engine.concatenated(inputs.map { try $0.tensor }, axis: call.integer("axis", 1))
            return [try inputs[0].holding(joined)]
        },
        "Split": { call in
            let input = try call.input(0)
            let axis = call.axis("axis", 0, input.shape.count)
            let count = call.node.outputs.count
            let sizes =
                try call.integers("split", orInput: 1) ?? Array(repeating: input.shape[axis] / count, count: count)
            var start = 0
            return try sizes.map { size in
                defer { start += size }
                return try input.holding(call.engine.slice(input.tensor, axis: axis, range: start..<start + size))
            }
        },
        "Slice": { call in
            let input = try call.input(0)
            let starts = try call.integers("starts", orInput: 1) ?? []
            let ends = try call.integers("ends", orInput: 2) ?? []
            let axes = try call.integers("axes", orInput: 3) ?? Array(starts.indices)
            let steps = try call.optionalInput(4)?.integers ?? starts.map { _ in 1 }
            return [
                try starts.indices.reduce(input) { value, index in
                    let axis = axes[index] < 0 ? axes[index] + input.shape.count : axes[index]
                    let size = input.shape[axis]
                    // Both ends may count from the axis' end and lie far outside.
                    func place(_ end: Int) -> Int {
                        let counted = end < 0 ? max(end, -size - 1) + size : end
                        return steps[index] > 0 ? min(max(counted, 0), size) : min(max(counted, -1), size - 1)
                    }
                    let (start, end) = (place(starts[index]), place(ends[index]))
                    if steps[index] == 1 {
                        return try value.holding(
                            call.engine.slice(value.tensor, axis: axis, range: start..<max(start, end)))
                    }
                    let indices = Array(stride(from: start, to: end, by: steps[index]))
                    return try value.holding(call.engine.gathered(value.tensor, axis: axis, indices: indices))
                }
            ]
        },
        "Gather": { call in
            let (input, indices) = (try call.input(0), try call.input(1))
            let axis = call.axis("axis", 0, input.shape.count)
            let places = try indices.integers.map { $0 < 0 ? $0 + input.shape[axis] : $0 }
            let gathered = try call.engine.gathered(input.tensor, axis: axis, indices: places)
            return [
                try input.holding(gathered, shape: gathered.shape)
                    .reshaped(Array(input.shape[..<axis] + indices.shape + input.shape[(axis + 1)...]))
            ]
        },
        "Expand": { call in
            let input = try call.input(0)
            let shape = try call.input(1).integers
            let ones = Tensor(repeating: 1, shape: shape.isEmpty ? [1] : shape)
            return [try input.holding(call.engine.combined(input.tensor, ones, by: .multiply))]
        },
        "Tile": { call in
            let input = try call.input(0)
            let repeats = try call.integers("repeats", orInput: 1) ?? []
            return [
                try repeats.indices.reduce(input) { value, axis in
                    let copies = Array(repeating: try value.tensor, count: repeats[axis])
                    return try value.holding(call.engine.concatenated(copies, axis: axis))
                }
            ]
        },
        "Pad": { call in
            let input = try call.input(0)
            let pads = try call.integers("pads", orInput: 1) ?? []
            let number = try call.optionalInput(2)?.tensor.values[0] ?? call.number("value", 0)
            let mode: PaddingMode =
                switch call.text("mode", "constant") {
                case "edge": .edge
                case "reflect": .reflect
                default: .constant(number)
                }
            let padded = try call.engine.padded(
                input.tensor, before: Array(pads.prefix(input.shape.count)),
                after: Array(pads.suffix(input.shape.count)),
                mode: mode)
            return [try input.holding(padded)]
        },
        "Resize": { call in
            let input = try call.tensor(0)
            let scales = try call.optionalInput(2).flatMap {
                $0.shape == [0] ? nil : try $0.tensor.values.map(Double.init)
            }
            return [Value(try resized(call, input, scales, try call.optionalInput(3)?.integers))]
        },
        "Upsample": { call in
            let input = try call.tensor(0)
            let scales = try call.numbers("scales") ?? call.tensor(1).values
            return [Value(try resized(call, input, scales.map(Double.init), nil))]
        },
    ]

    private static func resized(_ call: Call, _ input: Tensor, _ scales: [Double]?, _ sizes: [Int]?) throws -> Tensor {
        let isUpsample = call.node.operatorType == "Upsample"
        let coordinates: ResizingCoordinates =
            switch isUpsample ? "asymmetric" : call.text("coordinate_transformation_mode", "half_pixel") {
            case "half_pixel": .halfPixel
            case "pytorch_half_pixel": .pytorchHalfPixel
            case "asymmetric": .asymmetric
            case "align_corners": .alignCorners
            case "tf_half_pixel_for_nn": .halfPixelForNearest
            default: throw HarnessError("unknown coordinates")
            }
        let rounding: ResizingMethod.Rounding =
            switch isUpsample ? "floor" : call.text("nearest_mode", "round_prefer_floor") {
            case "floor": .down
            case "ceil": .up
            case "round_prefer_ceil": .halfUp
            default: .halfDown
            }
        let method: ResizingMethod =
            switch call.text("mode", "nearest") {
            case "linear": .linear
            case "cubic":
                .cubic(
                    coefficient: Double(call.number("cubic_coeff_a", -0.75)),
                    excludesOutside: call.integer("exclude_outside", 0) != 0)
            default: .nearest(rounding)
            }
        let newSizes = sizes ?? zip(input.shape, scales ?? []).map { Int((Double($0) * $1).rounded(.down)) }
        return try call.engine.resized(input, to: newSizes, method: method, coordinates: coordinates, scales: scales)
    }
}
