import Networks
import Tensors

extension ColorDenoiser {
    /// A small one for images of 32 px with fresh weights: the authors' layers over three maps of a VGG-16 of any width,
    /// its outputs before the second, third and fourth pooling, which stay as they are.
    ///
    /// What is cleaned goes in by a convolution of 8 × 8 pixels at stride 8: as if 8 × 8 places became 64 maps, which 64
    /// are then made of.
    ///
    /// - Parameters:
    ///   - classifier: behind no transformation.
    ///   - stream: what weights are drawn from, and the seed of the noise in use.
    /// - Throws: `MethodError` for a network whose pooled maps are of other sizes.
    public static func reduced(
        _ classifier: AttackedNetwork, cleaning cleaned: Cleaned = .luma, stream: RandomStream
    ) throws -> ColorDenoiser {
        precondition(classifier.transformations.isEmpty, "a denoiser's classifier sees the images themselves")
        let encoder = classifier.network
        let (taps, shapes) = try tappedBlocks(of: encoder)
        var writer = DenoiserLayers(stream: stream.substream("weights"))
        // The classifier's own order and scale of colours.
        var weights = [[Float]](repeating: [Float](repeating: 0, count: DenoiserLayers.Input.channels), count: 3)
        for channel in 0..<3 {
            weights[channel][classifier.takesBlueFirst ? 2 - channel : channel] =
                classifier.normalization.scale[channel]
        }
        writer.fixed("encoder.input", weights, classifier.normalization.shift, inputs: [.image])
        let last = taps[2]
        writer.embed(Array(encoder.layers[...last]), named: "encoder.network.")
        let maps = taps.map { (name: "encoder.network.\(encoder.layers[$0].name)", channels: shapes[$0][1]) }
        writer.takeCleaned(cleaned)
        writer.convolution("y_conv0", to: 64, kernel: 8, stride: 8, padding: 0)
        for (stage, (map, outputs)) in zip(maps.reversed(), [32, 16, 8]).enumerated() {
            writer.join("y_skip\(stage + 1)", with: map.name, channels: map.channels)
            writer.upsampling("y_conv\(stage + 1)", to: outputs, factor: 2)
        }
        writer.upsampling("y_conv4", to: cleaned.planes, factor: 1)
        var seeds = stream.substream("noise")
        return ColorDenoiser(
            .reduced, cleaning: cleaned,
            network: Network(
                name: "resupnet-32-\(cleaned.rawValue)", inputShape: [DenoiserLayers.Input.channels, 32, 32],
                layers: writer.layers), seed: seeds.next())
    }

    /// The authors' network with their weights, or others of the same layers: 58.4 million parameters without the
    /// ResNet-18 that it has inside, and whose tensors the file has, too.
    ///
    /// - Parameter seed: of the noise in use.
    /// - Throws: `NetworkError` naming the file and what doesn't fit.
    public static func published(_ weights: WeightsFile, seed: UInt64 = 1) throws -> ColorDenoiser {
        try published(encoder: .resNet18(stream: nil), channels: [512, 256, 128, 64, 64, 32], seed: seed)
            .filled(from: weights)
    }

    /// With a file's tensors in the place of its own.
    func filled(from weights: WeightsFile) throws -> ColorDenoiser {
        with(try network.loadedWithoutInputs(weights))
    }

