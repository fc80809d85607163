import Foundation
import Notebook
import Testing

/// Attention modules inside steps.
@Suite struct AttentionStepTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private static let network = Network.vgg16Small(
        classes: 3, width: 1 / 16, stream: RandomStream(seed: 71, "weights")
    ).foldingBatchNorm()

    private static func batches(_ epoch: Int) -> [Batch] {
        (0..<3).map { number in
            var draws = RandomStream(seed: 72, "pixels").substream("epoch", epoch * 10 + number)
            return Batch(
                images: Tensor([4, 3, 32, 32], (0..<4 * 3 * 1024).map { _ in Float(draws.normal()) }),
                labels: [0, 0, 0, 0])
        }
    }

    private static func learn(_ lab: Lab, epochs: Int = 2, named name: String = "one") throws -> LearnedAttention {
        let design = try AttentionDesign.usual(for: network, input: [3, 32, 32])
        let taps = try AttentionTaps(design.taps, of: network, input: [3, 32, 32])
        let module = AttentionModule(design, taps, count: 3, stream: RandomStream(seed: 73, "module"))
        let objective = try AttentionObjective(module, beside: network, black: [0, 0, 0])
        return try lab.attentionLearned(
            module, by: objective, AttentionObjective.recipe(epochs: epochs, batchSize: 4), imagesPerEpoch: 12,
            batches: { batches($0) }, watched: batches(99)[0].images, stream: RandomStream(seed: 74, "answers"),
            named: name)
    }

    private func step(fails: Bool = false) -> Step<LearnedAttention> {
        Step("learned") { lab in
            let learned = try Self.learn(lab)
            if fails { throw Failure() }
            return learned
        }
    }

    @Test("A module is kept as soon as it is learned, with the loss of each epoch and its terms")
    func kept() throws {
        #expect(throws: Failure.self) { try quietResolver(try scratch.store()).value(of: step(fails: true)) }
        // The module, and the terms after two epochs.
        #expect(try scratch.count("SELECT COUNT(*) FROM pieces") == 3)
        let learned = try quietResolver(try scratch.store()).value(of: step())
        #expect(learned.epochs.count == 2 && learned.terms.count == 2)
        let objective = try AttentionObjective(learned.module, beside: Self.network, black: [0, 0, 0])
        let last = try objective.terms(learned.module, Self.batches(99)[0].images, on: Engine())
        #expect(learned.terms.last == last && learned.terms.first != last)
        #expect(last.total > 0)
    }

    @Test("A module comes back from the store as it was, alone and among others")
    func stored() throws {
        let learned = try quietResolver(try scratch.store()).value(of: step())
        let copy = try LearnedAttention(decoding: learned.encoded())
        #expect(copy.module == learned.module && copy.epochs == learned.epochs && copy.terms == learned.terms)
        #expect(try copy.encoded() == learned.encoded())
        let several = try CanonicalJSON.decode([LearnedAttention].self, from: CanonicalJSON.encode([learned, learned]))
        #expect(several.map(\.module) == [learned.module, learned.module])
        #expect(throws: (any Error).self) { try LearnedAttention(decoding: Data("words".utf8)) }
        let bare = try learned.module.safeTensors().encoded()
        #expect(throws: NetworkError.self) { try LearnedAttention(decoding: bare) }
    }

    @Test("Crops lie in the square of the shorter side, mirrored or not, and hang on their stream alone")
    func crops() {
        // A picture whose pixels are all different.
        let pixels = (0..<280).flatMap { place -> [UInt8] in [UInt8(place % 256), UInt8(place / 256), 7] }
        let picture = Picture(width: 20, height: 14, pixels: pixels)
        let preparation = ImagePreprocessing(
            shorterSide: 14, crop: 8, normalization: Normalization(mean: [0, 0, 0], standardDeviation: [1, 1, 1]))
        let square = ImagePreprocessing(
            shorterSide: 14, crop: 14, normalization: Normalization(mean: [0, 0, 0], standardDeviation: [1, 1, 1])
        ).tensor(picture).values
        let streams = (0..<40).map { RandomStream(seed: 75, "crops").substream("picture", $0) }
        let crops = preparation.randomCrops(of: Array(repeating: picture, count: 40), streams: streams)
        #expect(crops.shape == [40, 3, 8, 8])
        var found = Set<[Int]>()
        for number in 0..<40 {
            let crop = Array(crops.values[number * 192..<(number + 1) * 192])
            var places: [[Int]] = []
            for top in 0...6 {
                for left in 0...6 {
                    for flips in [0, 1] {
                        let same = (0..<192).allSatisfy { (place: Int) -> Bool in
                            let channel = place / 64, row = place / 8 % 8, column = place % 8
                            let across = left + (flips == 1 ? 7 - column : column)
                            let source = (channel * 14 + top + row) * 14 + across
                            return crop[place] == square[source]
                        }
                        if same { places.append([top, left, flips]) }
                    }
                }
            }
            #expect(places.count == 1)
            found.formUnion(places)
        }
        #expect(found.count > 20 && Set(found.map { $0[2] }).count == 2)
        #expect(found.map { $0[0] }.max() == 6 && found.map { $0[1] }.min() == 0)
        let one = preparation.randomCrops(of: [picture], streams: [streams[17]])
        #expect(Array(one.values) == Array(crops.values[17 * 192..<18 * 192]))
    }
}
