import Tensors

/// A convolution's numbers and where its windows lie, as plain loops in float64 over any number of spatial axes.
struct PlainConvolution {
    var input: Grid
    /// [O, C / groups, ...]
    var weights: Grid
    var bias: [Double]?
    var geometry: ConvolutionGeometry

    init(input: Grid, weights: Grid, bias: [Double]?, geometry: ConvolutionGeometry) {
        self.input = input
        self.weights = weights
        self.bias = bias
        self.geometry = geometry
    }

    init(input: Grid, weights: Grid, bias: [Double]?, stride: Int, padding: Int) {
        self.init(
            input: input, weights: weights, bias: bias, geometry: ConvolutionGeometry(stride: stride, padding: padding))
    }

    private var axes: Int { input.shape.count - 2 }

    var outputShape: [Int] {
        // The number of window positions, counted rather than computed.
        func places(_ axis: Int) -> Int {
            var count = 0
            var start = -geometry.paddingBefore[axis]
            let reach = geometry.dilation[axis] * (weights.shape[axis + 2] - 1)
            while start + reach < input.shape[axis + 2] + geometry.paddingAfter[axis] {
                count += 1
                start += geometry.stride[axis]
            }
            return count
        }
        return [input.shape[0], weights.shape[0]] + (0..<axes).map(places)
    }

    /// Where a weight of the window at an output's place meets an input's number, all within one map.
    private func meetings(_ output: [Int]) -> [Meeting] {
        Meeting.all(output: output, weights: weights.shape, input: input.shape) { axis, place, k in
            place * geometry.stride[axis] + k * geometry.dilation[axis] - geometry.paddingBefore[axis]
        }
    }

    /// Calls with places in the output, the weights and the input.
    private func forEachProduct(_ body: (_ output: Int, _ weight: Int, _ input: Int) -> Void) {
        let output = outputShape
        let meetings = meetings(output)
        let (outputArea, inputArea) = (area(output), area(input.shape))
        let window = area(weights.shape)
        let channels = weights.shape[1]
        let outputsOfGroup = weights.shape[0] / geometry.groups
        for n in 0..<output[0] {
            for o in 0..<output[1] {
                for c in 0..<channels {
                    let source = o / outputsOfGroup * channels + c
                    let (to, from) = ((n * output[1] + o) * outputArea, (n * input.shape[1] + source) * inputArea)
                    let weight = (o * channels + c) * window
                    for meeting in meetings { body(to + meeting.output, weight + meeting.weight, from + meeting.input) }
                }
            }
        }
    }

    func output(relu: Bool = false) -> Grid {
        var result = Grid(outputShape)
        forEachProduct { output, weight, source in
            result.values[output] += input.values[source] * weights.values[weight]
        }
        result.add(bias)
        if relu { for index in result.values.indices { result.values[index] = max(result.values[index], 0) } }
        return result
    }

    func gradients(of gradient: Grid) -> (input: Grid, weights: Grid, bias: [Double]) {
        var toInput = Grid(input.shape)
        var toWeights = Grid(weights.shape)
        forEachProduct { output, weight, source in
            toInput.values[source] += gradient.values[output] * weights.values[weight]
            toWeights.values[weight] += gradient.values[output] * input.values[source]
        }
        return (toInput, toWeights, gradient.channelSums)
    }

    /// The same sums over magnitudes: rounding errors are proportional to them.
    var magnitudes: PlainConvolution {
        PlainConvolution(
            input: input.magnitudes, weights: weights.magnitudes, bias: bias.map { $0.map(abs) }, geometry: geometry)
    }
}

/// A transposed convolution as plain loops: each input pixel adds its weights to a window of the output.
struct PlainTransposedConvolution {
    var input: Grid
    /// [C, O / groups, ...]
    var weights: Grid
    var bias: [Double]?
    var geometry: ConvolutionGeometry
    var outputPadding: [Int]

