import Foundation
import Notebook

/// The names of a network's classes, in the order of its logits.
struct ClassNames {
    /// The file that has them, or the data set whose they are, for errors.
    let source: String
    let names: [String]

    init(source: String, names: [String]) {
        self.source = source
        self.names = names
    }

    /// Those of a data set that is known by name, otherwise those in a file.
    ///
    ///     try ClassNames("imagenet").names[0]   // "tench"
    ///
    /// - Throws: `DatasetError` naming the file.
    init(_ text: String) throws {
        if let known = KnownClasses(rawValue: text) {
            self.init(source: "the classes of \(text)", names: known.names)
        } else {
            try self.init(contentsOf: text)
        }
    }

    /// Reads a JSON array of strings, or one name from each line.
    ///
    /// - Throws: `DatasetError` naming the file.
    init(contentsOf path: String) throws {
        source = path
        func problem(_ found: String) -> DatasetError {
            DatasetError(
                reading: path, found,
                advice: "Give a text file with one class name in each line, a JSON array of names, or one of "
                    + Self.known)
        }
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw problem(error.localizedDescription)
        }
        guard let text = String(data: data, encoding: .utf8) else { throw problem("expected text, found other bytes") }
        if text.first(where: { !$0.isWhitespace }) == "[" {
            guard let names = try? JSONDecoder().decode([String].self, from: data) else {
                throw problem("it begins as a JSON array, but isn't one of names")
            }
            self.names = names
        } else {
            names = text.trimmingCharacters(in: .whitespacesAndNewlines).split(
                omittingEmptySubsequences: false, whereSeparator: \.isNewline
            ).map { $0.trimmingCharacters(in: .whitespaces) }
        }
        guard !text.allSatisfy(\.isWhitespace), !names.isEmpty else { throw problem("it holds no names") }
    }

    /// The data sets whose names are known.
    static var known: String { KnownClasses.allCases.map(\.rawValue).joined(separator: ", ") }

    /// - Throws: `DatasetError` where there isn't a name for each class.
    func check(_ classCount: Int, of network: String) throws {
        guard names.count == classCount else {
            throw DatasetError(
                reading: source, "expected \(classCount) names, one for each class of \(network), found \(names.count)",
                advice: "Give the labels that belong to these weights")
        }
    }
}
