import Foundation
import Networks
import Tensors
import Testing

/// In every network of the zoo a NaN in an image, in a bias or in a normalisation's shift is where plain rules say that it must be: in all
/// layers' outputs, tapped and not, with Winograd's kernels and without.
@Suite(.serialized) struct SpoiltZooTests {
    /// The rules against plain loops in float64, on networks that these compute in no time.
    @Test(arguments: 0..<8 as Range<UInt64>) func rulesAreThoseOfPlainLoops(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "spoilt places")
        var network = [Network.tiny, Network.branching, Network.recurrent, Network.transformer][Int(seed % 4)](seed)
        var image = Tensor.random([1] + network.inputShape, &stream)
        if seed < 4 {
            let place = stream.uniform(below: image.count)
            image.withMutableValues { $0[place] = .nan }
        } else {
            network.spoilABias(&stream)
        }
        let found = try SpoiltNetwork(network, image: network.inputShape).places(SpoiltPlaces.each(of: image)[0])
        let plain = PlainNetwork(network)
        for end in stride(from: network.layers.count, to: 0, by: -4) {
            let exact = plain.output(Plain(image), to: end).values.map(\.isNaN)
            #expect(found[end - 1] == SpoiltPlaces(exact), "seed \(seed), \(network.layers[end - 1].name)")
        }
    }

    /// A head that reads none of the spoilt numbers stays whole.
    @Test(arguments: 0..<24 as Range<UInt64>) func attentionByHeads(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "spoilt attention")
        let (heads, tokens, width) = (1 + Int(seed % 3), 5, 4)
        let size = heads * width
        // One of a query, a key and a value.
        let place = stream.uniform(below: tokens) * 3 * size + Int(seed / 3 % 3) * size + stream.uniform(below: size)
        var rows = Tensor.random([1, tokens, 3 * size], &stream)
        rows.withMutableValues { $0[place] = .nan }
        let network = Network([tokens, 3 * size], [.attention(heads: heads)])
        let exact = SpoiltPlaces(PlainNetwork(network).output(Plain(rows)).values.map(\.isNaN))
        let rules = try SpoiltNetwork(network, image: network.inputShape)
        #expect(rules.places(SpoiltPlaces.each(of: rows)[0]) == [exact], "seed \(seed)")
        let found = try network.forward(rows, on: Engine())
        #expect(SpoiltPlaces.each(of: found) == [exact], "seed \(seed), \(place)")
    }

    @Test(arguments: Architecture.allCases) func everyNetwork(architecture: Architecture) throws {
        let engine = try Engine()
        let clean = small(architecture).quicklyFilled()
        for seed in 0..<3 as Range<UInt64> {
            var stream = RandomStream(seed: seed, "spoilt zoo", architecture.rawValue)
            var network = clean
            var images = Tensor.random([2] + network.inputShape, &stream)
            var place = "a pixel"
            if seed == 0 {
                // The first image stays as it is.
                let pixel = images.count / 2 + stream.uniform(below: images.count / 2)
                images.withMutableValues { $0[pixel] = .nan }
            } else {
                place = network.spoilABias(&stream)
            }
            let context = "\(architecture.rawValue), seed \(seed), \(place)"
            let rules = try SpoiltNetwork(network, image: network.inputShape)
            let wanted = SpoiltPlaces.each(of: images).map { rules.places($0) }
            let last = wanted.map { $0[network.layers.count - 1] }
            #expect(last[1] != .none, "\(context)")
            for kernels in [KernelPolicy.fast, .exact] {
                let found = try network.forward(images, on: engine, kernels: kernels)
                #expect(SpoiltPlaces.each(of: found) == last, "\(context), \(kernels)")
            }
            _ = try network.forward(images, on: engine, taps: Set(network.layers.indices)) { layer, output in
                let agrees = SpoiltPlaces.each(of: output) == wanted.map { $0[layer] }
                if !agrees { Issue.record("\(context), tapped at \(network.layers[layer].name)") }
            }
            let traced = try network.tracedForInference(images, on: engine).output
            #expect(SpoiltPlaces.each(of: traced) == last, "\(context), traced")
        }
    }

    /// For images as small as the network takes them.
    private func small(_ architecture: Architecture) -> Network {
        var network: Network
        switch architecture {
        case .vgg16, .vgg16BN:
            network = .vgg16(classes: 10, batchNorm: architecture == .vgg16BN, width: 0.25, side: 64, stream: nil)
        default:
            network = architecture.network(classes: 10, stream: nil)
            let shape = [3, 64, 64]
            if !architecture.isForCIFAR, (try? network.outputShapes([1] + shape)) != nil { network.inputShape = shape }
        }
        return network
    }
}

extension Network {
    /// The same layers with random numbers that repeat themselves.
    fileprivate func quicklyFilled() -> Network {
        var network = self
        for place in network.layers.indices {
            let named = network.layers[place]
            network.layers[place].layer.withParameters { role, tensor in
                let shape = tensor.shape
                let fan = Float(shape.dropFirst().reduce(1, *))
                let (factor, offset): (Float, Float) =
                    switch role {
                    case .weight: ((3 / fan).squareRoot(), 0)
                    case .scale, .runningVariance: (0.25, 1)
                    default: (0.25, 0)
                    }
                let some = ZooNumbers(named.parameterName(role)).tensor(
                    [min(tensor.count, 4093)], times: factor, plus: offset)
                tensor = Tensor(shape) { values in
                    some.withValues { some in
                        guard let to = values.baseAddress, let from = some.baseAddress else { return }
                        for start in stride(from: 0, to: values.count, by: some.count) {
                            (to + start).update(from: from, count: min(some.count, values.count - start))
                        }
                    }
                }
            }
        }
        return network
    }

    /// Puts NaN into one number of a bias, or of a normalisation's shift.
    ///
    /// - Returns: its name and index.
    @discardableResult
    fileprivate mutating func spoilABias(_ stream: inout RandomStream) -> String {
        let places = layers.indices.filter {
            layers[$0].layer.parameters.contains { [.bias, .shift].contains($0.role) }
        }
        let place = places[stream.uniform(below: places.count)]
        var text = ""
        let name = layers[place].name
        layers[place].layer.withParameters { role, tensor in
            guard [.bias, .shift].contains(role) else { return }
            let index = stream.uniform(below: tensor.count)
            tensor.withMutableValues { $0[index] = .nan }
            text = "\(name).\(role.pyTorchName)[\(index)]"
        }
        return text
    }
}
