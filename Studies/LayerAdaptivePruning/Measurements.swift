import Notebook

/// How a sparsity is shared among layers; within a layer the smallest weights go.
enum Allocator: String, Codable, CaseIterable {
    /// The paper's: the least sum of the layers' distortions, the mean over calibration images.
    case rateDistortion = "RD"
    /// The same with the largest distortion of any calibration image, as the authors' commands have it.
    case worstCase = "RD, worst case"
    /// The same with curves of noise in place of images.
    case noise = "RD, noise"
    case lamp = "LAMP"
    case globalMagnitude = "global magnitude"
    case erdosRenyiKernel = "ERK"
    case uniform = "uniform"
    case uniformPlus = "uniform+"
    /// RD on curves that belong to other layers, which must be no better than chance.
    case permuted = "RD, permuted curves"

    /// What RD is compared with.
    static let rivals: [Allocator] = [.lamp, .globalMagnitude, .erdosRenyiKernel, .uniform, .uniformPlus]
}

struct ImageCounts: Codable, StorableValue {
    var name: String
    var train: Int
    var test: Int
}

/// A network that was pruned at once, and not trained again.
struct PrunedNetwork: Codable {
    var allocator: Allocator
    /// The share of weights that are zero.
    var sparsity: Double
    /// By layer, in the network's order.
    var kept: [Int]
    /// Which test images it classifies correctly: "1" or "0" for each.
    var correct: String
    /// The same once batch norm has the pruned network's own statistics.
    var recalibrated: String
    /// The mean squared change of the logits, for each of the images that no curve has seen.
    var distortions: [Double]
    /// Multiply-adds that are left, as a share of the dense network's.
    var flops: Double
    /// Output channels of which no weight is left.
    var emptyChannels: Int
}

/// One training of a network and all that was made of it at once.
struct PrunedTraining: Codable {
    /// Which test images the dense network classifies correctly.
    var dense: String
    /// Of the dense network.
    var weights: Int
    var networks: [PrunedNetwork]

    /// - Returns: nothing where this allocator was not tried at this sparsity.
    func network(_ allocator: Allocator, _ sparsity: Double) -> PrunedNetwork? {
        networks.first { $0.allocator == allocator && $0.sparsity == sparsity }
    }
}

/// A network that was trained on after it was pruned, in as many steps as its rivals.
struct RetrainedNetwork: Codable {
    var allocator: Allocator
    var sparsity: Double
    /// Weights that are not zero after training.
    var kept: Int
    var correct: String
}

/// One training's networks that were trained on, and the dense network that they come from, as it is.
struct RetrainedTraining: Codable {
    var dense: String
    var networks: [RetrainedNetwork]

    func network(_ allocator: Allocator, _ sparsity: Double) -> RetrainedNetwork? {
        networks.first { $0.allocator == allocator && $0.sparsity == sparsity }
    }
}

/// A network after each round of pruning and training.
struct IterativeTraining: Codable {
    struct Round: Codable {
        var sparsity: Double
        var correct: String
    }

    var dense: String
    /// Of the dense network, trained on for as long.
    var denseTrained: String
    var rounds: ByCase<Allocator, [Round]>
}

/// Random allocations of one sparsity: what all layers together change, and the sum of what each changes alone.
struct RandomAllocations: Codable {
    var sparsity: Double
    /// Of each allocation, the mean over images.
    var measured: [Double]
    var summed: [Double]
}

/// Whether one training's distortions add up.
struct Additivity: Codable {
    var random: [RandomAllocations]
    /// Of allocations that prune one layer alone, in which there is nothing to add up: by whole passes, and by passes that
    /// resume at the layer.
    var single: RandomAllocations

    /// - Returns: nothing where none was tried at this sparsity.
    func allocations(at sparsity: Double) -> RandomAllocations? { random.first { $0.sparsity == sparsity } }
}

/// How the allocator does beside others, and how long it takes.
struct SolverTrials: Codable, StorableValue {
    /// Random instances in which its optimum, and that of a greedy rule, differ from that of brute force.
    var instances: Int
    var unequal: Int
    var unequalGreedily: Int
    /// Of networks whose weights were shared out, and seconds of several runs for each.
    var weights: [Int]
    var seconds: [[Double]]
}
