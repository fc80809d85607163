import Foundation
import Methods
import Networks
import Tensors
import Testing

/// What other people's packages say; the script in `Fixtures/defences` asked them.
@Suite struct InputDefenceTests {
    private struct Reference: Decodable {
        var height, width: Int
        /// [height, width, 3].
        var pixels: [Float]
        /// By quality, side or weight; channel after channel.
        var jpeg, median, totalVariation: [String: [Float]]

        init() throws {
            let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("Fixtures/defences/defences.json")
            self = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
        }

        var images: Tensor {
            let area = height * width
            return Tensor(
                [1, 3, height, width],
                (0..<3).flatMap { color in (0..<area).map { pixels[3 * $0 + color] / 255 } })
        }
    }

    private func differences(_ defence: InputDefence, _ reference: Reference, _ expected: [Float]) throws -> [Float] {
        let found = try defence.transformed(reference.images, on: Engine())
        #expect(found.shape == reference.images.shape)
        return zip(found.values, expected).map { abs($0 - $1) }
    }

    @Test func jpegIsThatOfPillow() throws {
        let reference = try Reference()
        #expect(reference.jpeg.count == 2)
        for (quality, expected) in reference.jpeg {
            let differences = try differences(.jpeg(quality: try #require(Int(quality))), reference, expected)
            // Both are libjpeg-turbo's; some of its versions round colours otherwise, by a level.
            #expect(differences.allSatisfy { $0 <= 1.001 / 255 }, "quality \(quality)")
            #expect(differences.count { $0 > 1e-6 } <= differences.count / 20, "quality \(quality)")
        }
    }

    @Test func medianIsThatOfSciPy() throws {
        let reference = try Reference()
        #expect(reference.median.count == 2)
        for (side, expected) in reference.median {
            let differences = try differences(.median(side: try #require(Int(side))), reference, expected)
            #expect(differences.allSatisfy { $0 < 1e-6 }, "side \(side)")
        }
        // A median of one pixel is the image.
        #expect(try differences(.median(side: 1), reference, reference.images.values).allSatisfy { $0 == 0 })
    }

    @Test func totalVariationIsThatOfScikitImage() throws {
        let reference = try Reference()
        #expect(reference.totalVariation.count == 3)
        for (weight, expected) in reference.totalVariation {
            let differences = try differences(
                .totalVariation(weight: try #require(Double(weight))), reference, expected)
            #expect(differences.allSatisfy { $0 < 1e-6 }, "weight \(weight)")
        }
    }

    @Test(arguments: 1...8 as ClosedRange<Int>) func bitsLeaveSoManyLevels(bits: Int) throws {
        let levels = 1 << bits
        let images = Tensor([1, 3, 20, 20], (0..<1200).map { Float($0) / 1199 })
        let found = try InputDefence.bitDepth(bits).transformed(images, on: Engine()).values
        #expect(Set(found).count == levels && found.min() == 0 && found.max() == 1)
        #expect(zip(found, images.values).allSatisfy { abs($0 - $1) <= 0.5 / Float(levels - 1) + 1e-6 })
    }

    /// Each image as if it were alone, and what comes out is an image.
    @Test(arguments: [
        InputDefence.jpeg(quality: 75), .jpeg(quality: 1), .bitDepth(3), .median(side: 3), .totalVariation(weight: 0.1),
    ]) func imagesAreDefendedOneByOne(defence: InputDefence) throws {
        let engine = try Engine()
        let images = Tensor.uniform(3, side: 12, 0..<1, seed: 21)
        let all = try defence.transformed(images, on: engine)
        #expect(all.values.allSatisfy { $0 >= 0 && $0 <= 1 })
        #expect(all.values != images.values)
        for image in 0..<3 {
            let alone = try defence.transformed(
                engine.slice(images, axis: 0, range: image..<image + 1), on: engine)
            #expect(alone.bits == Array(all.bits[image * 432..<(image + 1) * 432]))
        }
        #expect(!defence.title.isEmpty)
    }

    @Test func numbersOutOfRangeAreRefused() throws {
        let images = Tensor.uniform(1, side: 4, 0..<1, seed: 22), engine = try Engine()
        for (defence, wanted) in [
            (InputDefence.jpeg(quality: 0), "a quality from 1 to 100"),
            (.jpeg(quality: 101), "a quality from 1 to 100"),
            (.bitDepth(0), "1 to 8 bits"), (.bitDepth(9), "1 to 8 bits"), (.median(side: 2), "an odd side"),
            (.totalVariation(weight: 0), "a weight above 0"),
        ] {
            let error = #expect(throws: MethodError.self) { try defence.transformed(images, on: engine) }
            #expect(error?.finding.contains(wanted) == true, "\(defence)")
        }
    }

    private func random(_ shape: [Int], _ name: String) -> Tensor {
        var stream = RandomStream(seed: 3, name)
        return Tensor(shape, (0..<shape.reduce(1, *)).map { _ in Float(stream.uniform()) })
    }

    private func product(_ one: Tensor, _ other: Tensor) -> Double {
        zip(one.values, other.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    @Test(arguments: ColorFilter.allCases) func whatIsTakenOutIsGoneAndTheRestIsThere(filter: ColorFilter) throws {
        let engine = try Engine()
        let images = random([2, 3, 3, 5], "images"), found = filter.transformed(images, on: engine)
        let (before, after) = (YCbCr.fullRange.planes(of: images).values, YCbCr.fullRange.planes(of: found).values)
        for place in before.indices {
            let isLuma = place / 15 % 3 == 0
            let wanted: Float = isLuma == (filter == .luma) ? before[place] : isLuma ? 0.5 : 0
            #expect(abs(after[place] - wanted) < 1e-5, "\(place)")
        }
        // A linear map and its transpose: ⟨Aδ, g⟩ = ⟨δ, Aᵀg⟩.
        let (change, gradient) = (random([2, 3, 3, 5], "change"), random([2, 3, 3, 5], "gradient"))
        let moved = Tensor(images.shape, zip(images.values, change.values).map(+))
        let difference = Tensor(
            images.shape, zip(filter.transformed(moved, on: engine).values, found.values).map(-))
        let traced = filter.tracedTransformation(images, on: engine)
        #expect(traced.images.values == found.values)
        #expect(abs(product(difference, gradient) - product(change, try traced.back(gradient))) < 1e-4)
    }
}
