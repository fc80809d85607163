import Foundation

/// A folder of photographs with a `labels.csv`: columns `file`, `category` (animal, artifact or other), and, if there,
/// `wnid` or `object`, `name`, `imagenet_index`, and `human` (the share of people who answered "animal").
enum PhotographFolder {
    static let labels = "labels.csv"
    private static let advice = "Correct \(labels), or name another collection with --data photographs="

    /// The files that a collection is read from: the labels and every photograph that they name.
    static func files(_ folder: URL) throws -> [URL] {
        let labels = folder.appendingPathComponent(labels)
        return [labels] + (try descriptions(labels).map { folder.appendingPathComponent($0.file) })
    }

    /// - Throws: ``DatasetError`` if the labels can't be read, or a photograph that they name isn't there.
    static func load(_ folder: URL, name: String) throws -> PhotographCollection {
        let items = try descriptions(folder.appendingPathComponent(labels))
        let contents = try items.map { item in
            PhotographCollection.Content.file(
                try DataFile(folder.appendingPathComponent(item.file), advice: advice).bytes())
        }
        return PhotographCollection(name: name, items: items, contents: contents)
    }

    private static func descriptions(_ labels: URL) throws -> [PhotographCollection.Item] {
        let file = try DataFile(labels, advice: advice)
        guard file.size <= 64 << 20, let text = String(validating: try file.bytes(), as: UTF8.self) else {
            throw file.error("expected lines of text")
        }
        let table = try CSVRows(text, file: file.path)
        guard table.columns.contains("file"), table.columns.contains("category") else {
            throw file.error("expected columns named file and category, found \(table.columns.joined(separator: ", "))")
        }
        var known: Set<String> = []
        let items = try zip(table.rows, table.lines).map { row, line in
            let name = row["file"] ?? ""
            guard !name.isEmpty, !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
                throw file.error("expected the name of a file in the same folder in line \(line), found \"\(name)\"")
            }
            guard known.insert(name).inserted else { throw file.error("line \(line) names \(name) a second time") }
            guard let category = PhotographCollection.Category(rawValue: row["category"] ?? "") else {
                let found = row["category"] ?? ""
                throw file.error(
                    "expected animal, artifact or other as the category in line \(line), found \"\(found)\"")
            }
            var human: Double?
            if let text = row["human"], !text.isEmpty {
                guard let share = Double(text), 0...1 ~= share else {
                    throw file.error("expected a share from 0 to 1 as human in line \(line), found \"\(text)\"")
                }
                human = share
            }
            return PhotographCollection.Item(
                file: name, object: row["object"] ?? row["wnid"] ?? name, name: row["name"] ?? name, category: category,
                imageNetIndex: row["imagenet_index"].flatMap(Int.init), humanAnswer: human)
        }
        guard !items.isEmpty else { throw file.error("it names no photograph") }
        return items
    }
}
