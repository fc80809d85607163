import Files
import Foundation

/// A folder of photographs with a `labels.csv`: columns `file`, `category` (animal, artifact or other), and, if there,
/// `wnid` or `object`, `name`, `imagenet_index`, and `human` (the share of people who answered "animal").
///
/// Cells of the columns that need not be there may be empty, or NA. Pictures of the same object have the same text under
/// `object`, or else under `wnid`; one with neither shows an object of its own.
enum PhotographFolder {
    static let labels = "labels.csv"
    private static let advice = "Correct \(labels), or name another collection with --data photographs="
    private static let imageNetClasses = 1000

    /// The files that a collection is read from: the labels and every photograph that they name.
    static func files(_ folder: URL) throws -> [URL] {
        let labels = folder.appendingPathComponent(labels)
        return [labels] + (try places(of: descriptions(labels), in: folder))
    }

    /// - Throws: ``DatasetError`` if the labels can't be read, or a photograph that they name isn't there.
    static func load(_ folder: URL, name: String) throws -> PhotographCollection {
        let items = try descriptions(folder.appendingPathComponent(labels))
        let contents = try places(of: items, in: folder).map { place in
            PhotographCollection.Content.file(try DataFile(place, advice: advice).bytes())
        }
        return PhotographCollection(name: name, items: items, contents: contents)
    }

    /// The photographs' files, whichever Unicode form the disk has their names in.
    private static func places(of items: [PhotographCollection.Item], in folder: URL) throws -> [URL] {
        var files = NamedFiles(in: folder)
        return try items.map { item in
            do throws(FileError) { return try files.file(item.file) } catch { throw DatasetError(error) }
        }
    }

    private static func descriptions(_ labels: URL) throws -> [PhotographCollection.Item] {
        let file = try DataFile(labels, advice: advice)
        let table = try CSVRows(wholeText(of: file), file: file.path)
        guard table.columns.contains("file"), table.columns.contains("category") else {
            throw file.error("expected columns named file and category, found \(table.columns.joined(separator: ", "))")
        }
        // By their bytes, since a disk may have both Unicode forms of a name.
        var known: Set<[UInt8]> = []
        let items = try zip(table.rows, table.lines).map { row, line in
            let item = try description(row, line, file)
            guard known.insert(Array(item.file.utf8)).inserted else {
                throw file.error("line \(line) names \(item.file) a second time")
            }
            return item
        }
        guard !items.isEmpty else { throw file.error("it names no photograph") }
        return items
    }

    /// A file of text whole.
    static func wholeText(of file: DataFile) throws -> String {
        guard file.size <= 64 << 20 else { throw file.error("expected at most 64 MiB of text") }
        let bytes = try file.bytes()
        do { return try FileText.decode(bytes) } catch {
            throw DatasetError(reading: file.path, error.finding, advice: error.advice)
        }
    }

    private static func description(
        _ row: [String: String], _ line: Int, _ file: DataFile
    ) throws -> PhotographCollection.Item {
        let name = row["file"] ?? ""
        guard !name.isEmpty, !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
            throw file.error("expected the name of a file in the same folder in line \(line), found \"\(name)\"")
        }
        let category = LabelCell(row["category"]).text ?? ""
        guard let category = PhotographCollection.Category(rawValue: category) else {
            throw file.error(
                "expected animal, artifact or other as the category in line \(line), found \"\(category)\"")
        }
        /// Nothing where the cell is empty, but never where it has something else than what is looked for.
        func optional<Value>(_ column: String, _ expected: String, _ read: (LabelCell) -> Value?) throws -> Value? {
            let cell = LabelCell(row[column])
            guard let text = cell.text else { return nil }
            guard let value = read(cell) else {
                throw file.error("expected \(expected) as \(column) in line \(line), found \"\(text)\"")
            }
            return value
        }
        let index = try optional("imagenet_index", "a class's number from 0 to \(imageNetClasses - 1)") {
            $0.wholeNumber(in: 0..<imageNetClasses)
        }
        let human = try optional("human", "a share from 0 to 1") { cell in
            cell.text.flatMap(Double.init).flatMap { 0...1 ~= $0 ? $0 : nil }
        }
        return PhotographCollection.Item(
            file: name, object: LabelCell(row["object"]).text ?? LabelCell(row["wnid"]).text ?? name,
            name: LabelCell(row["name"]).text ?? name, category: category, imageNetIndex: index, humanAnswer: human)
    }
}
