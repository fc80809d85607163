import Networks
import Tensors

/// A convolution with windows of 3x3 and a padding of 1, as VGG-16 has them.
public struct ConvolutionShape: Codable, Sendable, Equatable {
    /// The layers of VGG-16 that have it.
    public let layers: [String]
    public let images, inputs, outputs, size: Int

    /// Those of VGG-16's convolutions that integers take, for images of so many pixels.
    public static func vgg16(side: Int, images: Int) -> [ConvolutionShape] {
        let shapes: [(layers: [String], inputs: Int, outputs: Int, halvings: Int)] = [
            (["conv1_2"], 64, 64, 0), (["conv2_1"], 64, 128, 1), (["conv2_2"], 128, 128, 1), (["conv3_1"], 128, 256, 2),
            (["conv3_2", "conv3_3"], 256, 256, 2), (["conv4_1"], 256, 512, 3), (["conv4_2", "conv4_3"], 512, 512, 3),
            (["conv5_1", "conv5_2", "conv5_3"], 512, 512, 4),
        ]
        return shapes.map {
            ConvolutionShape(
                layers: $0.layers, images: images, inputs: $0.inputs, outputs: $0.outputs, size: side >> $0.halvings)
        }
    }

    /// One image of one pixel, for which each weight is read to be multiplied once; most sums of the integers' loops are thrown away.
    public static let onePixel = ConvolutionShape(layers: ["one pixel"], images: 1, inputs: 512, outputs: 512, size: 1)

    /// Of one pass, a multiplication and an addition being two; those with the border's zeros are counted, as is usual.
    public var operations: Double { 18 * Double(images * inputs * outputs * size * size) }
}

/// How long the passes of a convolution take, by kernels that took turns.
public struct ConvolutionTimes: Codable, Sendable, Equatable {
    public enum Pass: String, Codable, Sendable, CaseIterable {
        case forward
        case toInput = "gradient of the input"
        case toWeights = "gradient of the weights"
    }

    public enum Kernel: String, Codable, Sendable, CaseIterable {
        case integers
        /// Making integers of the pass's new factors, putting them in the kernels' order, and the proof that nothing overflows.
        case preparation
        case direct
        /// `nil` in its place where the processor or the map has none.
        case winograd
        /// What as many operations take at the peak of the integers' instructions, measured in the same turn, since processors change
        /// their frequency; `nil` in its place where the loops are in plain C.
        case peak
    }

    public struct Entry: Codable, Sendable, Equatable {
        public let pass: Pass
        public let kernel: Kernel
        /// Of each turn but the first.
        public let seconds: [Double]
    }

    public let shape: ConvolutionShape
    public let entries: [Entry]

    /// Seconds of each turn; `nil` where there is no such kernel.
    public subscript(pass: Pass, kernel: Kernel) -> [Double]? {
        entries.first { $0.pass == pass && $0.kernel == kernel }?.seconds
    }

    /// Times a convolution: in each turn all kernels once, one after the other; the first turn doesn't count.
    public static func measured(_ shape: ConvolutionShape, turns: Int, on engine: Engine) throws -> ConvolutionTimes {
        let work = try ConvolutionWork(shape, engine)
        var seconds: [Key: [Double]] = [:]
        for turn in 0...turns {
            for pass in Pass.allCases {
                for (kernel, time) in try work.timed(pass) where turn > 0 {
                    seconds[Key(pass: pass, kernel: kernel), default: []].append(time)
                }
            }
        }
        let entries = Pass.allCases.flatMap { pass in
            Kernel.allCases.compactMap { kernel in
                seconds[Key(pass: pass, kernel: kernel)].map { Entry(pass: pass, kernel: kernel, seconds: $0) }
            }
        }
        return ConvolutionTimes(shape: shape, entries: entries)
    }

    private struct Key: Hashable {
        let pass: Pass
        let kernel: Kernel
    }
}

/// The tensors of one convolution, and what is timed of them.
private struct ConvolutionWork {
    private let engine: Engine
    private let input, weights, gradient: Tensor
    private let geometry = ConvolutionGeometry(padding: 1)
    private let plan: IntegerConvolutionPlan
    private let format: IntegerFormat
    private let chain: IntegerChain
    private let hasWinograd: Bool
    private let operations: Double

