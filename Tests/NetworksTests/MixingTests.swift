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

    /// Shares are uniform from 0 to 1, and a box has the root of the rest of each side: 500 draws each, four in a
    /// thousand of which leave these limits (three deviations of a share of a quarter).
    @Test func sharesAreUniform() throws {
        let large = Batch(
            images: Tensor([2, 1, 64, 64], [10, 20].flatMap { [Float](repeating: $0, count: 4096) }), labels: [0, 1])
        var shares: [Double] = []
        for draw in 0..<500 {
            let stream = RandomStream(seed: 22, "mixing").substream("draw", draw)
            let mixed = large.mixup(classes: 2, from: stream)
            // Partners that are the images themselves show nothing of the share.
            if mixed.images == large.images { continue }
            shares.append(Double(try #require(mixed.targets).values[0]))
        }
        #expect(shares.count > 150)
        for quarter in 0..<4 {
            let inside = shares.count { Int($0 * 4) == quarter }
            let expected = Double(shares.count) / 4
            #expect(abs(Double(inside) - expected) < 3 * (expected * 0.75).squareRoot(), "seed 22: \(inside)")
        }
        // A box in the corner of the image is cut off; those that lie inside are as large as was drawn.
        for draw in 0..<500 {
            let stream = RandomStream(seed: 23, "boxes").substream("draw", draw)
            var copy = stream
            let share = copy.uniform()
            let pasted = large.cutMix(classes: 2, from: stream)
            guard pasted.images != large.images else { continue }
            let rows = (0..<64).filter { row in (0..<64).contains { pasted.images.values[row * 64 + $0] == 20 } }
            let columns = (0..<64).filter { column in (0..<64).contains { pasted.images.values[$0 * 64 + column] == 20 }
            }
            guard let top = rows.first, let left = columns.first, top > 0, left > 0, rows.last != 63, columns.last != 63
            else { continue }
            let side = 64 * (1 - share).squareRoot()
            #expect(abs(Double(rows.count) - side) <= 2 && rows.count == columns.count, "seed 23, draw \(draw)")
        }
    }
}
