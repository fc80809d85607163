import Tensors

/// A forward pass that stands before one of a network's layers and holds what the layers from there on need.
///
/// It is a value: each copy goes on from there by itself, in the same network or in one whose later layers are others of
/// the same shapes, and gives the bytes of a whole pass.
///
///     var pass = ForwardPass(images, of: network)
///     try pass.advance(to: place, in: network, on: engine)
///     let before = try pass.output(of: network, on: engine)
///     let after = try pass.output(of: changed, on: engine)     // changed from `place` on
public struct ForwardPass: Sendable {
    /// The place of the layer that is computed next.
    public private(set) var place: Int
    /// The outputs that later layers still need, by place.
    private var values: [Int: Tensor]
    private var trust: Trust
    private let images: Int

    /// A pass before a network's first layer.
    public init(_ images: Tensor, of network: Network, kernels: KernelPolicy = .fast) {
        self.init(images, before: 0, of: network, kernels: kernels)
    }

    /// - Parameter first: the layer that gets the input.
    init(_ input: Tensor, before first: Int, of network: Network, kernels: KernelPolicy) {
        place = first
        values = [first - 1: input]
        trust = Trust(kernels, count: network.layers.count)
        images = input.shape.first ?? 0
    }

    /// Computes the layers from where the pass stands up to a place, which is no earlier one; nothing where it stands
    /// there.
    ///
    /// - Throws: as `Network.forward`.
    public mutating func advance(to place: Int, in network: Network, on engine: Engine) throws {
        precondition(self.place <= place && place <= network.layers.count, "a pass goes forward")
        try advance(to: place, in: network, try Wiring(network), on: engine)
    }

    /// What the next layer computes on; there must be one.
    ///
    /// - Throws: `NetworkError` where the network's layers are wired otherwise than those that the pass went through.
    public func inputs(in network: Network) throws -> [Tensor] {
        precondition(place < network.layers.count, "behind the last layer there is none that computes on anything")
        return try Wiring(network).inputs[place].map { try output(at: $0, of: network) }
    }

    /// The network's output, computed from where the pass stands; the pass stays there.
    ///
    /// - Throws: as `Network.forward`.
    public func output(of network: Network, on engine: Engine) throws -> Tensor {
        engine.evaluations += images
        var rest = self
        try rest.advance(to: network.layers.count, in: network, on: engine)
        return try rest.output(at: network.layers.count - 1, of: network)
    }

    func output(at place: Int, of network: Network) throws -> Tensor {
        guard let value = values[place] else {
            let source = place == Wiring.image ? "the image" : "the output of \(network.layers[place].name)"
            throw NetworkError(
                "going on in \(network.name)", "\(source) is needed and was not kept",
                advice: "Begin a pass anew where layers are wired otherwise")
        }
        return value
    }

    /// - Parameter tap: called with the place and output of each layer that `taps` names.
    mutating func advance(
        to end: Int, in network: Network, _ wiring: Wiring, on engine: Engine, taps: Set<Int> = [],
        tap: (Int, Tensor) throws -> Void = { _, _ in }
    ) throws {
        while place < end {
            let start = place
            let isBounded = trust.enter(start, inputs: wiring.inputs[start], weights: wiring.weights[start])
            let fusesNext =
                start + 1 < end && isBounded && !taps.contains(start) && network.layers[start + 1].layer == .relu
                && wiring.flowsOnlyToNext(start)
            let inputs = try wiring.inputs[start].map { try self.output(at: $0, of: network) }
            let output: Tensor
            let weighted = network.computedLayer(start, wiring)
            switch weighted {
            case .convolution(let layer):
                output = try engine.convolution(
                    inputs[0], weights: layer.weights, bias: layer.bias, geometry: layer.geometry, fusedReLU: fusesNext,
                    kernels: trust.kernels(isBounded))
            case .linear(let layer):
                output = try engine.linear(
                    inputs[0], weights: layer.weights, bias: layer.bias, fusedReLU: fusesNext)
            default:
                output = try weighted.output(inputs, on: engine, isBounded: isBounded)
                if case .clippedReLU = weighted { trust.bound(start) }
            }
            if weighted.hasWeights && fusesNext {
                place += 1
                trust.follow(place)
            }
            if taps.contains(place) { try tap(place, output) }
            values[place] = output
            for source in wiring.inputs[start...place].joined() where source >= 0 && wiring.lastUse[source] <= place {
                values[source] = nil
            }
            place += 1
        }
    }
}

/// Whether values may be huge at a place of the network.
private struct Trust {
    private let policy: KernelPolicy
    /// For each layer, whether its output may be.
    private var isHuge: [Bool]

    init(_ policy: KernelPolicy, count: Int) {
        self.policy = policy
        isHuge = [Bool](repeating: false, count: count)
    }

    /// - Returns: whether the layer's numbers are bounded: those that it gets, and its weights.
    mutating func enter(_ layer: Int, inputs: [Int], weights: Int) -> Bool {
        guard case .faulty(let layers) = policy else { return true }
        let isBounded = !layers.contains(weights) && !inputs.contains { $0 >= 0 && isHuge[$0] }
        isHuge[layer] = !isBounded
        return isBounded
    }

    /// A layer that was computed together with the one before.
    mutating func follow(_ layer: Int) { isHuge[layer] = isHuge[layer - 1] }

    /// A clipped ReLU's output is bounded whatever it got.
    mutating func bound(_ layer: Int) { isHuge[layer] = false }

    func kernels(_ isBounded: Bool) -> Kernels {
        switch policy {
        case .fast: .fast
        case .exact: .direct
        case .faulty: isBounded ? .fast : .direct
        }
    }
}
