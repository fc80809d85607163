import Methods
import Networks
import Tensors

/// Relevance propagation in Float64, by going through every single connection of every layer.
struct RelevanceReference {
    /// A layer with weights as all its connections, one by one.
    struct Connections {
        var weights: [(from: Int, to: Int, weight: Double)] = []
        var biases: [Double] = []
        /// The channel of each input.
        var channels: [Int] = []
        var shape: [Int] = []
    }

    let network: Network
    /// For each layer, [C, H, W] or [F] and the numbers; the image is at -1.
    private var shapes: [Int: [Int]] = [:]
    private var values: [Int: [Double]] = [:]
    private var sources: [[Int]] = []
    private(set) var absorbed = 0.0

    var logits: [Double] { values[network.layers.count - 1] ?? [] }

    init(_ network: Network, image: [Double]) {
        self.network = network
        shapes[-1] = network.inputShape
        values[-1] = image
        for (index, layer) in network.layers.enumerated() {
            sources.append(
                layer.inputs.map { input in
                    switch input {
                    case .previous: index - 1
                    case .image: -1
                    case .named(let name): network.layers.firstIndex { $0.name == name } ?? -2
                    }
                })
            compute(index)
        }
    }

    /// The relevance of the image's numbers for one class; `rule` is asked for each layer with weights.
    mutating func relevance(of target: Int, rule: (Int) -> RelevanceRule) -> [Double] {
        var relevance: [Int: [Double]] = [:]
        relevance[network.layers.count - 1] = logits.indices.map { $0 == target ? logits[$0] : 0 }
        for index in network.layers.indices.reversed() {
            guard let own = relevance[index] else { continue }
            let parts = backward(own, index, rule)
            for (source, part) in zip(sources[index], parts) {
                relevance[source] = relevance[source].map { zip($0, part).map { $0 + $1 } } ?? part
            }
        }
        return relevance[-1] ?? []
    }

    private mutating func backward(_ relevance: [Double], _ index: Int, _ rule: (Int) -> RelevanceRule) -> [[Double]] {
        let inputs = sources[index].map { values[$0] ?? [] }, outputs = values[index] ?? []
        func stabilised(_ value: Double) -> Double { value < 0 ? value - 1e-6 : value + 1e-6 }
        switch network.layers[index].layer {
        case .convolution, .linear:
            let connections = connections(index)
            return [share(relevance, inputs[0], outputs, connections, rule(index))]
        case .add:
            return inputs.map { input in input.indices.map { input[$0] / stabilised(outputs[$0]) * relevance[$0] } }
        case .multiply: return [relevance, inputs[1].map { _ in 0 }]
        case .concatenate:
            var next = 0
            return inputs.map { input in
                defer { next += input.count }
                return Array(relevance[next..<next + input.count])
            }
        case .pooling(let kind, let geometry):
            var result = [Double](repeating: 0, count: inputs[0].count)
            for (output, window) in windows(index, geometry).enumerated() {
                if kind == .maximum {
                    let winner = window.reduce(window[0]) { inputs[0][$1] > inputs[0][$0] ? $1 : $0 }
                    result[winner] += relevance[output]
                } else {
                    let share = relevance[output] / stabilised(outputs[output]) / Double(window.count)
                    for place in window { result[place] += inputs[0][place] * share }
                }
            }
            return [result]
        case .globalAveragePooling:
            let area = inputs[0].count / outputs.count
            return [
                inputs[0].indices.map {
                    inputs[0][$0] * relevance[$0 / area] / stabilised(outputs[$0 / area]) / Double(area)
                }
            ]
        default: return [relevance]
        }
    }

    private mutating func share(
        _ relevance: [Double], _ inputs: [Double], _ outputs: [Double], _ connections: Connections,
        _ rule: RelevanceRule
    ) -> [Double] {
        typealias Contribution = (Double, Double, Int) -> Double
        func positive(_ x: Double) -> Double { max(x, 0) }
        func negative(_ x: Double) -> Double { min(x, 0) }
        var ways:
            [(contribution: Contribution, bias: (Double) -> Double, factor: Double, stabiliser: (Double) -> Double)] =
                []
        let away: (Double) -> Double = { $0 < 0 ? $0 - 1e-9 : $0 + 1e-9 }
        switch rule {
        case .zero: ways = [({ x, w, _ in x * w }, { $0 }, 1, { $0 })]
        case .epsilon(let epsilon):
            ways = [({ x, w, _ in x * w }, { $0 }, 1, { $0 < 0 ? $0 - Double(epsilon) : $0 + Double(epsilon) })]
        case .signedZ: ways = [({ x, w, _ in x * w }, { $0 }, 1, { $0 + 1e-9 })]
        case .gamma(let gamma):
            let g = Double(gamma)
            ways = [({ x, w, _ in x * w + g * positive(x * w) }, { $0 + g * positive($0) }, 1, away)]
        case .zPlus: ways = [({ x, w, _ in positive(x * w) }, { _ in 0 }, 1, away)]
        case .alphaBeta(let alpha):
            ways = [
                ({ x, w, _ in positive(x * w) }, positive, Double(alpha), away),
                ({ x, w, _ in negative(x * w) }, negative, 1 - Double(alpha), away),
            ]
        case .wSquared: ways = [({ _, w, _ in w * w }, { _ in 0 }, 1, away)]
        case .flat: ways = [({ _, _, _ in 1 }, { _ in 0 }, 1, away)]
        case .zB(let low, let high):
            ways = [
                (
                    { x, w, c in x * w - Double(low[c]) * positive(w) - Double(high[c]) * negative(w) }, { _ in 0 }, 1,
                    away
                )
            ]
        }
        var result = [Double](repeating: 0, count: inputs.count)
        for way in ways {
            var sums = connections.biases.map(way.bias)
            for (from, to, weight) in connections.weights {
                sums[to] += way.contribution(inputs[from], weight, connections.channels[from])
            }
            let quotients = sums.indices.map { output in
                let divisor = way.stabiliser(sums[output])
                return divisor == 0 ? 0 : way.factor * relevance[output] / divisor
            }
            for (from, to, weight) in connections.weights {
                result[from] += way.contribution(inputs[from], weight, connections.channels[from]) * quotients[to]
            }
            for (quotient, bias) in zip(quotients, connections.biases) { absorbed += quotient * way.bias(bias) }
        }
        return result
    }

