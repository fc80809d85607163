import Foundation
import Methods
import Networks
import Pictures
import Tensors
import Testing

/// Missing pixels filled from those around them.
@Suite struct PixelImputationTests {
    struct Reference: Decodable {
        var name: String
        /// [C, H, W].
        var shape: [Int]
        var picture: [Float]
        var missing: [Int]
        /// Of the missing pixels, channel after channel.
        var scipy: [Double]
        var gradCAM: [Double]
        var quantus: [Double]?

        enum CodingKeys: String, CodingKey {
            case name, shape, picture, missing, scipy, quantus
            case gradCAM = "grad-cam"
        }
    }

    @Test(
        "Filled as scipy solves it in 64 bits, and as the packages do; Fixtures/attention/make-imputations.py asked them"
    )
    func references() throws {
        let references = try AttentionFixtures.read([Reference].self, from: "imputations.json")
        #expect(references.count == 7 && references.count { $0.quantus != nil } >= 3)
        for reference in references {
            let (channels, height, width) = (reference.shape[0], reference.shape[1], reference.shape[2])
            let imputation = try PixelImputation(height: height, width: width, missing: reference.missing)
            #expect(imputation.missing == reference.missing)
            let filled = try imputation.filled(reference.picture, channels: channels, residual: 1e-10)
            var next = 0
            for channel in 0..<channels {
                for place in 0..<height * width {
                    let value = Double(filled[channel * height * width + place])
                    guard reference.missing.contains(place) else {
                        #expect(Float(value) == reference.picture[channel * height * width + place])
                        continue
                    }
                    #expect(abs(value - reference.scipy[next]) < 1e-6, "\(reference.name)")
                    #expect(abs(value - reference.gradCAM[next]) < 1e-5, "\(reference.name)")
                    if let quantus = reference.quantus {
                        #expect(abs(value - quantus[next]) < 1e-5, "\(reference.name)")
                    }
                    next += 1
                }
            }
        }
    }

    private func region(_ height: Int, _ width: Int, _ isMissing: (Int, Int) -> Bool) -> [Int] {
        (0..<height * width).filter { isMissing($0 / width, $0 % width) }
    }

