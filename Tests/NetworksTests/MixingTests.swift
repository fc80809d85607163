import Networks
import Tensors
import Testing

@Suite struct MixingTests {
    /// Three images [1, 4, 4], all 10, all 20, all 30.
    private let batch = Batch(
        images: Tensor([3, 1, 4, 4], [10, 20, 30].flatMap { [Float](repeating: $0, count: 16) }), labels: [0, 1, 2])

    @Test func imagesAndTargetsShareAlike() throws {
        let mixed = batch.mixup(classes: 3, with: [1, 2, 2], share: 0.75)
        #expect(mixed.images.values == [12.5, 22.5, 30].flatMap { [Float](repeating: $0, count: 16) })
        #expect(mixed.targets == Tensor([3, 3], [0.75, 0.25, 0, 0, 0.75, 0.25, 0, 0, 1]))
        #expect(mixed.labels == [0, 1, 2])
        #expect(batch.mixup(classes: 3, with: [2, 1, 0], share: 1).images == batch.images)
    }

    @Test func boxesArePasted() throws {
        let pasted = batch.cutMix(classes: 3, with: [1, 0, 2], rows: 1..<3, columns: 0..<3)
        let expected: [Float] = [10, 10, 10, 10, 20, 20, 20, 10, 20, 20, 20, 10, 10, 10, 10, 10]
        #expect(Array(pasted.images.values[..<16]) == expected)
        // 6 of 16 pixels are the partner's.
        #expect(pasted.targets == Tensor([3, 3], [0.625, 0.375, 0, 0.375, 0.625, 0, 0, 0, 1]))
    }

    /// What is drawn: each target's mass is 1, its own share is the share of its own pixels, and it varies.
    @Test func drawsAreConsistent() throws {
        var shares: Set<Float> = []
        for draw in 0..<50 {
            let stream = RandomStream(seed: 21, "mixing").substream("draw", draw)
            #expect(batch.mixup(classes: 3, from: stream).images == batch.mixup(classes: 3, from: stream).images)
            for mixed in [batch.mixup(classes: 3, from: stream), batch.cutMix(classes: 3, from: stream)] {
                let targets = try #require(mixed.targets).values
                for image in 0..<3 {
                    let row = targets[image * 3..<image * 3 + 3]
                    #expect(abs(row.reduce(0, +) - 1) < 1e-6, "seed 21, draw \(draw)")
                    let brightness = zip([10, 20, 30] as [Float], row).reduce(0) { $0 + $1.0 * $1.1 }
                    let mean = mixed.images.values[image * 16..<image * 16 + 16].reduce(0, +) / 16
                    #expect(abs(mean - brightness) < 1e-4, "seed 21, draw \(draw)")
                }
                shares.insert(targets[0])
            }
        }
        #expect(shares.count > 20)
    }
}
