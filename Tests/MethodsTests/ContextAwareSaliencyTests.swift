import Methods
import Pictures
import Tensors
import Testing

@Suite struct ContextAwareSaliencyTests {
    /// Noise, patches of colour, a heat map of single bright pixels, or steps of grey.
    private func picture(_ kind: Int, _ height: Int, _ width: Int, _ stream: inout RandomStream) -> Tensor {
        let channels = kind == 3 ? 1 : 3
        let values = (0..<channels).flatMap { channel -> [Float] in
            switch kind {
            case 0: return (0..<height * width).map { _ in Float(stream.uniform()) }
            case 1:
                let coarse = PixelMap(height: 4, width: 4, values: (0..<16).map { _ in Float(stream.uniform()) })
                return coarse.resized(height: height, width: width).values
            case 2: return (0..<height * width).map { _ in stream.uniform() < 0.05 ? Float(stream.uniform()) : 0 }
            default: return (0..<height * width).map { Float(($0 % width) / 5 + ($0 / width) / 7) / 12 }
            }
        }
        return Tensor([channels, height, width], values)
    }

    /// Each kind of picture with settings drawn at random.
    @Test(arguments: 1...24 as ClosedRange<UInt64>) func plainLoops(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "saliency")
        let (height, width) = (19 + stream.uniform(below: 14), 19 + stream.uniform(below: 14))
        let settings = ContextAwareSaliency(
            side: max(height, width), patchSide: 3 + 2 * stream.uniform(below: 3), judgedStride: 1,
            comparedStride: 1 + stream.uniform(below: 3), neighbors: [1, 5, 20, 64, 5000][stream.uniform(below: 5)],
            scales: [[1], [1, 0.7], [0.9, 0.6]][stream.uniform(below: 3)],
            relativeScales: [[1], [1, 0.5], [0.6, 1], [0.8]][stream.uniform(below: 4)],
            smallestScale: [0.2, 0.4][stream.uniform(below: 2)], positionWeight: [0, 3, 10][stream.uniform(below: 3)],
            attentionThreshold: [0.8, 0.5][stream.uniform(below: 2)])
        let picture = picture(Int(seed) / 2 % 4, height, width, &stream)
        let map = try settings.map(of: picture)
        let expected = SaliencyReference(settings, picture).map
        let error = zip(map.values, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
        #expect(error < 2e-5, "seed \(seed), \(settings)")
        #expect(map.height == height && map.width == width && (map.values.max() ?? 0) > 0.99)
    }

    @Test func oneColorIsNowhereSalient() throws {
        let values: [Float] = [0.3, 0.9, 0].flatMap { Array(repeating: Float($0), count: 400) }
        let map = try ContextAwareSaliency(side: 30).map(of: Tensor([3, 20, 20], values))
        #expect(map == PixelMap(height: 20, width: 20, values: Array(repeating: 0, count: 400)))
        #expect(try ContextAwareSaliency(side: 30).map(of: map) == map)
    }

    /// A grating, and one square in which it stands across.
    @Test(arguments: [(12, 40), (33, 21), (20, 30)]) func theOddPatchIsMostSalient(row: Int, column: Int) throws {
        let map = PixelMap(
            height: 50, width: 60,
            values: (0..<3000).map { pixel in
                let (y, x) = (pixel / 60, pixel % 60)
                let odd = abs(y - row) <= 4 && abs(x - column) <= 4
                return (odd ? y : x) % 4 < 2 ? 1 : 0
            })
        let saliency = try ContextAwareSaliency(side: 60).map(of: map)
        let odd = PixelRegion(height: 50, width: 60, rows: row - 4..<row + 5, columns: column - 4..<column + 5)
        #expect(try saliency.pointing(at: odd) == 1)
        // More than twice its share of the picture.
        #expect(try #require(try saliency.positiveShare(in: odd)) > 2 * 81 / 3000.0)
    }

