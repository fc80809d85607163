import CZlib
import Datasets
import Foundation
import Pictures
import Testing

/// The folder that `make-images.py` fills.
enum ImageFixtures {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures/Images")

    /// The names of all image files there, in alphabetical order.
    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { name in [".png", ".jpg", ".webp"].contains(where: name.hasSuffix) }.sorted()
    }()

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    /// The folder that `make-orientations.py` fills.
    static let orientations = folder.deletingLastPathComponent().appendingPathComponent("Orientations")

    /// The fields of each line of a text file.
    static func lines(_ name: String) throws -> [[String]] {
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            .split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    }
}

/// A binary PPM file: "P6", width, height and 255 in text, each ended by white space, then the pixels.
func readPPM(_ bytes: [UInt8]) throws -> Picture {
    var fields: [String] = []
    var position = 0
    while fields.count < 4 {
        let end = try #require(bytes[position...].firstIndex { $0 == 10 || $0 == 32 })
        fields.append(String(decoding: bytes[position..<end], as: UTF8.self))
        position = end + 1
    }
    try #require(fields[0] == "P6" && fields[3] == "255")
    return Picture(
        width: try #require(Int(fields[1])), height: try #require(Int(fields[2])), pixels: Array(bytes[position...]))
}

/// The image of `make-images.py`'s `formula`: noise, or with an odd seed black and white dots of each colour.
func formulaPhotograph(width: Int, height: Int, seed: Int) -> Picture {
    var state = UInt32(seed)
    let pixels = (0..<width * height * 3).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        let byte = UInt8(state >> 24)
        return seed % 2 == 0 ? byte : 255 * (byte >> 7)
    }
    return Picture(width: width, height: height, pixels: pixels)
}

/// The checksum that Python's `zlib.crc32` gives.
func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt {
    crc32(0, bytes.bindMemory(to: UInt8.self).baseAddress, UInt32(bytes.count))
}
