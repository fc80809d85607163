import Foundation
import Tensors
import Testing

@testable import Formats

/// Files of arrays; those in `Fixtures/numpy` were written by NumPy (make-arrays.py).
@Suite struct NumPyFileTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("numpy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func fixture(_ name: String) throws -> NumPyFile {
        try NumPyFile(
            path: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("Fixtures/numpy/\(name).npy").path)
    }

    /// A file with this head and these bytes.
    private func file(_ head: String, _ bytes: [UInt8], version: UInt8 = 1, magic: [UInt8] = [0x93]) throws -> String {
        let text = Array(head.utf8)
        let length =
            version == 1
            ? [UInt8(text.count & 255), UInt8(text.count >> 8)]
            : (0..<4).map { UInt8(text.count >> (8 * $0) & 255) }
        let place = folder.appendingPathComponent("\(UUID().uuidString).npy")
        try Data(magic + Array("NUMPY".utf8) + [version, 0] + length + text + bytes).write(to: place)
        return place.path
    }

    private func head(_ type: String, _ shape: String, fortran: String = "False") -> String {
        "{'descr': '\(type)', 'fortran_order': \(fortran), 'shape': \(shape), }\n"
    }

    @Test("Floats of each width, whole numbers and the other order of bytes are read as NumPy wrote them")
    func numbers() throws {
        for name in ["f2", "f4", "f8", "f4-big", "i8", "u1"] {
            let file = try fixture(name)
            #expect(file.array.shape == [3, 4], "\(name)")
            // As the script has them: 0, 1, … 11, and of floats a half less.
            let expected = (0..<12).map { Float($0) - (name.hasPrefix("f") ? 0.5 : 0) }
            #expect(try file.rows(0..<3) == expected, "\(name)")
            #expect(try file.rows(1..<2) == Array(expected[4..<8]), "\(name)")
        }
        let deep = try fixture("deep")
        #expect(deep.array.shape == [2, 3, 2])
        #expect(try deep.rows(1..<2) == (6..<12).map(Float.init))
        #expect(throws: FormatError.self) { try deep.rows(1..<3) }
    }

    @Test("Text of fixed length is read without what fills it up")
    func text() throws {
        #expect(try fixture("names").texts() == ["cat.jpg", "a long name, with spaces.png", "é", ""])
        #expect(try fixture("bytes").texts() == ["one", "twelve"])
        #expect(try fixture("f4").texts() == nil)
    }

    @Test("What isn't read is said")
    func refused() throws {
        let numbers = [UInt8](repeating: 0, count: 16)
        let cases: [(String, String)] = [
            (try file(head("<f4", "(2, 2)"), numbers, magic: [0x92]), "doesn't begin"),
            (try file(head("<f4", "(2, 2)"), numbers, version: 4), "version 4"),
            (try file(head("|O", "(2, 2)"), numbers), "type |O"),
            (try file(head("<c8", "(2, 1)"), numbers), "F2, F4, F8"),
            (try file(head("<f4", "(3, 2)"), numbers), "24 bytes, found 16"),
            (try file(head("<f4", "(2, -2)"), numbers), "(2, -2)"), (try file("nonsense", numbers), "nonsense"),
            (try file(head("<U3", "(2,)"), numbers), "other bytes"),
            (folder.appendingPathComponent("none.npy").path, "can't be opened"),
        ]
        for (path, words) in cases {
            #expect {
                let file = try NumPyFile(path: path)
                _ = try file.rows(0..<file.array.shape[0])
            } throws: { "\($0)".contains(words) && "\($0)".contains(path) }
        }
        let cut = folder.appendingPathComponent("cut.npy")
        try Data(try Data(contentsOf: URL(fileURLWithPath: try file(head("<f4", "(2, 2)"), numbers))).prefix(20)).write(
            to: cut)
        #expect(throws: FormatError.self) { try NumPyFile(path: cut.path) }
        // Columns first: rows can't be had of it without reading all.
        #expect(throws: FormatError.self) { try fixture("fortran").rows(0..<1) }
        #expect(try fixture("fortran").array.floats() == (0..<12).map { Float($0) - 0.5 })
    }

    @Test("Versions 2 and 3 have longer heads") func versions() throws {
        for version in [1, 2, 3] as [UInt8] {
            let path = try file(head("|u1", "(2, 1)"), [7, 9], version: version)
            #expect(try NumPyFile(path: path).rows(0..<2) == [7, 9])
        }
    }
}
