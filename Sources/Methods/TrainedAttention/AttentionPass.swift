import Networks
import Tensors

/// A pass of a batch through an attention module, with what the way back needs.
struct AttentionPass {
    /// What one branch computed.
    struct Branch {
        let features: Tensor
        /// Where statistics of the batch were taken.
        var normalisation: BatchNormTrace?
        /// What the activation got, and what it gave; both are the features where there is nothing but these.
        let sum, output: Tensor
    }

    let module: AttentionModule
    let branches: [Branch]
    /// The classes whose maps were computed, each once.
    let classes: [Int]
    /// C, before the sigmoid: [N, classes, s, s].
    let maps: Tensor

    /// - Parameters:
    ///   - features: [N, c, h, h] of each tap.
    ///   - side: s.
    ///   - classes: whose maps are wanted; computing those alone is what makes a thousand classes cheap.
    ///   - isTraining: whether normalisations take the batch's statistics, and not the running ones.
    init(
        _ module: AttentionModule, _ features: [Tensor], side: Int, classes: [Int], isTraining: Bool, on engine: Engine
    ) throws {
        self.module = module
        self.classes = classes
        branches = try features.enumerated().map { branch, features in
            try Self.branch(branch, of: module, features, isTraining, engine)
        }
        guard let fuser = module.convolution("fuser") else { preconditionFailure("a module fuses its branches") }
        let bias = try fuser.bias.map { try engine.gathered($0, axis: 0, indices: classes) }
        var first = 0
        var sum: Tensor?
        for (branch, channels) in zip(branches, module.channels) {
            // A 1x1 convolution of enlarged maps is the enlarged convolution, which costs a fraction of it.
            let part = try engine.convolution(
                branch.output, weights: try Self.rows(fuser.weights, classes, first..<first + channels, engine),
                bias: first == 0 ? bias : nil, geometry: ConvolutionGeometry(), purpose: .training)
            let large = try engine.resized(part, to: [side, side], method: .linear)
            sum = try sum.map { try engine.combined($0, large, by: .add) } ?? large
            first += channels
        }
        guard let sum else { preconditionFailure("a module has a branch") }
        maps = sum
    }

    /// Of the fuser's weights, those of some classes for one branch's channels.
    private static func rows(
        _ weights: Tensor, _ classes: [Int], _ channels: Range<Int>, _ engine: Engine
    ) throws -> Tensor {
        let part = try engine.gathered(engine.slice(weights, axis: 1, range: channels), axis: 0, indices: classes)
        return part.reshaped([classes.count, channels.count, 1, 1])
    }

    private static func branch(
        _ branch: Int, of module: AttentionModule, _ features: Tensor, _ isTraining: Bool, _ engine: Engine
    ) throws -> Branch {
        guard let layer = module.convolution("convs.\(branch)") else {
            return Branch(features: features, sum: features, output: features)
        }
        var sum = try engine.convolution(
            features, weights: layer.weights, bias: layer.bias, geometry: layer.geometry, purpose: .training)
        var trace: BatchNormTrace?
        if let norm = module.normalisation(branch) {
            if isTraining {
                let normalised = try engine.batchNorm(
                    sum, scale: norm.scale, shift: norm.shift, epsilon: norm.epsilon, fusedReLU: false)
                (sum, trace) = (normalised.output, normalised.trace)
            } else {
                sum = try engine.scaledAndShifted(sum, by: norm.inferenceAffine)
            }
        }
        if module.design.branch.adds { sum = try engine.combined(sum, features, by: .add) }
        let output = module.design.branch == .sigmoid ? try engine.activation(.sigmoid, of: sum) : engine.relu(sum)
        return Branch(features: features, normalisation: trace, sum: sum, output: output)
    }

    /// The gradients of the module's parameters from that of the maps; the frozen network's own maps get none.
    func gradients(_ gradient: Tensor, on engine: Engine) throws -> Gradients {
        guard let fuser = module.convolution("fuser"), let place = module.place("fuser") else {
            preconditionFailure("a module fuses its branches")
        }
        var result = Gradients(layerCount: module.parameters.layers.count)
        var weights = [Float](repeating: 0, count: fuser.weights.count)
        var first = 0
        for (number, branch) in branches.enumerated() {
            let channels = module.channels[number]
            let rows = try Self.rows(fuser.weights, classes, first..<first + channels, engine)
            let small = try engine.resizedBackward(
                gradient, inputShape: [gradient.shape[0], classes.count] + branch.output.shape.suffix(2),
                method: .linear)
            let slopes = try engine.convolutionBackwardWeights(
                small, input: branch.output, weights: rows, bias: nil, geometry: ConvolutionGeometry()
            ).weights.values
            for (row, target) in classes.enumerated() {
                for channel in 0..<channels {
                    weights[target * fuser.weights.shape[1] + first + channel] = slopes[row * channels + channel]
                }
            }
            first += channels
            guard let layer = module.convolution("convs.\(number)") else { continue }
            let back = try engine.convolutionBackwardData(
                small, input: branch.output, weights: rows, bias: nil, geometry: ConvolutionGeometry())
            try add(back, of: branch, number, layer, to: &result, engine)
        }
        result[place, .weight] = Tensor(fuser.weights.shape, weights)
        if fuser.bias != nil {
            var slopes = [Float](repeating: 0, count: module.count)
            let sums = try engine.reduced(gradient, axes: [0, 2, 3], by: .sum).values
            for (row, target) in classes.enumerated() { slopes[target] = sums[row] }
            result[place, .bias] = Tensor([module.count], slopes)
        }
        return result
    }

    /// Adds the gradients of a branch's own parameters, from that of its output.
    private func add(
        _ gradient: Tensor, of branch: Branch, _ number: Int, _ layer: Convolution, to result: inout Gradients,
        _ engine: Engine
    ) throws {
        var slope =
            module.design.branch == .sigmoid
            ? try engine.activationBackward(gradient, input: branch.sum, kind: .sigmoid)
            : try engine.reluBackward(gradient, output: branch.output)
        if let trace = branch.normalisation, let norm = module.normalisation(number),
            let place = module.place("bns.\(number)")
        {
            let back = try engine.batchNormBackward(
                slope, trace: trace, scale: norm.scale, shift: norm.shift, epsilon: norm.epsilon)
            slope = back.input
            result[place, .scale] = back.scale
            result[place, .shift] = back.shift
        }
        let back = try engine.convolutionBackwardWeights(
            slope, input: branch.features, weights: layer.weights, bias: layer.bias, geometry: layer.geometry)
        guard let place = module.place("convs.\(number)") else { return }
        result[place, .weight] = back.weights
        result[place, .bias] = back.bias
    }

    /// What the batch's statistics were, for the running ones.
    var statistics: [BatchStatistics] {
        branches.enumerated().compactMap { number, branch in
            guard let trace = branch.normalisation, let place = module.place("bns.\(number)") else { return nil }
            let shape = trace.inputShape
            return BatchStatistics(
                layer: place, mean: trace.mean, variance: trace.variance, count: shape[0] * shape[2] * shape[3])
        }
    }
}
