import Datasets
import Foundation
import Tensors
import Testing

@Suite struct BatchLoaderTests {
    private static let shape = ImageDataset.Shape(channels: 3, height: 6, width: 5)
    private let stream = RandomStream(seed: 71, "loader")

    private func split(_ count: Int) -> ImageDataset.Split {
        var stream = RandomStream(seed: 72, "pixels")
        return .init(
            // Never 0, so that padding can be told from pixels.
            images: (0..<(count * Self.shape.count)).map { _ in UInt8(1 + stream.uniform(below: 255)) },
            labels: (0..<count).map { $0 % 7 })
    }

    private let normalization = Normalization(mean: [0.5, 0.25, 0], standardDeviation: [0.25, 0.5, 2])

    private func training(_ split: ImageDataset.Split, batchSize: Int, _ augmentation: Augmentation = .flipsAndCrops)
        -> BatchLoader
    {
        BatchLoader(
            split, shape: Self.shape, normalization: normalization, batchSize: batchSize, augmentation: augmentation,
            shuffledBy: stream)
    }

    private func images(_ batches: EpochBatches) -> [[Float]] {
        (0..<batches.count).flatMap { batch -> [[Float]] in
            var target = [Float](repeating: .nan, count: batches.loader.batchSize * Self.shape.count)
            let count = target.withUnsafeMutableBufferPointer { buffer in
                buffer.baseAddress.map { batches.write(batch: batch, into: $0) } ?? 0
            }
            #expect(target[(count * Self.shape.count)...].allSatisfy { $0.isNaN })
            return (0..<count).map { Array(target[($0 * Self.shape.count)..<(($0 + 1) * Self.shape.count)]) }
        }
    }

    /// The images of a training epoch, each changed as there, in the order of the file.
    @Test func augmentedBatchesKeepTheOrderOfTheFile() {
        let split = split(11)
        let loader = BatchLoader(
            split, shape: Self.shape, normalization: normalization, batchSize: 4, augmentation: .flipsAndCrops,
            drawnFrom: stream)
        let shuffled = training(split, batchSize: 3)
        var epochs: [[[Float]]] = []
        for epoch in 0..<2 {
            let batches = loader.epoch(epoch)
            #expect((0..<3).flatMap { batches.labels(ofBatch: $0) } == split.labels)
            let found = images(batches)
            var expected = [[Float]](repeating: [], count: 11)
            for (place, image) in zip(shuffled.epoch(epoch).order, images(shuffled.epoch(epoch))) {
                expected[place] = image
            }
            #expect(found == expected, "epoch \(epoch)")
            epochs.append(found)
        }
        #expect(epochs[0] != epochs[1])
    }

    @Test func evaluationBatchesAreNormalisedImagesInFileOrder() {
        let split = split(11)
        let loader = BatchLoader(split, shape: Self.shape, normalization: normalization, batchSize: 4)
        let batches = loader.epoch(0)
        #expect(batches.count == 3)
        #expect((0..<3).flatMap { batches.labels(ofBatch: $0) } == split.labels)
        let found = images(batches)
        let means: [Double] = [0.5, 0.25, 0]
        let deviations: [Double] = [0.25, 0.5, 2]
        #expect(found.count == 11)
        for (image, values) in found.enumerated() {
            for (position, value) in values.enumerated() {
                let channel = position / 30
                let pixel = Double(split.images[image * Self.shape.count + position]) / 255
                let expected = (pixel - means[channel]) / deviations[channel]
                #expect(abs(Double(value) - expected) < 1e-6)
            }
        }
    }

