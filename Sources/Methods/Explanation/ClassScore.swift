import Foundation
import Networks
import Tensors

/// How much a network's output speaks for a class.
public enum ClassScore: String, Codable, Hashable, Sendable, CaseIterable {
    case logit
    /// The class's part of the softmax, from 0 to 1.
    case probability

    /// The score of one class for each row of logits [N, classes], in Double.
    func values(of logits: Tensor, targets: [Int]) -> [Double] {
        let classes = logits.shape[1]
        return logits.withValues { all in
            targets.enumerated().map { image, target in
                let row = all[image * classes..<(image + 1) * classes].map(Double.init)
                switch self {
                case .logit: return row[target]
                case .probability:
                    // Without the largest logit subtracted, the exponentials could overflow.
                    let largest = row.max() ?? 0
                    return exp(row[target] - largest) / row.reduce(0) { $0 + exp($1 - largest) }
                }
            }
        }
    }
}

/// The scores of one class for many variants of one image, computed in batches.
struct VariantScores {
    let network: Network
    let engine: Engine
    let batchSize: Int
    /// [C, H, W].
    let shape: [Int]
    let target: Int
    let score: ClassScore

    /// - Parameters:
    ///   - progress: gets how many variants are done, after each batch.
    ///   - write: writes the numbers of a variant, row-major, into memory for one image; called in order.
    func callAsFunction(
        _ count: Int, progress: (Int) -> Void = { _ in }, write: (Int, UnsafeMutableBufferPointer<Float>) -> Void
    ) throws -> [Double] {
        let size = shape.reduce(1, *)
        return try cutIntoBatches(count, batchSize).flatMap { range in
            let batch = Tensor([range.count] + shape) { all in
                for (place, variant) in range.enumerated() {
                    write(variant, UnsafeMutableBufferPointer(rebasing: all[place * size..<(place + 1) * size]))
                }
            }
            let logits = try network.forward(batch, on: engine)
            progress(range.upperBound)
            return score.values(of: logits, targets: range.map { _ in target })
        }
    }
}