    init(_ shape: ConvolutionShape, _ engine: Engine) throws {
        self.engine = engine
        operations = shape.operations
        func numbers(_ shape: [Int], _ name: String) -> Tensor {
            var stream = RandomStream(seed: 1, "times of convolutions", name)
            return Tensor(shape) { values in
                // Whole words of the stream: normal numbers of VGG-16's sizes would take minutes.
                for index in values.indices {
                    values[index] = Float(Int32(truncatingIfNeeded: stream.next())) * 0x1p-31
                }
            }
        }
        let input = numbers([shape.images, shape.inputs, shape.size, shape.size], "input")
        weights = numbers([shape.outputs, shape.inputs, 3, 3], "weights")
        let plan = try IntegerConvolutionPlan(input: input.shape, weights: weights.shape, geometry: geometry)
        /// In the order in which layers hand maps on.
        func arranged(_ maps: Tensor) throws -> Tensor {
            let channels = maps.shape[1]
            return try engine.scaledAndShifted(
                maps,
                by: ChannelAffine(
                    scale: [Float](repeating: 1, count: channels), shift: [Float](repeating: 0, count: channels)))
        }
        self.input = engine.relu(try arranged(input))
        self.gradient = try arranged(numbers(plan.output, "gradient"))
        self.plan = plan
        format = try IntegerFormat(bits: 14)
        chain = IntegerChain.choices(rows: 3, columns: 3)[0]
        hasWinograd = engine.hasWinograd && shape.size > 2
    }

    func timed(_ pass: ConvolutionTimes.Pass) throws -> [(ConvolutionTimes.Kernel, Double)] {
        var times: [(ConvolutionTimes.Kernel, Double)] = []
        func time<Result>(_ kernel: ConvolutionTimes.Kernel, _ body: () throws -> Result) rethrows -> Result {
            let start = ContinuousClock.now
            let result = try body()
            times.append((kernel, (ContinuousClock.now - start) / .seconds(1)))
            return result
        }
        let maps = try engine.integerMaps(input, format, border: plan.inputBorder)
        switch pass {
        case .forward:
            let (maps, weights) = try time(.preparation) {
                let maps = try engine.integerMaps(input, format, border: plan.inputBorder)
                let weights = try engine.integerWeights(self.weights, format)
                _ = engine.overflowCertificate(plan, maps, weights, chain)
                return (maps, weights)
            }
            _ = time(.integers) { engine.integerConvolution(maps, weights, bias: nil, plan, chain) }
            _ = try time(.direct) { try convolution(.direct) }
            if hasWinograd { _ = try time(.winograd) { try convolution(.fast) } }
        case .toInput:
            let plain = try engine.integerWeights(weights, format)
            let (gradient, turned) = try time(.preparation) {
                let gradient = try engine.integerMaps(self.gradient, format, border: plan.gradientBorder)
                let turned = engine.packedForInputGradient(plain)
                _ = engine.overflowCertificate(plan, gradient: gradient, turned, chain)
                return (gradient, turned)
            }
            _ = time(.integers) { engine.integerInputGradient(gradient, turned, plan, chain) }
            _ = try time(.direct) { try inputGradient(.direct) }
            if hasWinograd { _ = try time(.winograd) { try inputGradient(.fast) } }
        case .toWeights:
            // The gradient's integers are there already.
            let rounded = try engine.integerMaps(gradient, format, border: plan.gradientBorder)
            let pairs = plan.pairChains[0]
            let gradient = time(.preparation) {
                let gradient = engine.integerGradient(rounded)
                _ = engine.overflowCertificate(plan, maps, gradient, pairsInChain: pairs)
                return gradient
            }
            _ = time(.integers) { engine.integerWeightGradient(gradient, input: maps, plan, pairsInChain: pairs) }
            _ = try time(.direct) { try weightGradient(.direct) }
            if hasWinograd { _ = try time(.winograd) { try weightGradient(.fast) } }
        }
        if let peak = ProcessorPeak(of: .chosen) {
            times.append((.peak, operations / peak.operationsPerSecond(repetitions: 2)))
        }
        return times
    }

    private func convolution(_ kernels: Kernels) throws -> Tensor {
        try engine.convolution(
            input, weights: weights, bias: nil, geometry: geometry, purpose: .training, kernels: kernels)
    }

    private func inputGradient(_ kernels: Kernels) throws -> Tensor {
        try engine.convolutionBackwardData(
            gradient, input: input, weights: weights, bias: nil, geometry: geometry, kernels: kernels)
    }

    private func weightGradient(_ kernels: Kernels) throws -> Tensor {
        try engine.convolutionBackwardWeights(
            gradient, input: input, weights: weights, bias: nil, geometry: geometry, kernels: kernels
        ).weights
    }
}
