import Datasets
import Networks
import Pictures
import Tensors

/// Photographs to learn from, and others of other objects to explain.
public struct DividedPhotographs {
    /// Each the square of its shorter side that random crops are cut from.
    public private(set) var learned: [Picture] = []
    public private(set) var explained: [Picture] = []
    /// How many could not be read.
    public private(set) var unreadable = 0

    /// - Parameters:
    ///   - share: of the objects whose photographs are learned from.
    ///   - most: how many photographs are learned from and explained, at most.
    ///   - stream: what the objects' order is drawn from.
    public init(
        _ collection: PhotographCollection, share: Double, most: (learned: Int, explained: Int),
        for preparation: ImagePreprocessing, stream: RandomStream
    ) throws {
        var draws = stream
        let objects = Set(collection.items.map(\.object)).sorted()
        let order = draws.shuffledIndices(objects.count).map { objects[$0] }
        let seen = Set(order.prefix(Int(share * Double(objects.count))))
        let side = preparation.shorterSide, square = preparation.resized(shorterSide: side, crop: side)
        func read(_ isLearned: Bool, _ most: Int) throws -> [Picture] {
            let places = order.filter { seen.contains($0) == isLearned }.flatMap { object in
                collection.items.indices.filter { collection.items[$0].object == object }
            }
            return try places.prefix(most).compactMap { place in
                do {
                    let picture = try collection.picture(place).photograph
                    return isLearned ? square.cropped(picture) : picture
                } catch is DatasetError {
                    unreadable += 1
                    return nil
                }
            }
        }
        learned = try read(true, most.learned)
        explained = try read(false, most.explained)
    }

    /// The batches of an epoch, cropped at random, mirrored or not; labels are the photographs' places.
    public func batches(
        _ epoch: Int, size: Int, for preparation: ImagePreprocessing, stream: RandomStream
    ) -> some Sequence<Batch> {
        var draws = stream.substream("order", epoch)
        let places = draws.shuffledIndices(learned.count), crops = stream.substream("crops", epoch), pictures = learned
        return stride(from: 0, to: places.count, by: size).lazy.map { first in
            let chosen = Array(places[first..<min(first + size, places.count)])
            return Batch(
                images: preparation.randomCrops(
                    of: chosen.map { pictures[$0] }, streams: chosen.map { crops.substream("picture", $0) }),
                labels: chosen)
        }
    }
}
