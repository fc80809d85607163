import Files
import Foundation

/// Photographs that a text file lists, each line a file's name and its class's number among ImageNet's thousand, from 0: so
/// T-TAME's authors list the images of ImageNet's validation set that they evaluate on (`Evaluation_2000.txt`:
/// "ILSVRC2012_val_00010011.JPEG 248").
///
/// The photographs lie in the list's folder, or there in the folder of their class ("n02109961").
public enum PhotographList {
    /// What a list is, for people.
    public static let acceptsLists =
        "a text file, each line a photograph's name and its class's number among ImageNet's thousand, from 0; the photographs beside it, or there in folders of their classes"
    private static let listAdvice = "Correct the list, or leave it out"

    /// A collection by its list, without reading its pictures.
    ///
    /// - Throws: ``DatasetError`` if the list can't be read; when it is loaded, if a photograph that it names isn't there.
    public static func foundListed(at path: String) throws -> FoundPhotographs {
        let list = URL(fileURLWithPath: path), name = list.lastPathComponent
        return FoundPhotographs(
            name: name, folder: list.deletingLastPathComponent(), format: "list of photographs \(name)",
            files: [list] + (try entriesListed(list).map { placeListed(of: $0, beside: list) })
        ) { try loadListed(list, name: name) }
    }

    private static func loadListed(_ list: URL, name: String) throws -> PhotographCollection {
        let entries = try entriesListed(list)
        let contents = try entries.map { entry in
            PhotographCollection.Content.file(
                try DataFile(placeListed(of: entry, beside: list), advice: listAdvice).bytes())
        }
        return PhotographCollection(
            name: name,
            items: entries.map { entry in
                .init(
                    file: entry.listedFile, object: entry.listedClass.wordNetID, name: entry.listedClass.name,
                    category: entry.listedClass.category, imageNetIndex: entry.listedClass.index)
            }, contents: contents)
    }

    private struct ListedPhotograph {
        var listedFile: String
        var listedClass: ImageNetClass
    }

    private static func placeListed(of entry: ListedPhotograph, beside list: URL) -> URL {
        let folder = list.deletingLastPathComponent()
        let ofClass = folder.appendingPathComponent(entry.listedClass.wordNetID).appendingPathComponent(
            entry.listedFile)
        return FileManager.default.fileExists(atPath: ofClass.path)
            ? ofClass : folder.appendingPathComponent(entry.listedFile)
    }

    private static func entriesListed(_ list: URL) throws -> [ListedPhotograph] {
        let file = try DataFile(list, advice: listAdvice), classes = ImageNetClass.all
        var known: Set<String> = []
        var entries: [ListedPhotograph] = []
        let lines = try PhotographFolder.wholeText(of: file).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (place, line) in lines.enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard !words.isEmpty else { continue }
            guard words.count == 2, let index = Int(words[1]), classes.indices.contains(index) else {
                throw file.error(
                    "expected a file's name and a class's number from 0 to \(classes.count - 1) in line \(place + 1), "
                        + "found \"\(line.prefix(60))\"")
            }
            guard !words[0].hasPrefix("/"), !words[0].split(separator: "/").contains("..") else {
                throw file.error(
                    "expected the name of a file in the same folder in line \(place + 1), found \"\(words[0])\"")
            }
            guard known.insert(words[0]).inserted else {
                throw file.error("line \(place + 1) names \(words[0]) a second time")
            }
            entries.append(ListedPhotograph(listedFile: words[0], listedClass: classes[index]))
        }
        guard !entries.isEmpty else { throw file.error("it names no photograph") }
        return entries
    }
}
