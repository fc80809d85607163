import Dispatch
import Networks
import Tensors

/// Training on images that are attacked first: steps up the loss that are brought back into a ball around each image and into
/// 0 to 1 (projected gradients: Madry et al. 2018, section 2.1).
///
///     let hardened = AdversarialTraining(.maximum, radius: 4 / 255.0, steps: 10)
///     lab.train(network, recipe, …, beforePass: hardened.attackingBatches)
public struct AdversarialTraining: Codable, Sendable, Hashable {
    /// How far an image may go from itself is measured by.
    public enum Norm: String, Codable, Sendable, CaseIterable {
        /// The largest change of a number.
        case maximum = "L∞"
        /// The root of the sum of the squared changes.
        case euclidean = "L2"
    }

    public var norm: Norm
    /// Of the ball, for images from 0 to 1.
    public var radius: Double
    public var steps: Int
    /// How far a step goes: 1.5 · radius / steps, if not given.
    public var stepSize: Double
    /// Whether the first step begins at a place drawn from the ball of ``Norm/maximum``; in the version of torchattacks that
    /// Sadasivan et al. used (3.2.6) the other ball's drawn start was never used.
    public var startsAtRandom: Bool

    public init(
        _ norm: Norm, radius: Double, steps: Int, stepSize: Double? = nil, startsAtRandom: Bool? = nil
    ) {
        precondition(radius >= 0 && steps >= 0, "an attack has a radius and steps of 0 or more")
        self.norm = norm
        self.radius = radius
        self.steps = steps
        self.stepSize = stepSize ?? (steps > 0 ? 1.5 * radius / Double(steps) : 0)
        self.startsAtRandom = startsAtRandom ?? (norm == .maximum)
    }

    /// For a training's `beforePass`: the batch with its images attacked.
    public var attackingBatches: BeforePass {
        { batch, network, pass in
            precondition(batch.targets == nil, "an attack needs labels")
            var attacked = batch
            attacked.images = try self.attacked(
                batch.images, labels: batch.labels, against: network, on: pass.engine,
                drawnFrom: pass.stream.substream("attack"))
            return attacked
        }
    }

    /// Images [N, C, H, W] from 0 to 1, moved so that the network, computing as in use, has more loss on their labels.
    ///
    /// With images x, their gradient ∇ and the step α: x⁰ = x, or clip(x + U(−ε, ε)) at random; then, for the largest change,
    /// xᵗ⁺¹ = clip(x + clamp(xᵗ + α · sign ∇ − x, ±ε)); for the other norm, xᵗ⁺¹ = clip(x + Π(xᵗ + α ∇/(‖∇‖ + 10⁻¹⁰) − x)),
    /// where Π shortens to ε what is longer. Of each image by itself. (As torchattacks 3.5.1.)
    /// - Throws: as ``Network/tracedForInference(_:on:)``.
    public func attacked(
        _ images: Tensor, labels: [Int], against network: Network, on engine: Engine, drawnFrom stream: RandomStream
    ) throws -> Tensor {
        guard radius > 0, steps > 0 || startsAtRandom else { return images }
        let network = network.foldingBatchNorm().withoutDropout(), images = images.rowMajor()
        var moved = startsAtRandom ? atRandom(images, stream) : images
        for _ in 0..<steps {
            let trace = try network.tracedForInference(moved, on: engine)
            let loss = crossEntropy(trace.output, labels: labels)
            let gradient = try network.inputGradient(loss.gradient, through: trace, on: engine)
            moved = stepped(moved, along: gradient, around: images)
        }
        return moved
    }

    private func atRandom(_ images: Tensor, _ stream: RandomStream) -> Tensor {
        changingEachImage(of: images) { image, from, to, count in
            var draws = stream.substream("image", image)
            for place in 0..<count {
                to[place] = min(max(from[place] + Float(draws.uniform(in: -radius..<radius)), 0), 1)
            }
        }
    }

    private func stepped(_ moved: Tensor, along gradient: Tensor, around images: Tensor) -> Tensor {
        let (step, radius) = (Float(stepSize), Float(radius)), gradient = gradient.rowMajor()
        return images.withValues { images in
            gradient.withValues { gradient in
                changingEachImage(of: moved) { image, from, to, count in
                    guard let images = images.baseAddress, let gradient = gradient.baseAddress else { return }
                    let (origin, slope) = (images + image * count, gradient + image * count)
                    switch norm {
                    case .maximum:
                        for place in 0..<count {
                            let sign: Float = slope[place] > 0 ? 1 : slope[place] < 0 ? -1 : 0
                            let change = min(max(from[place] + step * sign - origin[place], -radius), radius)
                            to[place] = min(max(origin[place] + change, 0), 1)
                        }
                    case .euclidean:
                        let factor = step / (length(slope, count) + 1e-10)
                        for place in 0..<count { to[place] = from[place] + factor * slope[place] - origin[place] }
                        let size = length(to, count), shortening = size > radius ? radius / size : 1
                        for place in 0..<count { to[place] = min(max(origin[place] + shortening * to[place], 0), 1) }
                    }
                }
            }
        }
    }
}

private func length(_ numbers: UnsafePointer<Float>, _ count: Int) -> Float {
    var sum = 0.0
    for place in 0..<count { sum += Double(numbers[place]) * Double(numbers[place]) }
    return Float(sum.squareRoot())
}

/// Images [N, …] made of others image by image, on all cores; each gets its number, where it is, where to write, and how many
/// numbers it has.
func changingEachImage(
    of images: Tensor,
    _ change: (
        _ image: Int, _ from: UnsafePointer<Float>, _ to: UnsafeMutablePointer<Float>, _ count: Int
    ) -> Void
) -> Tensor {
    let batch = images.shape.first ?? 0, count = images.count / max(batch, 1)
    return images.withValues { old in
        Tensor(images.shape) { new in
            guard let first = old.baseAddress, let room = new.baseAddress else { return }
            nonisolated(unsafe) let (from, to) = (first, room)
            withoutActuallyEscaping(change) { change in
                nonisolated(unsafe) let change = change
                DispatchQueue.concurrentPerform(iterations: batch) { image in
                    change(image, from + image * count, to + image * count, count)
                }
            }
        }
    }
}
