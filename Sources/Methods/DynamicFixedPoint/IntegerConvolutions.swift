import Networks
import Tensors

/// Computes a network's convolutions in integers: each tensor is rounded once and used for all passes that it is in, sums are Float32's.
///
///     let integers = IntegerConvolutions(IntegerSetting(try IntegerFormat(bits: 14)), of: network)
///     let trace = try pass.traced(network, batch.images, arithmetic: integers.begun(at: pass))
///
/// It remembers what happened in the last step; weights, batch normalisation, the loss and the optimiser stay in Float32, as in the
/// authors' code.
public final class IntegerConvolutions: ConvolutionArithmetic {
    public let setting: IntegerSetting
    /// The network's layers by place.
    private let names: [String]
    private var step = "a step"
    private var stream: RandomStream?
    /// By the layer's place, since the step was begun.
    private var found: [Int: IntegerRecord] = [:]
    /// Since it was made.
    public private(set) var time = ArithmeticTime()

    public init(_ setting: IntegerSetting, of network: Network) {
        self.setting = setting
        names = network.layers.map(\.name)
    }

    /// What happened since the step was begun, in the order of the layers.
    public var integerRecords: [IntegerRecord] { found.sorted { $0.key < $1.key }.map(\.value) }

    /// Forgets what happened before.
    ///
    /// - Parameters:
    ///   - step: named in errors: "update 17".
    ///   - stream: what stochastic rounding draws from.
    /// - Returns: itself.
    @discardableResult
    public func begun(_ step: String, stream: RandomStream? = nil) -> IntegerConvolutions {
        self.step = step
        self.stream = stream?.substream("integers")
        found.removeAll(keepingCapacity: true)
        return self
    }

    /// Begins an update of a training.
    @discardableResult
    public func begun(at pass: TrainingPass) -> IntegerConvolutions {
        begun("update \(pass.update)", stream: pass.stream)
    }

    public func convolved(
        _ input: Tensor, by layer: Convolution, at place: Int, on engine: Engine
    ) throws -> (output: Tensor, memory: any ConvolutionMemory)? {
        guard IntegerLayers.obstacle(layer, input: input.shape) == nil else { return nil }
        let plan = try IntegerConvolutionPlan(
            input: input.shape, weights: layer.weights.shape, geometry: layer.geometry)
        let (maps, weights, chain) = try time.timed(\.preparing) {
            let maps = try engine.integerMaps(
                input, setting.format, border: plan.inputBorder, stream: drawing("input", place),
                name: name("the input", place))
            let weights = try engine.integerWeights(
                layer.weights, setting.format, stream: drawing("weights", place), name: name("the weights", place))
            return (maps, weights, chosen(plan) { engine.overflowCertificate(plan, maps, weights, $0) })
        }
        found[place] = IntegerRecord(
            layer: names[place], activations: IntegerTensorRecord(maps), weights: IntegerTensorRecord(weights),
            forward: chain.record(products: chain.taken.products(ofChannels: input.shape[1])))
        let output = time.timed(\.convolving) {
            engine.integerConvolution(maps, weights, bias: layer.bias, plan, chain.taken)
        }
        return (
            output,
            IntegerMemory(
                arithmetic: self, place: place, plan: plan, maps: maps, weights: weights,
                // Only where the input's gradient is left to the engine, which asks for its shape.
                input: plan.hasInputGradient ? nil : input)
        )
    }

    fileprivate func slopes(
        _ gradient: Tensor, of layer: Convolution, _ memory: IntegerMemory, toInput: Bool, toWeights: Bool,
        on engine: Engine
    ) throws -> (input: Tensor?, weights: Tensor?) {
        let (plan, place) = (memory.plan, memory.place)
        let maps = try time.timed(\.preparing) {
            try engine.integerMaps(
                gradient, setting.format, border: plan.gradientBorder, stream: drawing("gradient", place),
                name: name("the output's gradient", place))
        }
        found[place]?.gradients = IntegerTensorRecord(maps)
        return (
            toInput ? try inputSlope(gradient, maps, of: layer, memory, engine) : nil,
            toWeights ? weightSlope(maps, memory, engine) : nil
        )
    }

