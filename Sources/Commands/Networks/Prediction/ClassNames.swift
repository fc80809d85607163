import Files
import Foundation
import Notebook

/// The names of a network's classes, in the order of its logits.
struct ClassNames {
    let path: String
    let names: [String]

    /// Reads one name from each line, or JSON: an array of names, or an object that says which class has which name.
    ///
    /// - Throws: `DatasetError` naming the file.
    init(contentsOf path: String) throws {
        self.path = path
        func problem(_ found: String, advice: String = Self.advice) -> DatasetError {
            DatasetError(reading: path, found, advice: advice)
        }
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw problem(error.localizedDescription)
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

    private static let advice =
        "Give a text file with one class name in each line, or JSON: an array of names, or an object such as {\"0\": \"tench\"}"

    /// - Throws: `DatasetError` where there isn't a name for each class.
    func check(_ classCount: Int, of network: String) throws {
        guard names.count == classCount else {
            throw DatasetError(
                reading: path, "expected \(classCount) names, one for each class of \(network), found \(names.count)",
                advice: "Give the labels that belong to these weights")
        }
    }
}
