import Files
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

    /// Reads one name from each line, or JSON: an array of names, or an object that says which class has which name.
    ///
    /// - Throws: `DatasetError` naming the file.
    init(contentsOf path: String) throws {
        source = path
        func problem(_ found: String, advice: String = Self.advice) -> DatasetError {
            DatasetError(reading: path, found, advice: advice)
        }
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            let isThere = FileManager.default.fileExists(atPath: path)
            throw problem(isThere ? "it can't be read (\(error.localizedDescription))" : "there is no such file")
        }
        let text: String
        do { text = try FileText.decode([UInt8](data)) } catch { throw problem(error.finding, advice: error.advice) }
        switch text.first(where: { !$0.isWhitespace }) {
        case "[", "{":
            do throws(ClassNamesJSON.Problem) { names = try ClassNamesJSON.names(in: text) } catch {
                throw problem(error.finding)
            }
        default:
            names = text.trimmingCharacters(in: .whitespacesAndNewlines).split(
                omittingEmptySubsequences: false, whereSeparator: \.isNewline
            ).map { $0.trimmingCharacters(in: .whitespaces) }
        }
        guard !text.allSatisfy(\.isWhitespace), !names.isEmpty else { throw problem("it holds no names") }
    }

    /// The data sets whose names are known.
    static var known: String { KnownClasses.allCases.map(\.rawValue).joined(separator: ", ") }

    private static var advice: String {
        "Give a text file with one class name in each line, JSON (an array of names, or an object such as {\"0\": \"tench\"}), or "
            + "one of \(known)"
    }

    /// - Throws: `DatasetError` where there isn't a name for each class.
    func check(_ classCount: Int, of network: String) throws {
        guard names.count == classCount else {
            throw DatasetError(
                reading: source, "expected \(classCount) names, one for each class of \(network), found \(names.count)",
                advice: "Give the labels that belong to these weights")
        }
    }
}
