import ArgumentParser
import Foundation
import Notebook

/// The images that pruning is measured on.
package struct PruningImages {
    package enum Kind: Equatable {
        case images
        /// Standard normal numbers in the place of prepared images.
        case noise(seed: UInt64)
    }

    /// Which images, and how many, for whoever has the numbers alone.
    package struct Summary: Equatable, CustomStringConvertible {
        package let kind: Kind
        package let count: Int

        /// "64 images"; "64 of noise, seed 0".
        package var description: String {
            switch kind {
            case .images: counted(count, "image")
            case .noise(let seed): "\(count) of noise, seed \(seed)"
            }
        }
    }

    package let kind: Kind
    /// Batches [N, C, H, W] by group: what layers compute on is kept for one group at a time.
    package let groups: [[Tensor]]

    /// - Parameters:
    ///   - images: at least one, each [1, C, H, W] and prepared for the network.
    ///   - numbersHeld: how many numbers a pass holds for an image between two layers at most.
    package init(_ kind: Kind, _ images: [Tensor], numbersHeld: Int) {
        precondition(!images.isEmpty, "pruning is measured on at least one image")
        self.kind = kind
        // Passes of a batch hold 64 MB at most, those of a group a gigabyte.
        let size = min(max((1 << 24) / max(numbersHeld, 1), 1), 128)
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

    package var summary: Summary { Summary(kind: kind, count: count) }

    /// Standard normal numbers, image by image from streams of their own.
    package static func noise(_ count: Int, shape: [Int], seed: UInt64) -> [Tensor] {
        noiseImages(count, shape: shape, batchSize: 1, stream: RandomStream(seed: seed, "prune", "noise"))
    }

    /// So many of the images that files hold, spread over all of them.
    ///
    /// - Parameters:
    ///   - shape: [C, H, W] that the network takes.
    ///   - progress: gets the share of the files that are read, and the path of the last one.
    /// - Throws: exit status 1 after a line for each file that can't be used: other images would be other numbers.
    static func read(
        _ inputs: PredictionInputs, count: Int, shape: [Int], progress: (_ share: Double, _ path: String) -> Void
    ) throws -> [Tensor] {
        var images: [Tensor] = [], refused: Set<String> = [], failures = 0
        var last: String?
        var read = 0
        func report(_ error: any Error) {
            failures += 1
            reportError(Notebook.message(of: error))
        }
        let paths = inputs.paths
        if let first = paths.first { progress(0, first) }
        try inputs.forEachBatch { batch in
            let path = batch.images[0].path
            if path != last {
                last = path
                read += 1
                progress(min(Double(read) / Double(paths.count), 1), path)
            }
            guard Array(batch.input.shape.dropFirst()) == shape else {
                if refused.insert(path).inserted { report(misfit(of: batch.input.shape, in: path, wanted: shape)) }
                return
            }
            images.append(batch.input)
        } unreadable: {
            report($0)
        }
        guard failures == 0 else { throw ExitCode.failure }
        return Spacing.overAll.places(count, of: images.count).map { images[$0] }
    }

    private static func misfit(of shape: [Int], in path: String, wanted: [Int]) -> DatasetError {
        DatasetError(
            reading: path,
            "expected an input of shape [N, \(wanted.map(String.init).joined(separator: ", "))], found \(shape)",
            advice: "Give images of the network's size, or name another with --crop")
    }
}

extension JSONText {
    /// `"of": "noise", "images": 64, "seed": 0`, inside an object.
    mutating func append(_ images: PruningImages.Summary) {
        switch images.kind {
        case .images: append("\"of\": \"images\", \"images\": \(images.count)")
        case .noise(let seed): append("\"of\": \"noise\", \"images\": \(images.count), \"seed\": \(seed)")
        }
    }
}