    /// The weighted means themselves, each of neighbours that are filled, too.
    @Test(arguments: [(8, 9, 0.3), (20, 20, 0.9), (33, 18, 0.6), (64, 64, 0.97)], 0..<3 as Range<UInt64>)
    func everyPixelIsTheMeanOfItsNeighbours(size: (Int, Int, Double), seed: UInt64) throws {
        let (height, width, share) = size
        var stream = RandomStream(seed: seed, "pixels")
        let picture = (0..<2 * height * width).map { _ in Float(stream.normal()) }
        // A hole rather than scattered pixels: the harder equations.
        let blob = PixelMap.random(height: height, width: width, blurred: 4, stream: &stream)
        let missing = try PixelOrder(blob, ties: stream).mostRelevant(share)
        let filled = try PixelImputation(height: height, width: width, missing: missing)
            .filled(picture, channels: 2, residual: 1e-10)
        for channel in 0..<2 {
            func value(_ y: Int, _ x: Int) -> Double { Double(filled[(channel * height + y) * width + x]) }
            for place in missing {
                let (y, x) = (place / width, place % width)
                var sum = 0.0, weights = 0.0
                for row in max(0, y - 1)...min(height - 1, y + 1) {
                    for column in max(0, x - 1)...min(width - 1, x + 1) where (row, column) != (y, x) {
                        let weight = row == y || column == x ? 1.0 / 6 : 1.0 / 12
                        sum += weight * value(row, column)
                        weights += weight
                    }
                }
                #expect(abs(value(y, x) - sum / weights) < 1e-5, "seed \(seed)")
            }
        }
        let known = Set(0..<height * width).subtracting(missing)
        for channel in 0..<2 {
            let values = known.map { picture[channel * height * width + $0] }
            let (low, high) = (values.min() ?? 0, values.max() ?? 0)
            #expect(
                missing.allSatisfy {
                    low - 1e-5 <= filled[channel * height * width + $0]
                        && filled[channel * height * width + $0] <= high + 1e-5
                })
        }
    }

    @Test func anAffinePictureIsFilledAsItWas() throws {
        let height = 15, width = 12
        let picture = (0..<height * width).map { 0.3 + 0.05 * Float($0 / width) - 0.08 * Float($0 % width) }
        let missing = region(height, width) { 1..<14 ~= $0 && 1..<11 ~= $1 }
        let filled = try PixelImputation(height: height, width: width, missing: missing)
            .filled(picture, channels: 1, residual: 1e-10)
        #expect(zip(filled, picture).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test func aConstantPictureStaysSoWhateverIsMissing() throws {
        let picture = [Float](repeating: 0.1, count: 60) + [Float](repeating: -2, count: 60)
        let missing = (0..<60).filter { $0 != 17 }
        #expect(try PixelImputation(height: 6, width: 10, missing: missing).filled(picture, channels: 2) == picture)
    }

    /// Scaled and moved, a picture is filled alike: what is normalised may be filled after or before.
    @Test func fillingGoesWithTheUnit() throws {
        var stream = RandomStream(seed: 7, "pixels")
        let picture = (0..<256).map { _ in Float(stream.uniform()) }
        let imputation = try PixelImputation(height: 16, width: 16, missing: region(16, 16) { $0 > 4 && $1 < 11 })
        let plain = try imputation.filled(picture, channels: 1, residual: 1e-10)
        let moved = try imputation.filled(picture.map { 4 * $0 - 7 }, channels: 1, residual: 1e-10)
        #expect(zip(plain, moved).allSatisfy { abs(4 * $0 - 7 - $1) < 1e-5 })
        #expect(
            try imputation.filled(picture + picture + picture + picture + picture, channels: 5)[1024...].elementsEqual(
                imputation.filled(picture, channels: 1)))
    }

    @Test func whatWasThereDoesNotMatter() throws {
        var stream = RandomStream(seed: 8, "pixels")
        var picture = (0..<64).map { _ in Float(stream.uniform()) }
        let imputation = try PixelImputation(height: 8, width: 8, missing: [9, 10, 18, 63, 0])
        let filled = try imputation.filled(picture, channels: 1)
        for place in imputation.missing { picture[place] = .nan }
        #expect(try imputation.filled(picture, channels: 1) == filled)
        #expect(try PixelImputation(height: 8, width: 8, missing: []).filled(filled, channels: 1) == filled)
    }

    @Test func whatCannotBeFilledIsSaid() throws {
        #expect(throws: MethodError.self) { try PixelImputation(height: 2, width: 2, missing: 0..<4) }
        #expect(throws: MethodError.self) { try PixelImputation(height: 2, width: 2, missing: [4]) }
        #expect(throws: MethodError.self) { try PixelImputation(height: 2, width: 2, missing: [1, 1]) }
        let imputation = try PixelImputation(height: 2, width: 2, missing: [3])
        #expect(throws: MethodError.self) { try imputation.filled([1, 2, 3], channels: 1) }
        #expect(throws: MethodError.self) { try imputation.filled([1, .infinity, 3, 4], channels: 1) }
    }
}

/// What is left of an answer while pixels go.
@Suite struct RemovalCurveTests {
    private let stream = RandomStream(seed: 3, "road")

    private func images(_ network: Network, _ count: Int) -> Tensor {
        var stream = RandomStream(seed: 5, "images")
        return .random([count] + network.inputShape, &stream)
    }

