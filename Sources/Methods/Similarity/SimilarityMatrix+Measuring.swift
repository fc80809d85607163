import Foundation
import Tensors

extension SimilarityMatrix {
    /// The correlations of the images' activations, C = ã_i · ã_j / (|ã_i| |ã_j|), ã being the activations less their mean
    /// over an image's own units.
    ///
    /// Activations are centred before they are multiplied, since Σxy − n·mean(x)·mean(y) cancels. Means and lengths are sums
    /// in Float64; products are Float32 within a block of units and added up in Float64, for the half of the pairs that is
    /// not the other's mirror image. Images with the very same activations get the very same rows. O(N² D / 2); memory, beside
    /// the activations, 12 bytes for each of the N² pairs.
    ///
    /// - Parameters:
    ///   - blockUnits: units that are read, and multiplied, at a time.
    ///   - progress: gets the blocks done and how many there are.
    /// - Throws: ``MethodError`` where there are fewer than two images or units, or activations are infinite or NaN.
    public init(
        of activations: some UnitBlocks, on engine: Engine, blockUnits: Int = 4096,
        progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) throws {
        let (images, units) = (activations.imageCount, activations.unitCount)
        guard images > 1, units > 1 else {
            throw MethodError(
                "correlating the activations of images", "found \(images) images with \(units) units each",
                advice: "Give at least two images, and a layer of at least two units")
        }
        let blocks = stride(from: 0, to: units, by: blockUnits).map { $0..<min($0 + blockUnits, units) }
        let rows = try RowScaling.measured(activations, blocks)
        let tiles = stride(from: 0, to: images, by: Self.tile).map { $0..<min($0 + Self.tile, images) }
        var sums = TileSums(tiles)
        var squares = [CompensatedSum](repeating: CompensatedSum(), count: images)
        for (done, block) in blocks.enumerated() {
            progress(done, blocks.count)
            let parts = try concurrently(tiles) { try rows.centred(activations, images: $0, units: block) }
            for (tile, part) in zip(tiles, parts) {
                for (image, square) in zip(tile, part.squares) { squares[image].add(square) }
            }
            for (row, column) in sums.pairs {
                sums.add(
                    try engine.matrixProduct(parts[row].rows, parts[column].rows, transposingRight: true),
                    row, column)
            }
        }
        progress(blocks.count, blocks.count)
        self = sums.correlations(lengths: squares.map { $0.value.squareRoot() }, constant: rows.constantImages)
    }

    /// Images in a tile of the matrix.
    private static let tile = 512
}

/// What each image's activations are centred and scaled by, so that no square overflows or vanishes.
private struct RowScaling: Sendable {
    private let means: [Double]
    /// One over the largest distance from the mean; 0 for a constant image.
    private let scales: [Double]

    var constantImages: [Int] { scales.indices.filter { scales[$0] == 0 } }

