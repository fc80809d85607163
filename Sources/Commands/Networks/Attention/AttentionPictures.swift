import Foundation
import Notebook

/// The pictures that an attention module learns from.
struct AttentionPictures {
    let paths: [String]
    private let preprocessing: ImagePreprocessing
    private let isTurning: Bool
    private let stream: RandomStream

    var count: Int { paths.count }

    /// - Throws: `DatasetError` for a folder without pictures.
    init(_ named: [String], _ preprocessing: ImagePreprocessing, isTurning: Bool, stream: RandomStream) throws {
        let inputs = try PredictionInputs(named, preprocessing: preprocessing, isTurning: isTurning)
        if let problem = inputs.problems.first { throw problem }
        // A misspelt folder would count as one picture, of which there are too few.
        for path in inputs.paths where !FileManager.default.fileExists(atPath: path) {
            throw DatasetError(
                reading: path, "there is no such file or folder",
                advice: "Name PNG, JPEG or WebP files, or folders of them")
        }
        (paths, self.preprocessing, self.isTurning) = (inputs.paths, preprocessing, isTurning)
        self.stream = stream
    }

    /// What the network answers to each picture's middle, so that all are known to be readable.
    ///
    /// - Parameter progress: gets how many pictures are looked at, and of how many.
    /// - Throws: `DatasetError` naming the first picture that can't be read.
    func answers(
        of network: Network, on engine: Engine, batchSize: Int, progress: (_ done: Int, _ total: Int) -> Void
    ) throws -> [Int] {
        try stride(from: 0, to: count, by: batchSize).flatMap { first -> [Int] in
            let pictures = try paths[first..<min(first + batchSize, count)].map(picture)
            let logits = try network.forward(preprocessing.tensor(pictures), on: engine)
            progress(first + pictures.count, count)
            return network.predictions(logits)
        }
    }

    /// The batches of an epoch, whose labels are the pictures' places; their images are read when their turn comes.
    func batches(_ epoch: Int, size: Int) -> [Batch] {
        var draws = stream.substream("order", epoch)
        let order = draws.shuffledIndices(count)
        return stride(from: 0, to: count, by: size).map { first in
            Batch(images: Tensor([0], []), labels: Array(order[first..<min(first + size, count)]))
        }
    }

    /// Pictures cropped at random from the square of their shorter side, and mirrored or not: [N, C, H, W].
    func cropped(_ places: [Int], epoch: Int) throws -> Tensor {
        let draws = stream.substream("epoch", epoch)
        return preprocessing.randomCrops(
            of: try places.map { try picture(paths[$0]) }, streams: places.map { draws.substream("picture", $0) })
    }

    private func picture(_ path: String) throws -> Picture {
        let (picture, orientation) = try Picture.stored(in: URL(fileURLWithPath: path))
        return isTurning ? picture.upright(from: orientation) : picture
    }
}
