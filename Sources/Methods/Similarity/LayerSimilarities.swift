import Networks
import Tensors

/// A layer whose activations are compared, and which of its units.
public struct ComparedLayer: Codable, Sendable, Hashable {
    /// As a tap is named: "features.30", or "pool5" and "conv4_2" of a VGG.
    public let layer: String
    public let units: LayerUnits

    public init(_ layer: String, _ units: LayerUnits = .all) { (self.layer, self.units) = (layer, units) }
}

/// How alike images are to some layers of one network.
///
///     let measurement = try LayerSimilarities(of: vgg, [ComparedLayer("pool3"), ComparedLayer("pool5")], images: 796)
///     let matrices = try measurement.matrices(on: engine) { range in images(range) }      // by layer, as they were named
///
/// Outputs of as many layers as fit into memory are held for all images at once; the others take passes of their own, each up to
/// the last of its layers.
public struct LayerSimilarities: Sendable {
    private struct Tap {
        var place: Int
        /// Of one image.
        var shape: [Int]
        /// Of the compared layers.
        var numbers: [Int]
    }

    private let network: Network
    private let compared: [ComparedLayer]
    private let images: Int
    /// By pass.
    private let passes: [[Tap]]

    /// - Parameters:
    ///   - input: [C, H, W] of the images, where they are not of the network's own size.
    ///   - images: how many there are.
    ///   - memory: how many bytes of outputs are held at once; a layer that needs more is held alone.
    /// - Throws: `NetworkError` that lists names like one that no layer has; what shapes that don't fit throw.
    public init(
        of network: Network, _ compared: [ComparedLayer], images: Int, input: [Int]? = nil,
        memory: Int = 1_500_000_000
    ) throws {
        let shapes = try network.outputShapes([1] + (input ?? network.inputShape))
        var taps: [Tap] = []
        for (number, layer) in compared.enumerated() {
            let place = try network.placeOfComparedLayer(layer.layer)
            if let known = taps.firstIndex(where: { $0.place == place }) {
                taps[known].numbers.append(number)
            } else {
                taps.append(Tap(place: place, shape: Array(shapes[place].dropFirst()), numbers: [number]))
            }
        }
        taps.sort { $0.place < $1.place }
        var passes: [[Tap]] = [], held = 0
        for tap in taps {
            let bytes = 4 * images * tap.shape.reduce(1, *)
            if passes.isEmpty || held + bytes > memory {
                passes.append([])
                held = 0
            }
            passes[passes.count - 1].append(tap)
            held += bytes
        }
        (self.network, self.compared, self.images, self.passes) = (network, compared, images, passes)
    }

    /// A matrix for each of the compared layers, in their order.
    ///
    /// - Parameters:
    ///   - batch: images of a forward pass.
    ///   - progress: gets the images that passes have seen, and how many they will have seen in all.
    ///   - prepared: the images [n, C, H, W] at these places.
    /// - Throws: ``MethodError`` where outputs are infinite or NaN; what passes and `prepared` throw.
    public func matrices(
        on engine: Engine, batch: Int = 16, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in },
        _ prepared: (Range<Int>) throws -> Tensor
    ) throws -> [SimilarityMatrix] {
        var found = [SimilarityMatrix?](repeating: nil, count: compared.count)
        for (number, taps) in passes.enumerated() {
            var outputs = try outputs(of: taps, on: engine, batch: batch, prepared) {
                progress(number * images + $0, passes.count * images)
            }
            for tap in taps.indices.reversed() {
                // The last owner of a layer's outputs frees them.
                let values = outputs.removeLast()
                for layer in taps[tap].numbers {
                    let rows = ActivationRows(values, shape: taps[tap].shape, units: compared[layer].units)
                    found[layer] = try SimilarityMatrix(of: rows, on: engine)
                }
            }
            engine.releaseUnusedMemory()
        }
        return found.compactMap(\.self)
    }

    private func outputs(
        of taps: [Tap], on engine: Engine, batch: Int, _ prepared: (Range<Int>) throws -> Tensor,
        progress: (Int) -> Void
    ) throws -> [[Float]] {
        var outputs = taps.map { [Float](repeating: 0, count: images * $0.shape.reduce(1, *)) }
        for first in stride(from: 0, to: images, by: batch) {
            let range = first..<min(first + batch, images)
            let end = (taps.last?.place ?? 0) + 1
            _ = try network.forward(
                prepared(range), on: engine, to: end, taps: Set(taps.map(\.place))
            ) { place, output in
                guard let number = taps.firstIndex(where: { $0.place == place }) else { return }
                let start = first * taps[number].shape.reduce(1, *)
                output.withValues { values in
                    for index in values.indices { outputs[number][start + index] = values[index] }
                }
            }
            progress(range.upperBound)
        }
        return outputs
    }
}

extension Network {
    /// The place of a layer that is compared: by its name, or that of the module that it ends; of a VGG also "pool1" to "pool5"
    /// and "conv1_1" to "conv5_3", which are a convolution's own outputs, before normalisation and ReLU.
    ///
    /// - Throws: `NetworkError` that lists names like it.
    public func placeOfComparedLayer(_ name: String) throws -> Int {
        if self.name.hasPrefix("vgg"), let place = placeInVGG(name) { return place }
        return try place(ofModule: name)
    }

    private func placeInVGG(_ name: String) -> Int? {
        var (block, convolution) = (1, 0)
        for (place, layer) in layers.enumerated() {
            switch layer.layer {
            case .convolution:
                convolution += 1
                if name == "conv\(block)_\(convolution)" { return place }
            case .pooling:
                if name == "pool\(block)" { return place }
                (block, convolution) = (block + 1, 0)
            default: continue
            }
        }
        return nil
    }
}
