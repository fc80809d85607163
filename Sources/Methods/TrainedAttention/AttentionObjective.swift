import Foundation
import Networks
import Tensors

/// Trains an attention module beside a frozen network, which stays in inference mode: none of its numbers moves, and its
/// answers are those of its use. (The authors' code leaves it in training mode, so that dropout is active and running
/// statistics drift.)
///
///     let objective = try AttentionObjective(module, beside: network, black: black)
///     try state.train(objective.recipe(epochs: 8), imagesPerEpoch: images, batches: batches, on: engine, stream: stream,
///         objective: objective.function)
///     let trained = objective.module(state.network)
public struct AttentionObjective: Sendable {
    /// Which class an image's mask is learned for.
    public enum Target: String, Codable, Hashable, Sendable, CaseIterable {
        /// The network's answer.
        case answer
        /// The answer to another image of the batch, drawn anew each time: a control that can learn nothing of classes.
        case shuffledAnswer
    }

    public let network: Network
    public let taps: AttentionTaps
    public let groups: LogitGroups
    public let loss: AttentionLoss
    public let target: Target
    private let black: [Float]
    private let start: AttentionModule

    /// - Parameters:
    ///   - network: frozen; with batch normalisation folded it is faster.
    ///   - groups: of the network's classes; each class by itself where there are none.
    ///   - black: what a hidden pixel becomes in each channel, as the network sees it.
    /// - Throws: ``MethodError`` where module, network and groups don't suit each other.
    public init(
        _ module: AttentionModule, beside network: Network, in groups: LogitGroups? = nil, black: [Float],
        loss: AttentionLoss = .published, target: Target = .answer
    ) throws {
        let attempt = "training an attention module beside \(network.name)"
        taps = try AttentionTaps(module.design.taps, of: network, input: network.inputShape)
        self.groups = try module.checked(taps, beside: network, groups, attempt)
        guard black.count == network.inputShape[0] else {
            throw MethodError(
                attempt, "a colour of \(black.count) numbers doesn't suit images of \(network.inputShape[0]) channels",
                advice: "Give one number for each channel")
        }
        (start, self.network, self.black, self.loss, self.target) = (module, network, black, loss, target)
    }

    /// The authors' descent: Nesterov's, with a one-cycle schedule that moves the momentum, too, and weight decay on all but
    /// biases.
    public static func recipe(epochs: Int, batchSize: Int = 32) -> TrainingRecipe {
        TrainingRecipe(
            epochs: epochs, batchSize: batchSize, peakLearningRate: 1e-3, objective: .custom(name: "T-TAME's loss"),
            optimizer: .nesterov(momentum: 0.9, weightDecay: 5e-4, decays: .allButBiases),
            schedule: .momentumCycle())
    }

    /// The module that a training has made of its parameters.
    public func module(_ parameters: Network) -> AttentionModule { start.with(parameters) }

    /// What `TrainingState.train` takes.
    public var function: ObjectiveFunction {
        { parameters, batch, pass in
            let found = try value(module(parameters), batch.images, on: pass.engine, stream: pass.stream)
            return ObjectiveValue(
                loss: found.terms.total, correct: found.kept, gradients: found.gradients, statistics: found.statistics)
        }
    }

    /// The loss's terms for a batch of images, by the running statistics.
    public func terms(_ module: AttentionModule, _ images: Tensor, on engine: Engine) throws -> AttentionTerms {
        let (features, logits) = try taps.features(images, in: network, on: engine)
        let step = try step(
            module, images, features, groups.likeliest(logits), isTraining: false, on: engine)
        let (area, variation, _) = loss.smallness(of: step.masks, own: step.own)
        return AttentionTerms(answer: loss.answerWeight * step.answer.value, area: area, variation: variation)
    }

    /// One batch: terms, gradients, and how many of the masked images keep their answer.
    func value(
        _ module: AttentionModule, _ images: Tensor, on engine: Engine, stream: RandomStream
    ) throws -> (terms: AttentionTerms, kept: Int?, gradients: Gradients, statistics: [BatchStatistics]) {
        let (features, logits) = try taps.features(images, in: network, on: engine)
        var targets = groups.likeliest(logits)
        if target == .shuffledAnswer {
            var draws = stream.substream("answers")
            targets = draws.shuffledIndices(targets.count).map { targets[$0] }
        }
        let step = try step(module, images, features, targets, isTraining: true, on: engine)
        let (area, variation, small) = loss.smallness(of: step.masks, own: step.own)
        let gradient = try maskGradient(of: step, images, on: engine)
        let maps = step.masks.withValues { masks in
            gradient.withValues { gradient in
                Tensor(step.masks.shape) { result in
                    for place in masks.indices {
                        let mask = Double(masks[place])
                        result[place] = Float((small[place] + Double(gradient[place])) * mask * (1 - mask))
                    }
                }
            }
        }
        return (
            AttentionTerms(answer: loss.answerWeight * step.answer.value, area: area, variation: variation),
            step.answer.correct, try step.pass.gradients(maps, on: engine), step.pass.statistics
        )
    }

