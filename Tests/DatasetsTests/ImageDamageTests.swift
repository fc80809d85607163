import Datasets
import Foundation
import Pictures
import Tensors
import Testing

/// Damaged images in random ways: decoding gives pixels or an error that names the file, never a crash.
@Suite struct ImageDamageTests {
    @Test("Thousands of damaged files", arguments: ["png", "jpg"])
    func survives(_ suffix: String) throws {
        let names = ImageFixtures.names.filter { $0.hasSuffix(suffix) }
        let files = try names.map { try ImageFixtures.bytes($0) }
        let (seed, rounds) = (UInt64(71), 4000)
        let root = RandomStream(seed: seed, "image damage")
        var refused = 0
        for round in 0..<rounds {
            var stream = root.substream("round", round)
            let choice = stream.uniform(below: files.count)
            var bytes = damaged(files[choice], &stream)
            // Checksums would catch most damage before it reaches the code behind them.
            if suffix == "png", stream.uniform(below: 4) > 0 { mendChecksums(&bytes) }
            let context = "seed \(seed), round \(round), \(names[choice])"
            do {
                let photograph = try Picture(decoding: bytes, named: context)
                #expect(photograph.pixels.count == photograph.width * photograph.height * 3, "\(context)")
            } catch let error as PictureError {
                #expect(error.attempt == "reading \(context)")
                #expect(!error.description.contains("\n"), "\(context)")
                refused += 1
            }
        }
        // Otherwise the loop would test nothing: some damage is refused, some is not noticed.
        #expect(refused > rounds / 10 && refused < rounds, "\(refused)")
    }

    private func damaged(_ original: [UInt8], _ stream: inout RandomStream) -> [UInt8] {
        var bytes = original
        switch stream.uniform(below: 6) {
        case 0: bytes.removeLast(stream.uniform(below: bytes.count - 4))
        case 1:
            let start = stream.uniform(below: bytes.count)
            bytes.removeSubrange(start..<min(bytes.count, start + 1 + stream.uniform(below: 8)))
        case 2:
            let start = stream.uniform(below: bytes.count)
            bytes.insert(
                contentsOf: (0...stream.uniform(below: 8)).map { _ in UInt8(stream.uniform(below: 256)) }, at: start)
        case 3:
            let start = stream.uniform(below: bytes.count)
            let piece = bytes[start..<min(bytes.count, start + 1 + stream.uniform(below: 60))]
            bytes.insert(contentsOf: piece, at: stream.uniform(below: bytes.count))
        case 4:
            for _ in 0...stream.uniform(below: 3) {
                bytes[8 + stream.uniform(below: bytes.count - 8)] =
                    [0, 1, 0x7F, 0x80, 0xFE, 0xFF][stream.uniform(below: 6)]
            }
        default:
            for _ in 0...stream.uniform(below: 4) {
                bytes[stream.uniform(below: bytes.count)] ^= 1 << UInt8(stream.uniform(below: 8))
            }
        }
        return bytes
    }

    /// Gives each chunk of a PNG file, as far as they can be followed, the checksum of its content.
    private func mendChecksums(_ bytes: inout [UInt8]) {
        var position = 8
        while position + 12 <= bytes.count {
            let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
            let end = position + 8 + length
            guard end + 4 <= bytes.count else { return }
            let sum = bytes[position + 4..<end].withUnsafeBytes(checksum)
            bytes.replaceSubrange(end..<end + 4, with: withUnsafeBytes(of: UInt32(sum).bigEndian, Array.init))
            position = end + 4
        }
    }
}