    private func inputSlope(
        _ gradient: Tensor, _ maps: IntegerMaps, of layer: Convolution, _ memory: IntegerMemory, _ engine: Engine
    ) throws -> Tensor {
        let plan = memory.plan
        if let input = memory.input {
            return try time.timed(\.convolving) {
                try engine.convolutionBackwardData(
                    gradient, input: input, weights: layer.weights, bias: layer.bias, geometry: layer.geometry,
                    kernels: .direct)
            }
        }
        let (weights, chain) = time.timed(\.preparing) {
            let weights = engine.packedForInputGradient(memory.weights)
            return (weights, chosen(plan) { engine.overflowCertificate(plan, gradient: maps, weights, $0) })
        }
        found[memory.place]?.toInput = chain.record(products: chain.taken.products(ofChannels: plan.weights[0]))
        return time.timed(\.convolving) { engine.integerInputGradient(maps, weights, plan, chain.taken) }
    }

    private func weightSlope(_ maps: IntegerMaps, _ memory: IntegerMemory, _ engine: Engine) -> Tensor {
        let plan = memory.plan
        let (gradient, pairs) = time.timed(\.preparing) {
            let gradient = engine.integerGradient(maps)
            let pairs = first(of: plan.pairChains) {
                engine.overflowCertificate(plan, memory.maps, gradient, pairsInChain: $0)
            }
            return (gradient, pairs)
        }
        found[memory.place]?.toWeights = pairs.record(products: 2 * pairs.taken)
        return time.timed(\.convolving) {
            engine.integerWeightGradient(gradient, input: memory.maps, plan, pairsInChain: pairs.taken)
        }
    }

    private func chosen(
        _ plan: IntegerConvolutionPlan, _ certificate: (IntegerChain) -> OverflowCertificate
    ) -> ChosenChain<IntegerChain> {
        first(of: IntegerChain.choices(rows: plan.weights[2], columns: plan.weights[3]), certificate)
    }

    /// The longest chain, or the first that is proved to overflow nowhere, or the shortest.
    private func first<Chain>(
        of choices: [Chain], _ certificate: (Chain) -> OverflowCertificate
    ) -> ChosenChain<Chain> {
        let longest = certificate(choices[0])
        var chosen = ChosenChain(taken: choices[0], certificate: longest, longest: longest)
        for choice in choices.dropFirst() where setting.chains == .proven && !chosen.certificate.isProof {
            chosen = ChosenChain(taken: choice, certificate: certificate(choice), longest: longest)
        }
        return chosen
    }

    private func drawing(_ tensor: String, _ place: Int) -> RandomStream? {
        guard setting.format.rounding == .stochastic else { return nil }
        guard let stream else { preconditionFailure("a step that rounds at random begins with a stream") }
        return stream.substream(tensor, place)
    }

    private func name(_ tensor: String, _ place: Int) -> String { "\(tensor) of \(names[place]), \(step)," }
}

/// The chain that a pass takes, with its certificate and that of the longest one.
private struct ChosenChain<Chain> {
    let taken: Chain
    let certificate, longest: OverflowCertificate

    func record(products: Int) -> IntegerPassRecord {
        IntegerPassRecord(productsInChain: products, certificate: certificate, longestCertificate: longest)
    }
}

/// The rounded input and weights of one layer's forward pass.
private struct IntegerMemory: ConvolutionMemory {
    let arithmetic: IntegerConvolutions
    let place: Int
    let plan: IntegerConvolutionPlan
    let maps: IntegerMaps
    let weights: IntegerWeights
    let input: Tensor?

    func slopes(
        _ gradient: Tensor, of layer: Convolution, toInput: Bool, toWeights: Bool, on engine: Engine
    ) throws -> (input: Tensor?, weights: Tensor?) {
        try arithmetic.slopes(gradient, of: layer, self, toInput: toInput, toWeights: toWeights, on: engine)
    }
}