    /// What a batch's masks make of it.
    private struct Step {
        let pass: AttentionPass
        /// A [B, classes, s, s].
        let masks: Tensor
        /// For each image, the place of its target among the classes.
        let own: [Int]
        let trace: InferenceTrace
        let answer: Loss
    }

    private func step(
        _ module: AttentionModule, _ images: Tensor, _ features: [Tensor], _ targets: [Int], isTraining: Bool,
        on engine: Engine
    ) throws -> Step {
        let classes = Set(targets).sorted()
        let places = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
        let own = targets.compactMap { places[$0] }
        let pass = try AttentionPass(
            module, features, side: taps.side, classes: classes, isTraining: isTraining, on: engine)
        let masks = pass.maps.withValues { maps in
            Tensor(pass.maps.shape) { masks in
                for place in maps.indices { masks[place] = Float(1 / (1 + exp(-Double(maps[place])))) }
            }
        }
        let large = try engine.resized(
            ownMasks(masks, own), to: Array(images.shape.suffix(2)), method: .linear)
        let trace = try network.tracedForInference(masked(images, by: large), on: engine)
        let answer = crossEntropy(groups.scores(of: trace.output), labels: targets)
        return Step(pass: pass, masks: masks, own: own, trace: trace, answer: answer)
    }

    /// The mask of each image for its own target: [B, 1, s, s].
    private func ownMasks(_ masks: Tensor, _ own: [Int]) -> Tensor {
        let places = masks.shape[2] * masks.shape[3], classes = masks.shape[1]
        return masks.withValues { masks in
            Tensor(
                [own.count, 1, taps.side, taps.side],
                own.enumerated().flatMap { image, answer in
                    masks[(image * classes + answer) * places..<(image * classes + answer + 1) * places]
                })
        }
    }

    /// Images, normalised, whose colours are multiplied by masks [B, 1, H, W].
    private func masked(_ images: Tensor, by masks: Tensor) -> Tensor {
        let area = images.shape[2] * images.shape[3]
        return images.withValues { pixels in
            masks.withValues { masks in
                Tensor(images.shape) { result in
                    for line in 0..<images.shape[0] * black.count {
                        let empty = black[line % black.count], mask = line / black.count * area
                        for pixel in 0..<area {
                            result[line * area + pixel] =
                                empty + masks[mask + pixel] * (pixels[line * area + pixel] - empty)
                        }
                    }
                }
            }
        }
    }

    /// What the cross-entropy's gradient is of the masks: [B, classes, s, s], 0 but for each image's own.
    private func maskGradient(of step: Step, _ images: Tensor, on engine: Engine) throws -> Tensor {
        let logits = step.trace.output
        let ofScores = step.answer.gradient.values.map { Float(loss.answerWeight) * $0 }
        let ofLogits = groups.logitGradient(Tensor([step.own.count, groups.count], ofScores), logits: logits)
        let pixels = try network.inputGradient(ofLogits, through: step.trace, on: engine)
        let area = images.shape[2] * images.shape[3], channels = black.count
        let large = pixels.withValues { slopes in
            images.withValues { images in
                Tensor([step.own.count, 1] + pixels.shape.suffix(2)) { result in
                    for image in step.own.indices {
                        for pixel in 0..<area {
                            result[image * area + pixel] = (0..<channels).reduce(0) { sum, channel in
                                let place = (image * channels + channel) * area + pixel
                                return sum + slopes[place] * (images[place] - black[channel])
                            }
                        }
                    }
                }
            }
        }
        let small = try engine.resizedBackward(
            large, inputShape: [step.own.count, 1, taps.side, taps.side], method: .linear)
        let places = taps.side * taps.side, classes = step.masks.shape[1]
        return small.withValues { small in
            Tensor(step.masks.shape) { result in
                result.initialize(repeating: 0)
                for (image, answer) in step.own.enumerated() {
                    for place in 0..<places {
                        result[(image * classes + answer) * places + place] = small[image * places + place]
                    }
                }
            }
        }
    }
}
