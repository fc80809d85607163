import Networks
import Tensors

/// Images [N, C, H, W] with the group of classes of each that is to be explained, known to suit a network.
struct GroupedImages {
    let network: Network
    let images: Tensor
    let groups: LogitGroups
    /// A group for each image.
    let targets: [Int]
    /// Of one image: [C, H, W].
    var shape: [Int] { Array(images.shape.dropFirst()) }

    /// - Parameter groups: each class by itself where there are none.
    /// - Throws: ``MethodError`` saying what doesn't suit the network.
    init(_ images: Tensor, targets: [Int], in groups: LogitGroups?, network: Network, attempt: String) throws {
        guard images.shape.count == 4, images.shape[1] == network.inputShape.first, images.count > 0 else {
            throw MethodError(
                attempt,
                "found images \(images.shape), but \(network.name) wants [N, C, H, W] like \(network.inputShape)",
                advice: "Give a batch of images as the network's preprocessing makes them")
        }
        let output: [Int]
        do {
            output = try network.outputShape(images.shape)
        } catch let error as NetworkError {
            throw MethodError(attempt, error.description, advice: "Give images of the size \(network.inputShape)")
        }
        guard output.count == 2, groups.map({ $0.classes == output[1] }) ?? true else {
            throw MethodError(
                attempt,
                "\(network.name) gives \(output)"
                    + (groups.map { ", and the groups are of \($0.classes) classes" } ?? ""),
                advice: "Give a network that classifies, and groups of its classes")
        }
        let known = groups ?? .singles(output[1])
        guard targets.count == images.shape[0], targets.allSatisfy({ 0..<known.count ~= $0 }) else {
            throw MethodError(
                attempt, "found \(targets.count) targets for \(images.shape[0]) images, of \(known.count) there are",
                advice: "Give one for each image, from 0 to \(known.count - 1)")
        }
        (self.network, self.images, self.targets, self.groups) = (network, images, targets, known)
    }

    /// The places of the images, so many at a time.
    func ranges(of size: Int) -> [Range<Int>] { cutIntoBatches(targets.count, size) }

    /// Some of the images, as [n, C, H, W].
    func part(_ range: Range<Int>, on engine: Engine) throws -> Tensor {
        try engine.slice(images, axis: 0, range: range)
    }

    /// The target's score for each row of logits, in Double.
    func scores(of logits: Tensor, targets: [Int]) -> [Double] {
        let scores = groups.scores(of: logits), count = groups.count
        return scores.withValues { values in targets.enumerated().map { Double(values[$0 * count + $1]) } }
    }

    /// The scores' gradient of the logits where each row has one target.
    func logitGradient(_ logits: Tensor, targets: [Int]) -> Tensor {
        let chosen = Tensor([targets.count, groups.count]) { values in
            values.initialize(repeating: 0)
            for (image, target) in targets.enumerated() { values[image * groups.count + target] = 1 }
        }
        return groups.logitGradient(chosen, logits: logits)
    }

    /// A map [1, H, W] as an attribution.
    func attribution(_ map: [Float], of image: Int, score: Double) -> Attribution {
        Attribution(
            values: Tensor([1, shape[1], shape[2]], map), target: targets[image], logit: score, promisedSum: nil)
    }
}
