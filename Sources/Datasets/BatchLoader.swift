import Tensors

/// Cuts a split into batches of normalised float32 images [n, C, H, W], in an order and with changes given by a seed.
///
/// What happens to an image depends on the stream, the epoch and the image's index only: another batch size or another
/// thread changes nothing.
/// ```swift
/// let loader = BatchLoader(
///     dataset.train, shape: dataset.shape, normalization: Normalization(of: dataset), batchSize: 128,
///     augmentation: .flipsAndCrops, shuffledBy: RandomStream(seed: 1, "training"))
/// let prefetcher = BatchPrefetcher(loader.epoch(0))
/// while let batch = prefetcher.next(into: images) { train(images, batch.labels) }
/// ```
public struct BatchLoader: Sendable {
    public let split: ImageDataset.Split
    public let shape: ImageDataset.Shape
    public let batchSize: Int
    /// Whether a last, smaller batch is left out.
    public let dropsPartialBatch: Bool
    fileprivate let augmentation: Augmentation
    fileprivate let stream: RandomStream?
    fileprivate let shuffles: Bool
    fileprivate let table: [Float]
    /// For each channel, the plane of the image that it is made from.
    fileprivate let colors: [Int]

    /// Batches in the order of the file, unchanged: for evaluation.
    public init(_ split: ImageDataset.Split, shape: ImageDataset.Shape, normalization: Normalization, batchSize: Int) {
        self.init(split, shape, normalization, batchSize, .none, nil, false)
    }

    /// Batches in the order of the file, the images changed in another way in each epoch.
    public init(
        _ split: ImageDataset.Split, shape: ImageDataset.Shape, normalization: Normalization, batchSize: Int,
        augmentation: Augmentation, drawnFrom stream: RandomStream
    ) {
        self.init(split, shape, normalization, batchSize, augmentation, stream, false, shuffles: false)
    }

    /// Batches in another random order in each epoch, for training.
    public init(
        _ split: ImageDataset.Split, shape: ImageDataset.Shape, normalization: Normalization, batchSize: Int,
        augmentation: Augmentation, shuffledBy stream: RandomStream, dropsPartialBatch: Bool = false
    ) {
        self.init(split, shape, normalization, batchSize, augmentation, stream, dropsPartialBatch)
    }

    private init(
        _ split: ImageDataset.Split, _ shape: ImageDataset.Shape, _ normalization: Normalization, _ batchSize: Int,
        _ augmentation: Augmentation, _ stream: RandomStream?, _ dropsPartialBatch: Bool, shuffles: Bool = true
    ) {
        precondition(batchSize > 0, "a batch holds at least one image")
        precondition(split.images.count == split.count * shape.count, "the images are not of shape \(shape)")
        precondition(normalization.channels == shape.channels, "normalization is for another number of channels")
        self.split = split
        self.shape = shape
        self.batchSize = batchSize
        self.dropsPartialBatch = dropsPartialBatch
        self.augmentation = augmentation
        self.stream = stream
        self.shuffles = shuffles
        table = normalization.table
        colors = (0..<shape.channels).map(normalization.color(ofChannel:))
    }

    /// The number of batches of an epoch.
    public var batchCount: Int {
        dropsPartialBatch ? split.count / batchSize : (split.count + batchSize - 1) / batchSize
    }

    /// The batches of one epoch; the same number gives the same batches.
    public func epoch(_ number: Int) -> EpochBatches { EpochBatches(self, epoch: number) }
}

/// The batches of one epoch.
public struct EpochBatches: Sendable {
    public let loader: BatchLoader
    /// The indices of the split's images in the order of this epoch.
    public let order: [Int]
    private let imageStream: RandomStream?

    fileprivate init(_ loader: BatchLoader, epoch: Int) {
        self.loader = loader
        let stream = loader.stream?.substream("epoch", epoch)
        imageStream = stream?.substream("augmentation")
        if loader.shuffles, var shuffle = stream?.substream("order") {
            order = shuffle.shuffledIndices(loader.split.count)
        } else {
            order = Array(0..<loader.split.count)
        }
    }