    /// - Parameters:
    ///   - encoder: a ResNet-18 of any width.
    ///   - channels: of `y_conv0` to `y_conv5`.
    static func published(encoder: Network, channels: [Int], seed: UInt64) -> ColorDenoiser {
        var writer = DenoiserLayers(stream: nil)
        // The authors' encoder sees colours from 0 to 1 as they are.
        var weights = [[Float]](repeating: [Float](repeating: 0, count: DenoiserLayers.Input.channels), count: 3)
        for color in 0..<3 { weights[color][color] = 1 }
        writer.fixed("encoder.input", weights, [0, 0, 0], inputs: [.image])
        let taps = (1...4).compactMap { try? encoder.place(ofModule: "layer\($0)") }
        precondition(taps.count == 4, "the encoder is a ResNet-18")
        writer.embed(Array(encoder.layers[...taps[3]]), named: "encoder.network.")
        let widths = taps.map { place in
            encoder.layers[...place].reduce(0) { width, layer in
                if case .convolution(let convolution) = layer.layer { convolution.weights.shape[0] } else { width }
            }
        }
        writer.takeCleaned(.luma)
        // Rows of 64 numbers as they lie in memory, whichever rows of the image they are of: 784 maps of 8 × 8.
        writer.append("y_view", .reshape([784, 8, 8]), channels: 784)
        writer.convolution("y_conv0", to: channels[0], kernel: 2, padding: 0)
        for stage in 1...5 {
            if stage <= 4 {
                let tap = 4 - stage
                writer.join(
                    "y_skip\(stage)", with: "encoder.network.\(encoder.layers[taps[tap]].name)", channels: widths[tap])
            }
            writer.upsampling("y_conv\(stage)", to: channels[stage], factor: 2)
        }
        writer.upsampling("y_conv6", to: 1, factor: 1)
        return ColorDenoiser(
            .published, cleaning: .luma,
            network: Network(
                name: "resupnet", inputShape: [DenoiserLayers.Input.channels, 224, 224], layers: writer.layers),
            seed: seed)
    }

    /// The places before the second, third and fourth max pooling, and the shapes of all outputs for one image.
    private static func tappedBlocks(of encoder: Network) throws -> (taps: [Int], shapes: [[Int]]) {
        let shapes = try encoder.outputShapes([1] + encoder.inputShape)
        let poolings = encoder.layers.indices.filter {
            if case .pooling(.maximum, _) = encoder.layers[$0].layer {
                encoder.layers[$0].inputs == [.previous]
            } else {
                false
            }
        }
        let taps = poolings.dropFirst().prefix(3).map { $0 - 1 }
        let sizes = taps.map { $0 >= 0 ? Array(shapes[$0].dropFirst(2)) : [] }
        guard encoder.inputShape == [3, 32, 32], sizes == [[16, 16], [8, 8], [4, 4]] else {
            throw MethodError(
                "building a denoiser on \(encoder.name)",
                "expected a network for 32 px with maps of 16, 8 and 4 px before its second to fourth max pooling",
                advice: "Use the maps of a VGG-16")
        }
        return (taps, shapes)
    }
}

extension DenoiserLayers {
    /// What is cleaned, with noise, cut off at 0 and 1.
    fileprivate mutating func takeCleaned(_ cleaned: ColorDenoiser.Cleaned) {
        let weights = (0..<cleaned.planes).map { plane in
            (0..<Input.channels).map { $0 == Input.noise || $0 == cleaned.firstInput + plane ? Float(1) : 0 }
        }
        fixed("y_input", weights, weights.map { _ in 0 }, inputs: [.image])
        append("y_bounds", .activation(.clip(lower: 0, upper: 1)))
    }
}

extension Network {
    /// The denoiser with a file's tensors; those that take colours of its input are in no file.
    ///
    /// - Throws: `NetworkError` naming the file and what doesn't fit.
    fileprivate func loadedWithoutInputs(_ weights: WeightsFile) throws -> Network {
        let own = Set(["encoder.input", "y_input"])
        var others = self
        others.layers.removeAll { own.contains($0.name) }
        // The classifier's last layer is in the file, and nothing is made of it.
        let classifier = ["weight", "bias"].map { "encoder.network.fc.\($0)" }
        let file = try weights.fitted(to: others)
        let extras = file.names.filter { name in
            !others.namedParameters.contains { $0.name == name } && !name.hasSuffix("num_batches_tracked")
        }
        guard Set(extras).isSubset(of: classifier) else {
            throw NetworkError(
                "filling \(name) from \(weights.path)",
                "the file has tensors that the network has no place for: \(extras.prefix(3).joined(separator: ", "))",
                advice: "Name a file of the authors' network")
        }
        try others.load(weights, extras: .allowed)
        var loaded = self
        for layer in others.layers { loaded.layers[try loaded.place(of: layer.name)] = layer }
        return loaded
    }
}
