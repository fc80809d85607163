import Methods
import Networks
import Tensors
import Testing

@Suite struct RISETests {
    private let stream = RandomStream(seed: 1, "rise")

    /// The whole enlarged mask, of which the image's size is then cut out.
    private func plain(_ mask: RISEMask, _ height: Int, _ width: Int) -> [Double] {
        func cellSize(_ length: Int) -> Int { Int((Double(length) / Double(mask.cells)).rounded(.up)) }
        func weight(_ pixel: Int, _ cell: Int, _ size: Int) -> Double {
            let centre = (Double(pixel) + 0.5) / Double((mask.cells + 1) * size) * Double(mask.cells) - 0.5
            return max(0, 1 - abs(min(max(centre, 0), Double(mask.cells - 1)) - Double(cell)))
        }
        let (rowSize, columnSize) = (cellSize(height), cellSize(width))
        let (top, left) = (Int(mask.rowShift * Double(rowSize)), Int(mask.columnShift * Double(columnSize)))
        return (0..<height * width).map { place in
            mask.visible.indices.filter { mask.visible[$0] }.reduce(0) { sum, cell in
                sum + weight(top + place / width, cell / mask.cells, rowSize)
                    * weight(left + place % width, cell % mask.cells, columnSize)
            }
        }
    }

    @Test(arguments: [(1, 5, 6), (3, 12, 12), (3, 7, 10), (7, 13, 8), (4, 3, 2)])
    func masksAreEnlargedBilinearly(cells: Int, height: Int, width: Int) {
        for index in 0..<20 {
            let mask = RISE(cells: cells).mask(index, stream: stream)
            let found = mask.map(height: height, width: width)
            #expect((found.height, found.width) == (height, width))
            let expected = plain(mask, height, width)
            #expect(zip(found.values, expected).allSatisfy { abs(Double($0) - $1) < 1e-6 }, "mask \(index)")
        }
    }

    /// Each pixel shows with the cells' probability, and shifts take every value of a cell evenly.
    @Test func masksAreEvenOnTheWhole() {
        let rise = RISE(cells: 3, probability: 0.3)
        let masks = (0..<4000).map { rise.mask($0, stream: stream) }
        var means = [Double](repeating: 0, count: 49)
        for mask in masks {
            for (place, value) in mask.map(height: 7, width: 7).values.enumerated() {
                means[place] += Double(value) / 4000
            }
        }
        // Five standard errors of a cell's mean.
        #expect(means.allSatisfy { abs($0 - 0.3) < 5 * (0.3 * 0.7 / 4000).squareRoot() })
        for shift in [\RISEMask.rowShift, \.columnShift] {
            var counts = [Double](repeating: 0, count: 8)
            for mask in masks { counts[Int(mask[keyPath: shift] * 8)] += 1 }
            #expect(chiSquare(counts.map { Int($0) }, [Double](repeating: 500, count: 8)) < chiSquareLimit(degrees: 7))
        }
        #expect(masks.allSatisfy { $0.rowShift != $0.columnShift })
        #expect(Set(masks).count == 4000)
    }

    @Test(arguments: [1, 16, 7]) func weighsMasksByTheClassesProbability(batchSize: Int) throws {
        let network = Network.wild(seed: 21)
        let images = network.random(images: 2, seed: 21)
        let targets = [1, 2]
        let rise = RISE(masks: 16, cells: 3, probability: 0.6)
        let found = try network.attributions(
            of: images, to: targets, by: rise, on: Engine(), batchSize: batchSize, stream: stream)
        let reference = InferenceReference(network)
        for (image, target) in targets.enumerated() {
            var expected = [Double](repeating: 0, count: 42)
            for index in 0..<16 {
                let mask = plain(rise.mask(index, stream: stream), 6, 7)
                let masked = images.image(image).enumerated().map { $1 * mask[$0 % 42] }
                let score = reference.probability(of: target, masked)
                for place in 0..<42 { expected[place] += score * mask[place] / (16 * 0.6) }
            }
            #expect(found[image].agrees(with: expected), "image \(image)")
            #expect(found[image].values.shape == [1, 6, 7] && found[image].promisedSum == nil)
            #expect(abs(found[image].logit - reference.logits(images.image(image))[target]) < 1e-4)
        }
    }

    /// Of a network that sees one pixel only, the map is largest around it.
    @Test func findsThePixelThatMatters() throws {
        var weights = [Float](repeating: 0, count: 81)
        weights[2 * 9 + 6] = 6
        let network = Network.linear([1, 9, 9], [weights, weights.map { -$0 }])
        let found = try network.attributions(
            of: Tensor(repeating: 1, shape: [1, 1, 9, 9]), to: [0], by: RISE(masks: 1500, cells: 4), on: Engine(),
            batchSize: 100,
            stream: stream)
        let map = found[0].map
        let best = map.values.indices.max { map.values[$0] < map.values[$1] } ?? 0
        #expect(abs(best / 9 - 2) <= 1 && abs(best % 9 - 6) <= 1, "found pixel \(best)")
    }

    @Test(arguments: [
        RISE(masks: 0), RISE(cells: 0), RISE(probability: 0), RISE(probability: 1.5), RISE(probability: .nan),
    ])
    func refusesMasksThatCannotBe(rise: RISE) throws {
        let network = Network.linear([1, 2, 2], [[1, 2, 3, 4]])
        #expect(throws: MethodError.self) {
            try network.attributions(
                of: Tensor(repeating: 1, shape: [1, 1, 2, 2]), to: [0], by: rise, on: Engine(), stream: stream)
        }
    }
}