    var outputShape: [Int] {
        // The windows' reach, cut off by the padding.
        let sizes = outputPadding.indices.map { axis in
            let last =
                (input.shape[axis + 2] - 1) * geometry.stride[axis]
                + (weights.shape[axis + 2] - 1) * geometry.dilation[axis]
            return last + 1 + outputPadding[axis] - geometry.paddingBefore[axis] - geometry.paddingAfter[axis]
        }
        return [input.shape[0], weights.shape[1] * geometry.groups] + sizes
    }

    private func forEachProduct(_ body: (_ output: Int, _ weight: Int, _ input: Int) -> Void) {
        let output = outputShape
        // Input and output trade places.
        let meetings = Meeting.all(output: input.shape, weights: weights.shape, input: output) { axis, place, k in
            place * geometry.stride[axis] + k * geometry.dilation[axis] - geometry.paddingBefore[axis]
        }
        let (outputArea, inputArea) = (area(output), area(input.shape))
        let window = area(weights.shape)
        let outputs = weights.shape[1]
        let inputsOfGroup = weights.shape[0] / geometry.groups
        for n in 0..<input.shape[0] {
            for c in 0..<input.shape[1] {
                for o in 0..<outputs {
                    let channel = c / inputsOfGroup * outputs + o
                    let to = (n * output[1] + channel) * outputArea
                    let (from, weight) = ((n * input.shape[1] + c) * inputArea, (c * outputs + o) * window)
                    for meeting in meetings { body(to + meeting.input, weight + meeting.weight, from + meeting.output) }
                }
            }
        }
    }

    func output() -> Grid {
        var result = Grid(outputShape)
        forEachProduct { output, weight, source in
            result.values[output] += input.values[source] * weights.values[weight]
        }
        result.add(bias)
        return result
    }

    func gradients(of gradient: Grid) -> (input: Grid, weights: Grid, bias: [Double]) {
        var toInput = Grid(input.shape)
        var toWeights = Grid(weights.shape)
        forEachProduct { output, weight, source in
            toInput.values[source] += gradient.values[output] * weights.values[weight]
            toWeights.values[weight] += gradient.values[output] * input.values[source]
        }
        return (toInput, toWeights, gradient.channelSums)
    }

    var magnitudes: PlainTransposedConvolution {
        var result = self
        (result.input, result.weights, result.bias) = (input.magnitudes, weights.magnitudes, bias.map { $0.map(abs) })
        return result
    }
}

/// Places in an output's map, a window and an input's map that belong together.
private struct Meeting {
    var output = 0
    var weight = 0
    var input = 0

    /// `place` says where on an axis of the input the k-th weight of an output's window lies.
    static func all(
        output: [Int], weights: [Int], input: [Int], place: (_ axis: Int, _ output: Int, _ k: Int) -> Int
    ) -> [Meeting] {
        var result = [Meeting()]
        for axis in 0..<input.count - 2 {
            let size = axis + 2
            result = result.flatMap { before in
                (0..<output[size]).flatMap { o in
                    (0..<weights[size]).compactMap { k in
                        let position = place(axis, o, k)
                        guard position >= 0, position < input[size] else { return nil }
                        return Meeting(
                            output: before.output * output[size] + o, weight: before.weight * weights[size] + k,
                            input: before.input * input[size] + position)
                    }
                }
            }
        }
        return result
    }
}

/// The numbers in one map of a shape [N, C, ...].
private func area(_ shape: [Int]) -> Int { shape.dropFirst(2).reduce(1, *) }

extension Grid {
    fileprivate mutating func add(_ bias: [Double]?) {
        guard let bias else { return }
        let area = area(shape)
        for index in values.indices { values[index] += bias[index / area % shape[1]] }
    }

    fileprivate var channelSums: [Double] {
        var result = [Double](repeating: 0, count: shape[1])
        let area = area(shape)
        for (index, value) in values.enumerated() { result[index / area % shape[1]] += value }
        return result
    }
}