    static func measured(_ activations: some UnitBlocks, _ blocks: [Range<Int>]) throws -> RowScaling {
        let images = activations.imageCount, units = Double(activations.unitCount)
        let width = blocks[0].count
        let parts = stride(from: 0, to: images, by: 64).map { $0..<min($0 + 64, images) }
        let found = try concurrently(parts) { part in
            var sums = part.map { _ in CompensatedSum() }
            var least = part.map { _ in Float.infinity }, most = part.map { _ in -Float.infinity }
            let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: part.count * width)
            defer { buffer.deallocate() }
            for block in blocks {
                try activations.read(images: part, units: block, into: buffer)
                for row in part.indices {
                    let place = row - part.lowerBound
                    // Sums of a block in Float64 are as good as exact; those of blocks are compensated.
                    var sum = 0.0, low = least[place], high = most[place]
                    for unit in 0..<block.count {
                        let value = buffer[place * block.count + unit]
                        sum += Double(value)
                        if value < low { low = value }
                        if value > high { high = value }
                    }
                    sums[place].add(sum)
                    (least[place], most[place]) = (low, high)
                }
            }
            return part.map { image in
                let place = image - part.lowerBound
                return (mean: sums[place].value / units, least: least[place], most: most[place])
            }
        }.flatMap(\.self)
        if let image = found.firstIndex(where: { !$0.mean.isFinite }) {
            throw MethodError(
                "correlating the activations of images",
                "those of image \(image + 1) hold numbers that are infinite or none (NaN)",
                advice: "Leave the image out, or look for the layer that made them")
        }
        return RowScaling(
            means: found.map(\.mean),
            scales: found.map { row in
                row.least == row.most ? 0 : 1 / max(Double(row.most) - row.mean, row.mean - Double(row.least))
            })
    }

    /// Activations [images, units] less their means, and each row's sum of squares.
    func centred(
        _ activations: some UnitBlocks, images: Range<Int>, units: Range<Int>
    ) throws -> (rows: Tensor, squares: [Double]) {
        var squares: [Double] = []
        let rows = try Tensor([images.count, units.count]) { values in
            try activations.read(images: images, units: units, into: values)
            for image in images {
                let (mean, scale) = (means[image], scales[image]), start = (image - images.lowerBound) * units.count
                var sum = 0.0
                for place in start..<start + units.count {
                    let value = Float((Double(values[place]) - mean) * scale)
                    values[place] = value
                    sum += Double(value) * Double(value)
                }
                squares.append(sum)
            }
        }
        return (rows, squares)
    }
}

/// Sums of products of all pairs of images, tile by tile of the half that has the diagonal.
private struct TileSums {
    private let tiles: [Range<Int>]
    /// Of row tile and column tile, the first not behind the second.
    let pairs: [(row: Int, column: Int)]
    private var sums: [[Double]]

    init(_ tiles: [Range<Int>]) {
        self.tiles = tiles
        pairs = tiles.indices.flatMap { row in (row..<tiles.count).map { (row, $0) } }
        sums = pairs.map { [Double](repeating: 0, count: tiles[$0.row].count * tiles[$0.column].count) }
    }

    private func place(_ row: Int, _ column: Int) -> Int {
        // Rows before have one pair less each.
        row * tiles.count - row * (row - 1) / 2 + column - row
    }

    mutating func add(_ product: Tensor, _ row: Int, _ column: Int) {
        product.withValues { values in
            sums[place(row, column)].withUnsafeMutableBufferPointer { sums in
                for index in sums.indices { sums[index] += Double(values[index]) }
            }
        }
    }

    func correlations(lengths: [Double], constant: [Int]) -> SimilarityMatrix {
        let count = lengths.count
        var values = [Float](repeating: .nan, count: count * count)
        values.withUnsafeMutableBufferPointer { values in
            for (number, (row, column)) in pairs.enumerated() {
                sums[number].withUnsafeBufferPointer { sums in
                    var place = 0
                    for one in tiles[row] {
                        for other in tiles[column] {
                            defer { place += 1 }
                            guard one < other, lengths[one] > 0, lengths[other] > 0 else { continue }
                            let value = Float(min(max(sums[place] / (lengths[one] * lengths[other]), -1), 1))
                            values[one * count + other] = value
                            values[other * count + one] = value
                        }
                    }
                }
            }
            for image in 0..<count where lengths[image] > 0 { values[image * count + image] = 1 }
        }
        Self.equalise(&values, lengths)
        return SimilarityMatrix(imageCount: count, constantImages: constant, values: values)
    }

    /// Copies the row of an image to those that are the same: their products may have been rounded in other places.
    private static func equalise(_ values: inout [Float], _ lengths: [Double]) {
        let count = lengths.count
        let alike = Dictionary(grouping: (0..<count).filter { lengths[$0] > 0 }) { lengths[$0].bitPattern }
        for group in alike.values where group.count > 1 {
            for (place, copy) in group.enumerated() {
                guard let first = group[..<place].first(where: { values[$0 * count + copy] > 0.999_99 }) else {
                    continue
                }
                for other in 0..<count where other != copy {
                    let value = other == first ? 1 : values[first * count + other]
                    values[copy * count + other] = value
                    values[other * count + copy] = value
                }
            }
        }
    }
}
