import ArgumentParser
import Foundation
import Notebook

/// The images that pruning is measured on.
package struct PruningImages {
    package enum Kind: String {
        case images
        /// Standard normal numbers in the place of prepared images.
        case noise
    }

    package let kind: Kind
    /// Batches [N, C, H, W] by group: what layers compute on is kept for one group at a time.
    package let groups: [[Tensor]]

    /// - Parameters:
    ///   - images: at least one, each [1, C, H, W] and prepared for the network.
    ///   - largestOutput: how many numbers a layer of the network gives for an image at most.
    package init(_ kind: Kind, _ images: [Tensor], largestOutput: Int) {
        precondition(!images.isEmpty, "pruning is measured on at least one image")
        self.kind = kind
        // A batch of 64 MB and a group of a gigabyte, at the largest layer.
        let size = min(max((1 << 24) / max(largestOutput, 1), 1), 128)
        let batches = stride(from: 0, to: images.count, by: size).map { first in
            let part = images[first..<min(first + size, images.count)]
            return Tensor([part.count] + part[first].shape.dropFirst(), part.flatMap(\.values))
        }
        groups = stride(from: 0, to: batches.count, by: 16).map { first in
            Array(batches[first..<min(first + 16, batches.count)])
        }
    }

    /// How many there are.
    package var count: Int { groups.reduce(0) { $1.reduce($0) { $0 + $1.shape[0] } } }

    /// Standard normal numbers, image by image from streams of their own.
    package static func noise(_ count: Int, shape: [Int], seed: UInt64) -> [Tensor] {
        noiseImages(count, shape: shape, batchSize: 1, stream: RandomStream(seed: seed, "prune", "noise"))
    }

    /// So many of the images that files hold, at equal distances.
    ///
    /// - Parameter shape: [C, H, W] that the network takes.
    /// - Throws: exit status 1 after a line for each file that can't be used: other images would be other numbers.
    static func read(_ inputs: PredictionInputs, count: Int, shape: [Int]) throws -> [Tensor] {
        var images: [Tensor] = [], refused: Set<String> = [], failures = 0
        func report(_ error: any Error) {
            failures += 1
            reportError(Notebook.message(of: error))
        }
        try inputs.forEachBatch { batch in
            let path = batch.images[0].path
            guard Array(batch.input.shape.dropFirst()) == shape else {
                if refused.insert(path).inserted { report(misfit(of: batch.input.shape, in: path, wanted: shape)) }
                return
            }
            images.append(batch.input)
        } unreadable: {
            report($0)
        }
        guard failures == 0 else { throw ExitCode.failure }
        return images.spread(count)
    }

    private static func misfit(of shape: [Int], in path: String, wanted: [Int]) -> DatasetError {
        DatasetError(
            reading: path,
            "expected an input of shape [N, \(wanted.map(String.init).joined(separator: ", "))], found \(shape)",
            advice: "Give images of the network's size, or name another with --crop")
    }
}