    /// Rows and columns change places. Mirrored, the compared patches are the same where they reach from edge to edge.
    @Test func turningThePictureTurnsTheMap() throws {
        var stream = RandomStream(seed: 8, "turning")
        let settings = ContextAwareSaliency(side: 31, judgedStride: 1, scales: [1], relativeScales: [1])
        let picture = picture(1, 25, 31, &stream)
        func moved(_ values: [Float], _ height: Int, _ width: Int, _ place: (Int, Int) -> (Int, Int)) -> [Float] {
            stride(from: 0, to: values.count, by: 25 * 31).flatMap { start in
                (0..<height * width).map { pixel in
                    let (y, x) = place(pixel / width, pixel % width)
                    return values[start + y * 31 + x]
                }
            }
        }
        func difference(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).map { abs($0 - $1) }.max() ?? .infinity }
        let map = try settings.map(of: picture).values
        let transposed = try settings.map(of: Tensor([3, 31, 25], moved(picture.values, 31, 25) { ($1, $0) })).values
        #expect(difference(transposed, moved(map, 31, 25) { ($1, $0) }) < 1e-4)
        let mirrored = try settings.map(of: Tensor([3, 25, 31], moved(picture.values, 25, 31) { ($0, 30 - $1) })).values
        #expect(difference(mirrored, moved(map, 25, 31) { ($0, 30 - $1) }) < 1e-4)
    }

    /// Judging every second pixel changes little; `judgedStride` says how little in pictures of 250x250.
    @Test func interpolatingBetweenJudgedPixels() throws {
        var stream = RandomStream(seed: 3, "interpolating")
        let picture = picture(1, 60, 60, &stream)
        let all = try ContextAwareSaliency(side: 60, judgedStride: 1).map(of: picture)
        let half = try ContextAwareSaliency(side: 60).map(of: picture)
        #expect(all != half)
        let differences = zip(all.values, half.values).map { Double(abs($0 - $1)) }
        #expect(differences.mean < 0.03)
    }

    @Test func heatMapsAreScaledOverAllChannels() throws {
        var stream = RandomStream(seed: 4, "heat")
        let values = Tensor.random([3, 24, 20], &stream)
        let settings = ContextAwareSaliency(side: 40)
        let heat = try settings.map(of: Attribution(values: values, target: 0, logit: 1, promisedSum: nil))
        let magnitudes = values.values.map(abs)
        let (low, high) = (magnitudes.min() ?? 0, magnitudes.max() ?? 0)
        #expect(heat == (try settings.map(of: Tensor([3, 24, 20], magnitudes.map { ($0 - low) / (high - low) }))))
        #expect(heat.height == 24 && heat.width == 20)
        #expect(heat == (try settings.map(of: Attribution(values: values, target: 0, logit: 1, promisedSum: nil))))
        let grey = PixelMap.random(height: 24, width: 20, stream: &stream)
        let planes = Tensor([3, 24, 20], Array(repeating: grey.scaledToUnit.values, count: 3).flatMap { $0 })
        #expect(try settings.map(of: grey) == settings.map(of: planes))
    }

    @Test func refusals() {
        let settings = ContextAwareSaliency(side: 20)
        #expect(throws: MethodError.self) { try settings.map(of: Tensor(repeating: 0.5, shape: [2, 20, 20])) }
        #expect(throws: MethodError.self) { try settings.map(of: Tensor(repeating: 0.5, shape: [20, 20])) }
        #expect(throws: MethodError.self) { try settings.map(of: Tensor(repeating: 1.1, shape: [1, 20, 20])) }
        #expect(throws: MethodError.self) { try settings.map(of: Tensor(repeating: .nan, shape: [1, 20, 20])) }
        #expect(throws: MethodError.self) { try settings.map(of: Tensor(repeating: 0.5, shape: [1, 6, 20])) }
        let infinite = PixelMap(height: 20, width: 20, values: Array(repeating: .infinity, count: 400))
        #expect(throws: MethodError.self) { try settings.map(of: infinite) }
    }
}