    /// The number of batches.
    public var count: Int { loader.batchCount }

    /// Which images of the split are in a batch, in order.
    public func indices(ofBatch batch: Int) -> ArraySlice<Int> {
        precondition(0 <= batch && batch < count, "there is no batch \(batch) among \(count)")
        return order[(batch * loader.batchSize)..<min((batch + 1) * loader.batchSize, order.count)]
    }

    /// The labels of a batch.
    public func labels(ofBatch batch: Int) -> [Int] { indices(ofBatch: batch).map { loader.split.labels[$0] } }

    /// Writes the images [n, C, H, W] of a batch, row-major; n is the batch size, or less for the last batch.
    ///
    /// - Parameter target: room for batchSize × channels × height × width numbers.
    /// - Returns: n.
    @discardableResult
    public func write(batch: Int, into target: UnsafeMutablePointer<Float>) -> Int {
        let indices = indices(ofBatch: batch)
        loader.split.images.withUnsafeBufferPointer { images in
            loader.table.withUnsafeBufferPointer { table in
                guard let images = images.baseAddress, let table = table.baseAddress else { return }
                for (position, index) in indices.enumerated() {
                    let draw =
                        imageStream.map { loader.augmentation.draw(from: $0.substream("image", index), loader.shape) }
                        ?? .init()
                    ImageWriter(shape: loader.shape, table: table, colors: loader.colors, draw: draw).write(
                        images + index * loader.shape.count, to: target + position * loader.shape.count)
                }
            }
        }
        return indices.count
    }
}

/// Writes one image, moved, mirrored, normalised, and a part of it covered.
private struct ImageWriter {
    let shape: ImageDataset.Shape
    let table: UnsafePointer<Float>
    let colors: [Int]
    let draw: Augmentation.Draw

    func write(_ image: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<Float>) {
        let (height, width) = (shape.height, shape.width)
        for channel in 0..<shape.channels {
            let values = table + channel * 256
            let plane = image + colors[channel] * height * width
            for y in 0..<height {
                let row = target + (channel * height + y) * width
                guard let sourceY = inside(y - draw.down, height) else {
                    // Padding is black before normalisation, as is usual.
                    row.update(repeating: values[0], count: width)
                    continue
                }
                writeRow(plane + sourceY * width, to: row, values: values)
            }
            guard let hole = draw.hole else { continue }
            for y in hole.rows {
                // The mean colour is 0 once normalised.
                (target + (channel * height + y) * width + hole.columns.lowerBound)
                    .update(repeating: 0, count: hole.columns.count)
            }
        }
    }

    /// The place that stands for one on an axis, beyond whose ends it may lie; `nil` where nothing does.
    @inline(__always)
    private func inside(_ place: Int, _ length: Int) -> Int? {
        if 0 <= place, place < length { return place }
        guard draw.border == .mirrored, length > 1 else { return nil }
        let period = 2 * (length - 1), turned = ((place % period) + period) % period
        return min(turned, period - turned)
    }

    @inline(__always)
    private func writeRow(
        _ source: UnsafePointer<UInt8>, to row: UnsafeMutablePointer<Float>, values: UnsafePointer<Float>
    ) {
        let width = shape.width
        let first = min(width, max(0, draw.right))
        let end = max(first, min(width, width + draw.right))
        func beyond(_ x: Int) -> Float { values[inside(x - draw.right, width).map { Int(source[$0]) } ?? 0] }
        if draw.flips {
            for x in 0..<first { row[width - 1 - x] = beyond(x) }
            for x in first..<end { row[width - 1 - x] = values[Int(source[x - draw.right])] }
            for x in end..<width { row[width - 1 - x] = beyond(x) }
        } else {
            for x in 0..<first { row[x] = beyond(x) }
            for x in first..<end { row[x] = values[Int(source[x - draw.right])] }
            for x in end..<width { row[x] = beyond(x) }
        }
    }
}
