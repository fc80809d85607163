import Methods
import Networks
import Pictures
import Tensors
import Testing

/// Drops and increases by torchcam and grad-cam; `Fixtures/attention/make-masking.py` asked them.
@Suite struct MaskingReferenceTests {
    struct Reference: Decodable {
        struct Case: Decodable {
            struct Image: Decodable {
                struct Torchcam: Decodable {
                    var avg_drop, conf_increase: Double
                }
                var kept: Int
                var whole, shown: Double
                var torchcam: Torchcam
                var drop, increase: Double

                enum CodingKeys: String, CodingKey {
                    case kept, whole, shown, torchcam
                    case drop = "grad-cam drop"
                    case increase = "grad-cam increase"
                }
            }
            var share: Double
            var images: [Image]
        }
        var network: [String: [Float]]
        /// Six, [3, 12, 12].
        var images: [Float]
        var targets: [Int]
        /// Six, 12 x 12.
        var maps: [Float]
        var cases: [Case]
    }

    @Test func dropsAndIncreasesAreThePackages() throws {
        let reference = try AttentionFixtures.read(Reference.self, from: "masking.json")
        let test = try MaskingTest(
            try AttentionFixtures.network(reference.network), Tensor([6, 3, 12, 12], reference.images),
            targets: reference.targets, black: [0, 0, 0], on: Engine(), batchSize: 4)
        let maps = (0..<6).map {
            PixelMap(height: 12, width: 12, values: Array(reference.maps[$0 * 144..<($0 + 1) * 144]))
        }
        var drops = 0, increases = 0
        for found in reference.cases {
            let masks = try maps.map {
                try MaskForm.soft(found.share).mask(of: $0, ties: RandomStream(seed: 1))
            }
            let answers = try test.answers(showing: masks)
            for (image, expected) in found.images.enumerated() {
                let answer = answers[image], drop = try #require(answer.drop)
                #expect(masks[image].values.count { $0 > 0 } == expected.kept, "\(found.share), image \(image)")
                #expect(abs(answer.whole - expected.whole) < 1e-6 && abs(answer.shown - expected.shown) < 1e-6)
                #expect(abs(drop - 100 * expected.torchcam.avg_drop) < 1e-3)
                #expect(abs(drop / 100 * answer.whole - expected.drop) < 2e-6)
                #expect(answer.isIncrease == (expected.torchcam.conf_increase == 1))
                #expect(answer.isIncrease == (expected.increase == 1))
                drops += drop > 0 ? 1 : 0
                increases += answer.isIncrease ? 1 : 0
            }
        }
        #expect(drops > 3 && increases > 3)
    }
}