    private mutating func compute(_ index: Int) {
        let inputs = sources[index].map { values[$0] ?? [] }, shape = shapes[sources[index][0]] ?? []
        var output = inputs[0], outputShape = shape
        switch network.layers[index].layer {
        case .convolution, .linear:
            let connections = connections(index)
            output = connections.biases
            for (from, to, weight) in connections.weights { output[to] += inputs[0][from] * weight }
            outputShape = connections.shape
        case .relu: output = output.map { max($0, 0) }
        case .clippedReLU(let clipped): output = output.map { min(max($0, 0), Double(clipped.threshold)) }
        case .add: output = zip(inputs[0], inputs[1]).map { $0 + $1 }
        case .multiply:
            let area = inputs[0].count / inputs[1].count
            output = inputs[0].indices.map { inputs[0][$0] * inputs[1][$0 / area] }
        case .concatenate:
            output = inputs.flatMap { $0 }
            outputShape[0] = sources[index].reduce(0) { $0 + (shapes[$1]?[0] ?? 0) }
        case .flatten: outputShape = [output.count]
        case .pooling(let kind, let geometry):
            output = windows(index, geometry).map { window in
                let found = window.map { inputs[0][$0] }
                return kind == .maximum ? found.max() ?? 0 : found.reduce(0, +) / Double(found.count)
            }
            outputShape = [shape[0], geometry.outputSize(shape[1], axis: 0), geometry.outputSize(shape[2], axis: 1)]
        case .globalAveragePooling:
            let area = shape[1] * shape[2]
            output = (0..<shape[0]).map { channel in
                inputs[0][channel * area..<(channel + 1) * area].reduce(0, +) / Double(area)
            }
            outputShape = [shape[0], 1, 1]
        default: break
        }
        values[index] = output
        shapes[index] = outputShape
    }

    /// The places of each window's inputs; windows without padding only.
    private func windows(_ index: Int, _ geometry: PoolingGeometry) -> [[Int]] {
        let shape = shapes[sources[index][0]] ?? []
        var result: [[Int]] = []
        for channel in 0..<shape[0] {
            for row in 0..<geometry.outputSize(shape[1], axis: 0) {
                for column in 0..<geometry.outputSize(shape[2], axis: 1) {
                    var window: [Int] = []
                    for y in 0..<geometry.size[0] {
                        let start =
                            (channel * shape[1] + row * geometry.stride[0] + y) * shape[2] + column * geometry.stride[1]
                        window += Array(start..<start + geometry.size[1])
                    }
                    result.append(window)
                }
            }
        }
        return result
    }

    private func connections(_ index: Int) -> Connections {
        let shape = shapes[sources[index][0]] ?? []
        var result = Connections()
        switch network.layers[index].layer {
        case .linear(let linear):
            let weights = linear.weights.values, inputs = linear.weights.shape[1]
            for (place, weight) in weights.enumerated() {
                result.weights.append((place % inputs, place / inputs, Double(weight)))
            }
            result.biases =
                linear.bias?.values.map(Double.init) ?? [Double](repeating: 0, count: linear.weights.shape[0])
            result.channels = Array(0..<inputs)
            result.shape = [linear.weights.shape[0]]
        case .convolution(let convolution):
            let size = convolution.weights.shape, weights = convolution.weights.values, geometry = convolution.geometry
            let height = geometry.outputSize(shape[1], kernel: size[2], axis: 0),
                width = geometry.outputSize(shape[2], kernel: size[3], axis: 1)
            let perGroup = size[0] / geometry.groups
            for output in 0..<size[0] {
                for row in 0..<height {
                    for column in 0..<width {
                        let to = (output * height + row) * width + column
                        for channel in 0..<size[1] {
                            for y in 0..<size[2] {
                                for x in 0..<size[3] {
                                    let atRow =
                                        row * geometry.stride[0] + y * geometry.dilation[0] - geometry.paddingBefore[0]
                                    let atColumn =
                                        column * geometry.stride[1] + x * geometry.dilation[1]
                                        - geometry.paddingBefore[1]
                                    guard 0..<shape[1] ~= atRow, 0..<shape[2] ~= atColumn else { continue }
                                    let source = output / perGroup * size[1] + channel
                                    let from = (source * shape[1] + atRow) * shape[2] + atColumn
                                    let place = ((output * size[1] + channel) * size[2] + y) * size[3] + x
                                    result.weights.append((from, to, Double(weights[place])))
                                }
                            }
                        }
                    }
                }
            }
            let biases = convolution.bias?.values.map(Double.init) ?? [Double](repeating: 0, count: size[0])
            result.biases = biases.flatMap { [Double](repeating: $0, count: height * width) }
            result.channels = (0..<shape.reduce(1, *)).map { $0 / (shape[1] * shape[2]) }
            result.shape = [size[0], height, width]
        default: break
        }
        return result
    }
}
