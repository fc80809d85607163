import Networks
import Tensors

/// Where in a frozen network an attention module gets its maps, known to suit each other.
public struct AttentionTaps: Sendable, Hashable {
    /// The places of the layers.
    let places: [Int]
    /// Of each layer's maps, for one image: [c, h, h].
    public let shapes: [[Int]]

    /// - Parameter input: [C, H, W] of an image.
    /// - Throws: ``MethodError`` for layers that don't exist, that give no square maps, or whose maps don't nest: each as
    ///   large as those behind it, or larger.
    public init(_ names: [String], of network: Network, input: [Int]) throws {
        let attempt = "tapping \(network.name)"
        guard !names.isEmpty, Set(names).count == names.count else {
            throw MethodError(attempt, "found the layers \(names)", advice: "Name one or more layers, each once")
        }
        let outputs: [[Int]]
        do {
            places = try names.map { try network.place(ofModule: $0) }
            outputs = try network.outputShapes([1] + input)
        } catch let error as NetworkError {
            throw MethodError(
                attempt, error.description, advice: "Name layers of the network, and give images it takes")
        }
        shapes = try zip(names, places).map { name, place in
            guard let map = Self.squareMapShape(outputs[place]), map[1] == map[2] else {
                throw MethodError(
                    attempt,
                    "\(name) gives \(outputs[place].dropFirst()) for an image, which is no square map [c, h, h]",
                    advice: "Name layers before the classifier")
            }
            return map
        }
        for place in shapes.indices.dropFirst() where shapes[place][1] > shapes[place - 1][1] {
            throw MethodError(
                attempt,
                "the maps of \(names[place - 1]) are of \(shapes[place - 1][1]) places a side, and those of \(names[place]) "
                    + "behind it of \(shapes[place][1]), so that they don't nest",
                advice: "Name layers from the largest maps to the smallest")
        }
    }

    /// The side of the module's own maps.
    var side: Int { min(shapes[0][1], AttentionDesign.largestSide) }

    /// How many channels all maps together have.
    var channels: Int { shapes.reduce(0) { $0 + $1[0] } }

    /// [c, h, w] of maps [1, c, h, w], or of tokens [1, 1 + h², c] without that of the class.
    static func squareMapShape(_ output: [Int]) -> [Int]? {
        if output.count == 4 { return Array(output.dropFirst()) }
        guard output.count == 3 else { return nil }
        let side = Int(Double(output[1] - 1).squareRoot().rounded())
        return side > 0 && side * side == output[1] - 1 ? [output[2], side, side] : nil
    }

    /// The maps [N, c, h, h] that the network gives for a batch of images, and its logits: one forward pass.
    ///
    /// - Throws: as `Network.forward`.
    func features(
        _ images: Tensor, in network: Network, on engine: Engine
    ) throws -> (features: [Tensor], logits: Tensor) {
        var found: [Int: Tensor] = [:]
        let logits = try network.forward(images, on: engine, taps: Set(places)) { found[$0] = $1 }
        let features = try places.map { place in
            guard let output = found[place] else {
                preconditionFailure("a layer that was tapped gives its output")
            }
            return output.shape.count == 4 ? output : try Self.asMaps(output, on: engine)
        }
        return (features, logits)
    }

    /// Tokens [N, 1 + h², c] as maps [N, c, h, h].
    private static func asMaps(_ tokens: Tensor, on engine: Engine) throws -> Tensor {
        let patches = try engine.slice(tokens, axis: 1, range: 1..<tokens.shape[1])
        let (images, count, channels) = (patches.shape[0], patches.shape[1], patches.shape[2])
        let side = Int(Double(count).squareRoot().rounded())
        return patches.withValues { values in
            Tensor([images, channels, side, side]) { maps in
                for image in 0..<images {
                    for place in 0..<count {
                        let first = (image * count + place) * channels
                        for channel in 0..<channels {
                            maps[(image * channels + channel) * count + place] = values[first + channel]
                        }
                    }
                }
            }
        }
    }
}