    /// The same draws with and without a hole differ in one rectangle, which is 0 in every channel.
    @Test func cutoutCoversOneSquareOfTheMeanColour() throws {
        let split = split(300)
        let whole = images(training(split, batchSize: 64, .init(flipsHorizontally: true, cropPadding: 1)).epoch(2))
        let cut = images(
            training(split, batchSize: 64, .init(flipsHorizontally: true, cropPadding: 1, cutout: 2)).epoch(2))
        var covered = Set<[Int]>()
        for (before, after) in zip(whole, cut) {
            var places = Set<[Int]>()
            for position in before.indices where after[position] != before[position] {
                #expect(after[position] == 0)
                places.insert([position % 30 / 5, position % 5])
            }
            let rows = try #require(places.map { $0[0] }.min())...(places.map { $0[0] }.max() ?? 0)
            let columns = try #require(places.map { $0[1] }.min())...(places.map { $0[1] }.max() ?? 0)
            #expect(rows.count <= 2 && columns.count <= 2 && places.count == rows.count * columns.count)
            // A centre drawn at row or column 0 leaves one row or column of the square inside.
            #expect(rows.count == 2 || rows.lowerBound == 0)
            #expect(columns.count == 2 || columns.lowerBound == 0)
            for place in places {
                for channel in 0..<3 { #expect(after[channel * 30 + place[0] * 5 + place[1]] == 0) }
            }
            covered.formUnion(places)
        }
        #expect(covered.count == 30, "every place is covered in some image")
    }

    /// Every image equals exactly one window of the padded, perhaps mirrored original, found by trying all.
    @Test func augmentedImagesAreMirroredWindowsOfThePaddedOriginal() throws {
        let split = split(600)
        let loader = training(split, batchSize: 37)
        let batches = loader.epoch(2)
        #expect(batches.order.sorted() == Array(0..<600))
        var flips = [0, 0]
        var offsets: [Int: Int] = [:]
        for (position, found) in images(batches).enumerated() {
            let image = batches.order[position]
            let original = Array(split.images[(image * Self.shape.count)..<((image + 1) * Self.shape.count)])
            var matches: [(Int, Bool)] = []
            for offset in 0..<81 {
                for flip in [false, true] where window(original, offset / 9, offset % 9, flip) == found {
                    matches.append((offset, flip))
                }
            }
            // A window may be all padding only if the image is smaller than the padding, which it is not here.
            try #require(matches.count == 1, "image \(image): \(matches.count) windows fit")
            flips[matches[0].1 ? 1 : 0] += 1
            offsets[matches[0].0, default: 0] += 1
        }
        // 300 ± 4 deviations of 12; 81 offsets with 7.4 images each: all but a few occur.
        #expect(abs(flips[0] - 300) < 49)
        #expect(offsets.count > 74)
        #expect(offsets.values.allSatisfy { $0 < 24 })
    }

    @Test func mirroredBordersContinueTheImage() throws {
        let split = split(600)
        let batches = training(split, batchSize: 37, .init(flipsHorizontally: true, cropPadding: 4, border: .mirrored))
            .epoch(2)
        var offsets = Set<Int>()
        for (position, found) in images(batches).enumerated() {
            let image = batches.order[position]
            let original = Array(split.images[(image * Self.shape.count)..<((image + 1) * Self.shape.count)])
            let matches = (0..<81).filter { offset in
                [false, true].contains { window(original, offset / 9, offset % 9, $0, Self.mirrored) == found }
            }
            // A window around a pixel of the edge is its own mirror image, and then two offsets can fit.
            try #require(!matches.isEmpty, "image \(image): no window fits")
            offsets.formUnion(matches)
        }
        #expect(offsets.count > 74)
    }

    @Test func imagesOfOnePixelHaveNothingToMirror() {
        let split = ImageDataset.Split(images: [255, 255, 255], labels: [0])
        let loader = BatchLoader(
            split, shape: .init(channels: 3, height: 1, width: 1),
            normalization: Normalization(mean: [0, 0, 0], standardDeviation: [1, 1, 1]),
            batchSize: 1, augmentation: .init(flipsHorizontally: false, cropPadding: 1, border: .mirrored),
            shuffledBy: stream)
        for epoch in 0..<20 {
            var target: [Float] = [.nan, .nan, .nan]
            loader.epoch(epoch).write(batch: 0, into: &target)
            #expect(target == [1, 1, 1] || target == [0, 0, 0])
        }
    }

    /// Which row and column stands at each place of an image of 6 rows and 5 columns that is continued by 4 pixels;
    /// none is black.
    private typealias Continuation = (rows: [Int?], columns: [Int?])
    private static let black: Continuation = (
        [nil, nil, nil, nil, 0, 1, 2, 3, 4, 5, nil, nil, nil, nil],
        [nil, nil, nil, nil, 0, 1, 2, 3, 4, nil, nil, nil, nil]
    )
    private static let mirrored: Continuation = (
        [4, 3, 2, 1, 0, 1, 2, 3, 4, 5, 4, 3, 2, 1], [4, 3, 2, 1, 0, 1, 2, 3, 4, 3, 2, 1, 0]
    )

    /// The plain definition: continue by 4, cut at (down, right), mirror, normalise.
    private func window(
        _ image: [UInt8], _ down: Int, _ right: Int, _ flip: Bool, _ continuation: Continuation = Self.black
    ) -> [Float] {
        var result: [Float] = []
        for channel in 0..<3 {
            for y in 0..<6 {
                for x in 0..<5 {
                    var pixel: UInt8 = 0
                    if let row = continuation.rows[y + down],
                        let column = continuation.columns[(flip ? 4 - x : x) + right]
                    {
                        pixel = image[channel * 30 + row * 5 + column]
                    }
                    let value = Float(pixel) / 255
                    result.append((value - normalization.mean[channel]) / normalization.standardDeviation[channel])
                }
            }
        }
        return result
    }

    @Test func batchSizeChangesNothing() {
        let split = split(50)
        let reference = images(training(split, batchSize: 50).epoch(3))
        for size in [1, 7, 64] { #expect(images(training(split, batchSize: size).epoch(3)) == reference) }
        #expect(images(training(split, batchSize: 50).epoch(4)) != reference)
    }

    /// What an image looks like in an epoch depends neither on the order nor on the other images.
    @Test func orderAndAugmentationAreSeparate() {
        let split = split(40)
        let plain = training(split, batchSize: 8, .none).epoch(5)
        let augmented = training(split, batchSize: 8).epoch(5)
        #expect(plain.order == augmented.order)
        #expect(plain.order != training(split, batchSize: 8).epoch(6).order)
        let evaluation = images(
            BatchLoader(split, shape: Self.shape, normalization: normalization, batchSize: 8).epoch(0))
        #expect(images(plain) == plain.order.map { evaluation[$0] })
    }

    @Test func partialBatchesCanBeDropped() {
        let loader = BatchLoader(
            split(10), shape: Self.shape, normalization: normalization, batchSize: 4, augmentation: .none,
            shuffledBy: stream, dropsPartialBatch: true)
        #expect(loader.batchCount == 2)
        #expect(loader.epoch(0).indices(ofBatch: 1).count == 4)
        #expect(images(loader.epoch(0)).count == 8)
    }

    @Test(arguments: [1, 4, 5, 13]) func prefetcherDeliversTheSameBatches(batchSize: Int) throws {
        let split = split(23)
        let batches = training(split, batchSize: batchSize).epoch(1)
        let expected = images(batches)
        var stream = RandomStream(seed: 73, "delays")
        for _ in 0..<5 {
            let prefetcher = BatchPrefetcher(batches)
            let memory = UnsafeMutablePointer<Float>.allocate(capacity: batchSize * Self.shape.count)
            defer { memory.deallocate() }
            var found: [[Float]] = []
            var labels: [Int] = []
            var next = 0
            while let batch = prefetcher.next(into: memory) {
                #expect(batch.index == next)
                next += 1
                labels += batch.labels
                for image in 0..<batch.count {
                    found.append((0..<Self.shape.count).map { memory[image * Self.shape.count + $0] })
                }
                usleep(UInt32(stream.uniform(below: 500)))
            }
            #expect(found == expected)
            #expect(labels == batches.order.map { split.labels[$0] })
            #expect(prefetcher.next(into: memory) == nil)
        }
    }

    @Test func prefetcherMayBeLeftEarly() {
        for _ in 0..<20 {
            let prefetcher = BatchPrefetcher(training(split(30), batchSize: 3).epoch(0))
            #expect(prefetcher.withNext { batch, _ in batch.index } == 0)
        }
    }

    @Test func normalizationMatchesPlainSums() throws {
        let split = split(9)
        let dataset = try ImageDataset(
            name: "n", classNames: (0..<7).map(String.init), shape: Self.shape, train: split, test: split.prefix(2))
        let normalization = Normalization(of: dataset)
        for channel in 0..<3 {
            var pixels: [Double] = []
            for image in 0..<9 {
                let start = image * 90 + channel * 30
                for byte in split.images[start..<(start + 30)] { pixels.append(Double(byte) / 255) }
            }
            let mean: Double = pixels.reduce(0, +) / 270
            var variance = 0.0
            for pixel in pixels { variance += (pixel - mean) * (pixel - mean) / 270 }
            #expect(abs(Double(normalization.mean[channel]) - mean) < 1e-6)
            #expect(abs(Double(normalization.standardDeviation[channel]) - variance.squareRoot()) < 1e-6)
        }
    }

    @Test func constantChannelsAreNotDividedByZero() throws {
        let split = ImageDataset.Split(images: Array(repeating: 51, count: 20), labels: Array(repeating: 0, count: 5))
        let dataset = try ImageDataset(
            name: "n", classNames: ["a"], shape: .init(channels: 1, height: 2, width: 2), train: split, test: split)
        #expect(Normalization(of: dataset) == Normalization(mean: [0.2], standardDeviation: [1]))
    }
}
