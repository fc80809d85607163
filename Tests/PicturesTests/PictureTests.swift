import Foundation
import Pictures
import Tensors
import Testing

@Suite struct PictureTests {
    /// A picture without any pattern that a compression could use.
    private func noise(_ width: Int, _ height: Int) -> Picture {
        var stream = RandomStream(seed: 1, "noise")
        return Picture(
            width: width, height: height,
            pixels: (0..<3 * width * height).map { _ in UInt8(stream.uniform(below: 256)) })
    }

    @Test(arguments: [(1, 1), (7, 3), (32, 32), (1, 300)])
    func aValueIsTheSameAfterStoring(width: Int, height: Int) throws {
        let picture = noise(width, height)
        let json = try JSONEncoder().encode([picture])
        #expect(try JSONDecoder().decode([Picture].self, from: json) == [picture])
        #expect(String(decoding: json, as: UTF8.self).hasPrefix("[\"iVBOR"))
    }

    @Test func storedPicturesAreSmallerThanTheirNumbers() throws {
        let flat = Picture(width: 100, height: 100, planes: [Float](repeating: 0.5, count: 10_000))
        #expect(try JSONEncoder().encode(flat).count < 1000)
    }

    @Test func planesBecomePixels() throws {
        let color = Picture(width: 2, height: 1, planes: [1, 0, 0.5, 0, 0, 1])
        #expect(color.pixels == [255, 128, 0, 0, 0, 255])
        let grey = Picture(width: 4, height: 1, planes: [-3, 0.2, 7, .nan])
        #expect(grey.pixels == [0, 0, 0, 51, 51, 51, 255, 255, 255, 0, 0, 0])
    }

    @Test func whatIsNoPictureIsAnError() throws {
        let file = try noise(20, 20).png()
        for bytes in [Data(), Data("no picture".utf8), file.prefix(60), file.prefix(file.count / 2)] {
            #expect(throws: PictureError.self) { try Picture(decoding: Array(bytes), named: "noise") }
        }
        #expect(throws: PictureError.self) { try JSONDecoder().decode(Picture.self, from: Data("\"%%\"".utf8)) }
    }

    @Test func compressedColoursAreNear() throws {
        let ramp = (0..<4096).map { Float($0 % 64) / 64 }
        let smooth = Picture(width: 64, height: 64, planes: ramp + ramp.map { $0 * 0.4 } + ramp)
        let file = try smooth.jpeg(quality: 88)
        #expect(file.prefix(2) == Data([0xFF, 0xD8]) && file.count < 2500)
        let again = try Picture(decoding: Array(file), named: "smooth")
        let differences = zip(smooth.pixels, again.pixels).map { abs(Int($0) - Int($1)) }
        #expect(differences.reduce(0, +) < 4 * differences.count)
    }
}
