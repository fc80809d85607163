import Networks
import Tensors

/// Which numbers of one image's feature map [C, H, W], or of its rows, are NaN.
enum SpoiltPlaces: Equatable {
    case none, all
    case some([Bool])

    init(_ flags: [Bool]) {
        self = !flags.contains(true) ? .none : flags.contains(false) ? .some(flags) : .all
    }

    func flags(_ count: Int) -> [Bool] {
        switch self {
        case .none: [Bool](repeating: false, count: count)
        case .all: [Bool](repeating: true, count: count)
        case .some(let flags): flags
        }
    }

    /// By image of a batch, whose numbers are finite or NaN.
    static func each(of tensor: Tensor) -> [SpoiltPlaces] {
        let count = tensor.count / tensor.shape[0]
        return tensor.withValues { values in
            (0..<tensor.shape[0]).map { image in
                let part = UnsafeBufferPointer(rebasing: values[image * count..<(image + 1) * count])
                let spoilt = Tensor.nonFiniteCount(UnsafeRawBufferPointer(part))
                return spoilt == 0 ? .none : SpoiltPlaces(part.map(\.isNaN))
            }
        }
    }
}

/// Where NaN must be in each layer's output, from where it is in an image and in the biases: each layer by its own rule, without a
/// number being computed. All other numbers are finite, and none overflows.
///
/// A sum is NaN where any of its terms is, and 0 times NaN is NaN; a maximum of a window is, and so are rows that a normalisation or a
/// softmax divides by a sum with NaN in it.
struct SpoiltNetwork {
    private let network: Network
    private let wiring: [[Int]]
    private let image: [Int]
    /// [C, H, W] and the like, by layer.
    private let shapes: [[Int]]

    init(_ network: Network, image: [Int]) throws {
        self.network = network
        self.image = image
        shapes = try network.outputShapes([1] + image).map { Array($0.dropFirst()) }
        wiring = network.layers.indices.map { index in
            network.layers[index].inputs.map { input in
                switch input {
                case .previous: index - 1
                case .image: -1
                case .named(let name): network.layers.firstIndex { $0.name == name } ?? -1
                }
            }
        }
    }

    /// - Returns: by layer.
    func places(_ input: SpoiltPlaces) -> [SpoiltPlaces] {
        var outputs: [SpoiltPlaces] = []
        for index in network.layers.indices {
            let inputs = wiring[index].map { Map($0 < 0 ? image : shapes[$0], $0 < 0 ? input : outputs[$0]) }
            outputs.append(output(network.layers[index].layer, inputs, shapes[index]))
        }
        return outputs
    }

    /// What a layer gets.
    private struct Map {
        let shape: [Int]
        let places: SpoiltPlaces
        var flags: [Bool] { places.flags(shape.reduce(1, *)) }

        init(_ shape: [Int], _ places: SpoiltPlaces) { (self.shape, self.places) = (shape, places) }

        /// For each place, whether any channel is spoilt: one map [1, H, W].
        var anyChannel: Map {
            let area = shape[1] * shape[2]
            var result = [Bool](repeating: false, count: area)
            for (index, flag) in flags.enumerated() where flag { result[index % area] = true }
            return Map([1, shape[1], shape[2]], SpoiltPlaces(result))
        }

        /// For each channel, whether a window of it holds a spoilt number.
        func windows(
            _ size: [Int], _ stride: [Int], _ padding: [Int], _ dilation: [Int], _ output: [Int]
        ) -> [Bool] {
            let (flags, height, width) = (flags, shape[1], shape[2])
            var result = [Bool](repeating: false, count: shape[0] * output[0] * output[1])
            for channel in 0..<shape[0] {
                for y in 0..<output[0] {
                    for x in 0..<output[1] {
                        for i in 0..<size[0] {
                            for j in 0..<size[1] {
                                let row = y * stride[0] + i * dilation[0] - padding[0]
                                let column = x * stride[1] + j * dilation[1] - padding[1]
                                guard 0..<height ~= row, 0..<width ~= column,
                                    flags[(channel * height + row) * width + column]
                                else { continue }
                                result[(channel * output[0] + y) * output[1] + x] = true
                            }
                        }
                    }
                }
            }
            return result
        }
    }