    /// Without noise: each share's image is filled by itself, and goes through the network in float64.
    @Test(arguments: RemovalCurve.Order.allCases) func curvesAreOfFilledImages(order: RemovalCurve.Order) throws {
        let network = Network.wild(seed: 6), images = images(network, 3), targets = [0, 1, 2], shares = [0.1, 0.5, 0.8]
        var draws = RandomStream(seed: 6, "maps")
        // No ties, so that the order is no matter of chance.
        let maps = (0..<3).map { _ in PixelMap(height: 6, width: 7, values: draws.shuffledIndices(42).map { Float($0) })
        }
        let test = try ImputationTest(network, images, targets: targets, noise: [0, 0], on: Engine(), batchSize: 2)
        let found = try test.curves(order, along: maps, shares: shares, stream: stream)
        let reference = InferenceReference(network)
        for image in 0..<3 {
            #expect(found[image].shares == shares && found[image].order == order)
            for (place, share) in shares.enumerated() {
                let count = Int((share * 42).rounded())
                let sorted = (0..<42).sorted { maps[image].values[$0] > maps[image].values[$1] }
                let gone = order == .mostRelevantFirst ? Array(sorted.prefix(count)) : Array(sorted.suffix(count))
                let filled = try PixelImputation(height: 6, width: 7, missing: gone)
                    .filled(images.image(image).map { Float($0) }, channels: 2)
                let logits = reference.logits(filled.map(Double.init))
                let probability = 1 / logits.reduce(0) { $0 + exp($1 - logits[targets[image]]) }
                #expect(abs(found[image].probabilities[place] - probability) < 1e-5)
                #expect(found[image].isKept[place] == (logits.max() == logits[targets[image]]))
            }
        }
    }

    @Test func noiseIsDrawnAnewForEachImageAndShareAndNoOtherPixelGetsIt() throws {
        let network = Network.wild(seed: 6), images = images(network, 2)
        let maps = (0..<2).map { _ in PixelMap(height: 6, width: 7, values: (0..<42).map { Float($0) }) }
        func probabilities(_ noise: [Float], _ stream: RandomStream) throws -> [[Double]] {
            try ImputationTest(network, images, targets: [0, 0], noise: noise, on: Engine())
                .curves(.leastRelevantFirst, along: maps, shares: [0, 0.4], stream: stream).map(\.probabilities)
        }
        let quiet = try probabilities([0, 0], stream), loud = try probabilities([0.5, 0.5], stream)
        #expect(try loud == probabilities([0.5, 0.5], stream))
        #expect(try loud != probabilities([0.5, 0.5], RandomStream(seed: 4, "road")))
        for image in 0..<2 { #expect(quiet[image][0] == loud[image][0] && quiet[image][1] != loud[image][1]) }
    }

    @Test func meansAreAreasOverTheirSpan() {
        let curve = RemovalCurve(
            .mostRelevantFirst, shares: [0.1, 0.2, 0.5], probabilities: [1, 0.5, 0], isKept: [true, true, false])
        // (0.1 · 0.75 + 0.3 · 0.25) / 0.4 and (0.1 · 1 + 0.3 · 0.5) / 0.4.
        #expect(abs(curve.meanProbability - 0.375) < 1e-12 && abs(curve.meanKept - 0.625) < 1e-12)
        let single = RemovalCurve(.leastRelevantFirst, shares: [0.5], probabilities: [0.25], isKept: [true])
        #expect(single.meanProbability == 0.25 && single.meanKept == 1)
    }

    @Test func sharesAndMapsThatDoNotFitAreRefused() throws {
        let network = Network.wild(seed: 6), images = images(network, 1)
        let map = PixelMap(height: 6, width: 7, values: (0..<42).map { Float($0) })
        let test = try ImputationTest(network, images, targets: [0], noise: [0, 0], on: Engine())
        for shares in [[], [0.5, 0.5], [0.2, 1], [-0.1]] as [[Double]] {
            #expect(throws: MethodError.self) {
                try test.curves(.mostRelevantFirst, along: [map], shares: shares, stream: stream)
            }
        }
        #expect(throws: MethodError.self) {
            try test.curves(.mostRelevantFirst, along: [map, map], shares: [0.5], stream: stream)
        }
        #expect(throws: MethodError.self) {
            try ImputationTest(network, images, targets: [0], noise: [-1, 0], on: Engine())
        }
    }
}
