import Networks
import Tensors

/// A module that makes a map of each class of a frozen network's own maps, in one pass.
///
/// Branch k makes G_k = ReLU(BN(W_k F_k + β_k) + F_k) of the maps F_k of a layer (1x1 convolutions, as many channels as before);
/// all are brought bilinearly to s x s places, s being the side of the largest or 56; C = W_f [G_1, G_2, …] + β_f are the
/// maps of the classes, and A = σ(C) the masks that it learns by (the authors' code, `AttentionTAME`; 1,874,664 parameters for
/// VGG-16).
public struct AttentionModule: Sendable, Equatable {
    public let design: AttentionDesign
    /// Its tensors by the names that they have in the authors' files ("convs.0", "bns.0", "fuser"), in a network that is
    /// wired so that shapes follow from one another and is never run: what optimisers move and files hold.
    public internal(set) var parameters: Network
    /// Of each layer's maps.
    public let channels: [Int]
    /// How many maps it gives: one for each class, or group of classes.
    public let count: Int

    /// A module that has learnt nothing: numbers uniform in ±1/√c of c inputs, normalisations that change nothing; so that all
    /// masks are about 1/2.
    ///
    /// - Parameter stream: what numbers are drawn from, for each tensor a substream of its own; without one they are 0, for
    ///   others to be loaded.
    public init(_ design: AttentionDesign, channels: [Int], count: Int, stream: RandomStream?) {
        precondition(
            design.taps.count == channels.count && !channels.isEmpty && channels.allSatisfy { $0 > 0 } && count > 0,
            "a module has layers with channels, and gives maps")
        (self.design, self.channels, self.count) = (design, channels, count)
        func convolution(_ inputs: Int, _ outputs: Int, _ name: String) -> Layer {
            let bound = 1 / Double(inputs).squareRoot()
            func drawn(_ shape: [Int], _ role: String) -> Tensor {
                guard var draws = stream?.substream(name).substream(role) else {
                    return Tensor(repeating: 0, shape: shape)
                }
                return Tensor(shape) { values in
                    for place in values.indices { values[place] = Float(draws.uniform(in: -bound..<bound)) }
                }
            }
            return .convolution(
                Convolution(
                    weights: drawn([outputs, inputs, 1, 1], "weight"), bias: drawn([outputs], "bias"),
                    geometry: ConvolutionGeometry()))
        }
        var layers: [NamedLayer] = [], ends: [LayerInput] = []
        for (branch, channels) in channels.enumerated() {
            // One channel stands for all of a layer's.
            let maps = "maps.\(branch)"
            layers.append(NamedLayer(maps, .concatenate, inputs: Array(repeating: .image, count: channels)))
            if design.branch.convolves {
                layers.append(NamedLayer("convs.\(branch)", convolution(channels, channels, "convs.\(branch)")))
            }
            if design.branch.normalises {
                layers.append(NamedLayer("bns.\(branch)", .batchNorm(BatchNorm(channels: channels))))
            }
            ends.append(.named(layers[layers.count - 1].name))
        }
        layers.append(NamedLayer("fused", .concatenate, inputs: ends))
        layers.append(NamedLayer("fuser", convolution(channels.reduce(0, +), count, "fuser")))
        parameters = Network(name: "attention", inputShape: [1, 1, 1], layers: layers)
    }

    /// The same for a network's taps.
    public init(_ design: AttentionDesign, _ taps: AttentionTaps, count: Int, stream: RandomStream?) {
        self.init(design, channels: taps.shapes.map { $0[0] }, count: count, stream: stream)
    }

    /// How many numbers are trained.
    public var parameterCount: Int { parameters.parameterCount }

    /// The same module with the numbers of a network that has its tensors, as a training gives it.
    func with(_ parameters: Network) -> AttentionModule {
        var result = self
        result.parameters = parameters
        return result
    }

    /// The place of a layer among the parameters; `nil` for one that this design doesn't have.
    func place(_ name: String) -> Int? { parameters.layers.firstIndex { $0.name == name } }

    func convolution(_ name: String) -> Convolution? {
        guard let place = place(name), case .convolution(let layer) = parameters.layers[place].layer else { return nil }
        return layer
    }

    func normalisation(_ branch: Int) -> BatchNorm? {
        guard let place = place("bns.\(branch)"), case .batchNorm(let layer) = parameters.layers[place].layer else {
            return nil
        }
        return layer
    }
}
