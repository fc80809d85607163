import Datasets
import Pictures
import Tensors
import Testing

@Suite struct NormalizationTests {
    @Test func blackAndWhiteInEachChannel() {
        let normalization = Normalization(mean: [0.5, 0.25], standardDeviation: [0.25, 0.5])
        #expect(normalization.values(of: 0) == [-2, -0.5])
        #expect(normalization.values(of: 1) == [2, 1.5])
        let bytes = Normalization(mean: [100, 50, 25], standardDeviation: [2, 1, 0.5], white: 255, order: .bgr)
        #expect(bytes.values(of: 1) == [77.5, 205, 460])
    }

    /// A picture of one pixel, whose colours no two channels share.
    private let pixel = Picture(width: 1, height: 1, pixels: [10, 20, 40])

    private func prepared(_ normalization: Normalization) -> [Float] {
        ImagePreprocessing(shorterSide: 1, crop: 1, normalization: normalization).tensor(pixel).values
    }

    @Test("Each channel gets its colour, in its unit, less its mean")
    func ordersAndUnits() {
        let (mean, deviation): ([Float], [Float]) = ([1, 2, 3], [1, 2, 4])
        #expect(
            prepared(Normalization(mean: mean, standardDeviation: deviation, white: 255)) == [9, 9, 9.25])
        #expect(
            prepared(Normalization(mean: mean, standardDeviation: deviation, white: 255, order: .bgr))
                == [39, 9, 1.75])
        let small = prepared(Normalization(mean: [0, 0, 0], standardDeviation: [1, 1, 1], order: .bgr))
        #expect(small == [40, 20, 10].map { Float($0) / 255 })
    }

    @Test("What a network sees can be shown, in every order and unit")
    func pictureOfNumbers() {
        for white in [Float(1), 255] {
            for order in ChannelOrder.allCases {
                let normalization = Normalization(
                    mean: [0.3, 0.5, 0.7].map { $0 * white }, standardDeviation: [0.2, 0.25, 0.3].map { $0 * white },
                    white: white, order: order)
                #expect(normalization.picture(width: 1, height: 1, of: prepared(normalization)) == pixel)
            }
        }
        let grey = Normalization(mean: [0.5], standardDeviation: [0.25])
        #expect(grey.picture(width: 2, height: 1, of: [-2, 2]).pixels == [0, 0, 0, 255, 255, 255])
    }

    @Test("Batches of a data set and views of photographs have the colours where the network wants them")
    func batchesAndViews() {
        let normalization = Normalization(
            mean: [100, 110, 120], standardDeviation: [1, 2, 4], white: 255, order: .bgr)
        let shape = ImageDataset.Shape(channels: 3, height: 2, width: 2)
        let planes: [UInt8] = [1, 2, 3, 4, 50, 60, 70, 80, 200, 210, 220, 230]
        let split = ImageDataset.Split(images: planes, labels: [0])
        var batch = [Float](repeating: 0, count: 12)
        BatchLoader(split, shape: shape, normalization: normalization, batchSize: 1).epoch(0).write(
            batch: 0, into: &batch)
        let expected: [Float] = [100, 110, 120, 130, -30, -25, -20, -15, -29.75, -29.5, -29.25, -29]
        #expect(batch == expected)
        let square = Picture(
            width: 2, height: 2, pixels: (0..<4).flatMap { [planes[$0], planes[4 + $0], planes[8 + $0]] })
        let view = PhotographView.plain.values(
            of: square, normalization: normalization, stream: RandomStream(seed: 1, "view"))
        #expect(zip(view, expected).allSatisfy { abs($0 - $1) < 1e-4 }, "\(view)")
        // Beyond a turned picture is the mean colour, which is 0 in every channel.
        let turned = PhotographView.rotated(degrees: 45).values(
            of: Picture(width: 8, height: 8, pixels: [UInt8](repeating: 200, count: 192)),
            normalization: normalization, stream: RandomStream(seed: 1, "view"))
        for channel in 0..<3 { #expect(abs(turned[channel * 64]) < 1e-3) }
    }
}
