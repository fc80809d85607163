import Foundation

@testable import Formats

/// The files of Fixtures, which Python and NumPy wrote; make-pickles.py there says how.
enum PickleFixtures {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    struct Numbers: Decodable {
        var type: String
        var shape: [Int]
        /// Whole numbers, or bit patterns of Float32.
        var numbers: [Int]
    }

    /// By name, what each of the good files holds.
    static let expected: [String: Numbers] = json("expected.json")

    /// By file, a word of the error.
    static let refused: [String: String] = json("refused.json")

    /// Written by three releases of Python.
    static let good =
        (2...5).map { "python3.11-protocol\($0).pkl" } + (2...4).map { "python3.6-protocol\($0).pkl" }
        + ["python2.7-protocol2.pkl", "python2.7-cPickle.pkl"]

    static func data(_ file: String) throws -> Data { try Data(contentsOf: folder.appending(path: file)) }

    static func pickle(_ data: Data) throws -> Pickle { try Pickle(decoding: data, operation: "reading it") }

    /// All numbers of an array, read as its type asks; the count of what was read.
    static func numbers(_ array: NumPyArray) -> [Int]? {
        array.integers() ?? array.floats().map { $0.map { Int($0.bitPattern) } }
    }

    private static func json<Value: Decodable>(_ file: String) -> [String: Value] {
        (try? JSONDecoder().decode([String: Value].self, from: data(file))) ?? [:]
    }
}
