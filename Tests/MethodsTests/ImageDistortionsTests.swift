import Foundation
import Methods
import Testing

@Suite struct ImageDistortionsTests {
    private func distortions(
        _ layer: String = "conv", _ rows: [[Double]] = [[0, 0, 0], [0.25, 2, 0.5], [1, 0.75, 3]]
    )
        throws -> ImageDistortions
    {
        try ImageDistortions(layer: layer, weights: 10, pruned: [0, 5, 10], distortions: rows)
    }

    @Test func curvesAreMeansOrTheWorstOfImages() throws {
        let found = try distortions()
        #expect(found[1] == [0.25, 2, 0.5] && found.images == 3)
        let mean = try found.curve(.mean)
        #expect(mean.layer == "conv" && mean.weights == 10 && mean.pruned == [0, 5, 10])
        #expect(zip(mean.distortions, [0, 2.75 / 3, 4.75 / 3]).allSatisfy { abs($0 - $1) < 1e-15 })
        #expect(try found.curve(.worst).distortions == [0, 2, 3])
        #expect(try found.curve(.mean, over: [0, 2, 2, 2]).distortions == [0, 1.75 / 4, 2.5])
        #expect(try found.curve(.worst, over: [0]).distortions == [0, 0.25, 1])
    }

    @Test func moreImagesAreJoined() throws {
        let joined = try distortions().joined(with: distortions("conv", [[0], [7], [8]]))
        #expect(joined.images == 4 && joined[1] == [0.25, 2, 0.5, 7] && joined[2] == [1, 0.75, 3, 8])
        #expect(throws: MethodError.self) { try distortions().joined(with: distortions("linear")) }
        let other = try ImageDistortions(layer: "conv", weights: 10, pruned: [0, 10], distortions: [[0], [1]])
        #expect(throws: MethodError.self) { try distortions().joined(with: other) }
    }

    @Test(arguments: [-0.5, .nan, .infinity, 1e39]) func whatIsNoDistortionIsRefused(value: Double) {
        #expect(throws: MethodError.self) { try distortions("conv", [[0, 0, 0], [1, value, 1], [1, 1, 1]]) }
    }

    /// Four bytes a number, base64 on top, and the same numbers back.
    @Test func storageIsCompactAndExact() throws {
        let rows = (0..<41).map { amount in (0..<1024).map { image in Double(amount) / Double(image + 1) } }
        let found = try ImageDistortions(
            layer: "conv", weights: 4100, pruned: (0..<41).map { $0 * 100 }, distortions: rows)
        let data = try JSONEncoder().encode(found)
        #expect(data.count < 41 * 1024 * 4 * 4 / 3 + 4000)
        #expect(try JSONDecoder().decode(ImageDistortions.self, from: data) == found)
        for (amount, row) in rows.enumerated() { #expect(found[amount] == row.map { Double(Float($0)) }) }
    }

    @Test func damagedStorageIsRefused() throws {
        func decode(_ values: String, images: Int = 1) throws -> ImageDistortions {
            try JSONDecoder().decode(
                ImageDistortions.self,
                from: Data(
                    #"{"layer":"a","weights":4,"pruned":[0,4],"images":\#(images),"values":"\#(values)"}"#.utf8))
        }
        // 0 and 1.5, the least significant byte first.
        #expect(try decode("AAAAAAAAwD8=")[1] == [1.5])
        #expect(throws: DecodingError.self) { try decode("AAAAAA==") }
        #expect(throws: DecodingError.self) { try decode("AAAAAAAAwD8A") }
        #expect(throws: DecodingError.self) { try decode("AAAAAAAAwD8=", images: 2) }
        #expect(throws: DecodingError.self) { try decode("AAAAAAAAwD8=", images: -1) }
        #expect(throws: DecodingError.self) { try decode("AAAAAAAAwD8=", images: .max) }
        // NaN.
        #expect(throws: MethodError.self) { try decode("AAAAAAAAwH8=") }
    }
}
