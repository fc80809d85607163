import Formats
import Foundation

/// Features of pictures that another program computed, a row each, or correlations of all pictures with all.
///
/// As thingsvision writes them (`features.npy` with `file_names.txt` beside it), or as the authors of image triplets do
/// (`corr_NAME.npy` with `filenames_NAME.npy`).
public struct PictureFeatures: Sendable {
    /// The file's path, and that of the names beside it.
    public let path: String
    public let namesPath: String
    /// Names of the pictures' files, in the order of the rows.
    public let names: [String]
    /// Of one picture; of correlations, how many pictures there are.
    public let count: Int
    public let areCorrelations: Bool
    private let file: NumPyFile

    /// - Parameter path: of the array's file.
    /// - Throws: ``DatasetError`` where it, or the names beside it, can't be read, or are not as many.
    public init(contentsOf path: String) throws {
        let url = URL(fileURLWithPath: path), name = url.lastPathComponent
        let advice = "Save features [pictures, numbers] with numpy.save, and their names beside them"
        func error(_ finding: String) -> DatasetError { DatasetError(reading: path, finding, advice: advice) }
        areCorrelations = name.hasPrefix("corr_")
        let beside =
            areCorrelations ? "filenames_\(name.dropFirst("corr_".count))" : "file_names.txt"
        let list = url.deletingLastPathComponent().appendingPathComponent(beside)
        do {
            file = try NumPyFile(path: path)
            if areCorrelations {
                guard let texts = try NumPyFile(path: list.path).texts() else {
                    throw error("\(beside) beside it is no array of text")
                }
                names = texts
            } else {
                names = Self.namesByLine(try DataFile(list, advice: advice).bytes())
            }
        } catch let problem as FormatError {
            throw DatasetError(problem.attempt, problem.finding, advice: advice)
        }
        let shape = file.array.shape
        guard shape.count >= 2, shape[0] == names.count, shape[0] > 0 else {
            throw error("it has the shape \(shape), and \(beside) names \(names.count) pictures")
        }
        guard !areCorrelations || shape == [names.count, names.count] else {
            throw error("expected correlations of \(names.count) pictures with each other, found \(shape)")
        }
        guard Set(names).count == names.count else { throw error("\(beside) names a picture twice") }
        count = shape.dropFirst().reduce(1, *)
        (self.path, namesPath) = (path, list.path)
    }

    /// The rows of the pictures of these names, in this order.
    ///
    /// - Throws: ``DatasetError`` where a picture has none, or numbers can't be read.
    public func rows(of wanted: [String]) throws -> [Float] {
        let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        let byBase = Dictionary(grouping: names.indices) { Self.base(names[$0]) }.filter { $1.count == 1 }
        let rows = try wanted.map { name in
            guard let place = places[name] ?? byBase[Self.base(name)]?.first else {
                throw DatasetError(
                    reading: path, "it has no features of \(name)",
                    advice: "Extract features of all pictures of the folder")
            }
            return place
        }
        do {
            var values: [Float] = []
            values.reserveCapacity(rows.count * (areCorrelations ? rows.count : count))
            for row in rows {
                let all = try file.rows(row..<row + 1)
                values += areCorrelations ? rows.map { all[$0] } : all
            }
            return values
        } catch let problem as FormatError {
            throw DatasetError(problem.attempt, problem.finding, advice: problem.advice)
        }
    }

    private static func namesByLine(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    /// Some programs name files without the folders they lie in, or with those of another machine.
    private static func base(_ name: String) -> String { name.split(separator: "/").last.map(String.init) ?? name }
}