    private func output(_ layer: Layer, _ inputs: [Map], _ shape: [Int]) -> SpoiltPlaces {
        let input = inputs[0], count = shape.reduce(1, *)
        switch layer {
        case .convolution(let layer): return convolution(input, layer, shape)
        case .again(let name, let geometry):
            guard case .convolution(var original)? = network.layers.first(where: { $0.name == name })?.layer else {
                preconditionFailure("only convolutions are repeated")
            }
            original.geometry = geometry ?? original.geometry
            return convolution(input, original, shape)
        case .linear(let layer): return adding(layer.bias, to: rows(input, shape), count) { $0 % (shape.last ?? 1) }
        case .batchNorm(let layer):
            let area = shape.dropFirst().reduce(1, *)
            return adding(layer.shift, to: input.places, count) { $0 / area }
        case .layerNorm(let layer):
            return adding(layer.shift, to: rows(input, shape), count) { $0 % (shape.last ?? 1) }
        case .clippedReLU(let layer) where layer.form == .zero: return .none
        case .relu, .clippedReLU, .activation, .dropout, .stochasticDepth, .flatten, .reshape: return input.places
        case .pixelShuffle(let factor):
            guard case .some(let flags) = input.places else { return input.places }
            let (height, width) = (shape[1], shape[2])
            return SpoiltPlaces(
                (0..<count).map { place in
                    let (c, y, x) = (place / (height * width), place / width % height, place % width)
                    let map = c * factor * factor + y % factor * factor + x % factor
                    return flags[(map * (height / factor) + y / factor) * (width / factor) + x / factor]
                })
        case .pooling(_, let geometry):
            return windows(
                input, geometry.size, geometry.stride, geometry.paddingBefore, geometry.dilation,
                Array(shape.dropFirst()))
        case .globalAveragePooling:
            let size = Array(input.shape.dropFirst())
            return windows(input, size, size, [0, 0], [1, 1], [1, 1])
        case .add, .multiply:
            if inputs.allSatisfy({ $0.places == .none }) { return .none }
            let (left, right) = (input.flags, inputs[1].flags)
            return SpoiltPlaces(left.indices.map { left[$0] || right[$0 / (left.count / right.count)] })
        case .concatenate:
            if inputs.allSatisfy({ $0.places == .none }) { return .none }
            return SpoiltPlaces(inputs.flatMap(\.flags))
        case .tokens:
            // The class token, then a row for each patch.
            let flags = input.flags, (size, patches) = (input.shape[0], input.shape[1] * input.shape[2])
            return SpoiltPlaces(
                (0..<count).map { index in
                    index < size ? false : flags[index % size * patches + index / size - 1]
                })
        case .attention(let heads): return attention(input, heads: heads)
        case .token(let token): return SpoiltPlaces((0..<count).map { input.flags[token * count + $0] })
        }
    }

    private func windows(
        _ input: Map, _ size: [Int], _ stride: [Int], _ padding: [Int], _ dilation: [Int], _ output: [Int]
    ) -> SpoiltPlaces {
        if case .some = input.places {
            return SpoiltPlaces(input.windows(size, stride, padding, dilation, output))
        }
        return input.places
    }

    /// Whole rows that hold a spoilt number.
    private func rows(_ input: Map, _ shape: [Int]) -> SpoiltPlaces {
        guard case .some(let flags) = input.places else { return input.places }
        let (from, to) = (input.shape.last ?? 1, shape.last ?? 1)
        return SpoiltPlaces(
            (0..<flags.count / from).flatMap { row in
                [Bool](repeating: flags[row * from..<(row + 1) * from].contains(true), count: to)
            })
    }

    /// Of rows of queries, keys and values [T, 3 x D]: a head's query spoils its own row, a key the softmax of all rows of its
    /// head, and a value its own place in all of these.
    private func attention(_ input: Map, heads: Int) -> SpoiltPlaces {
        guard case .some(let flags) = input.places else { return input.places }
        let (tokens, size) = (input.shape[0], input.shape[1] / 3), width = size / heads
        func isSpoilt(_ token: Int, _ part: Int, _ places: Range<Int>) -> Bool {
            let start = (token * 3 + part) * size
            return flags[start + places.lowerBound..<start + places.upperBound].contains(true)
        }
        var result = [Bool](repeating: false, count: tokens * size)
        for head in 0..<heads {
            let places = head * width..<(head + 1) * width
            let spoilsAll = (0..<tokens).contains { isSpoilt($0, 1, places) }
            let values = places.map { place in (0..<tokens).contains { isSpoilt($0, 2, place..<place + 1) } }
            for token in 0..<tokens {
                let spoilsRow = spoilsAll || isSpoilt(token, 0, places)
                for place in places {
                    result[token * size + place] = spoilsRow || values[place - places.lowerBound]
                }
            }
        }
        return SpoiltPlaces(result)
    }

    private func convolution(_ input: Map, _ layer: Convolution, _ shape: [Int]) -> SpoiltPlaces {
        let geometry = layer.geometry, area = shape[1] * shape[2]
        let isOrdinary = geometry.groups == 1
        precondition(isOrdinary || (geometry.groups == shape[0] && shape[0] == input.shape[0]), "or depthwise")
        var spread = input.places
        if case .some = spread {
            let found = (isOrdinary ? input.anyChannel : input).windows(
                Array(layer.weights.shape.dropFirst(2)), geometry.stride, geometry.paddingBefore, geometry.dilation,
                Array(shape.dropFirst()))
            spread = SpoiltPlaces(isOrdinary ? (0..<shape[0]).flatMap { _ in found } : found)
        }
        return adding(layer.bias, to: spread, area * shape[0]) { $0 / area }
    }

    /// Also all numbers to which a spoilt bias is added.
    private func adding(
        _ bias: Tensor?, to places: SpoiltPlaces, _ count: Int, output: (Int) -> Int
    ) -> SpoiltPlaces {
        guard let bias, bias.nonFiniteCount > 0 else { return places }
        let spoilt = bias.values.map(\.isNaN), flags = places.flags(count)
        return SpoiltPlaces(flags.indices.map { flags[$0] || spoilt[output($0)] })
    }
}
