import ArgumentParser
import Foundation
import Notebook

struct CacheInfo: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Says what takes how much room in the store.",
        discussion: """
            Lists sizes by kind with the oldest and the latest use, then each set of activations, the latest used first. \
            For activations in Float16, the largest error of a number is shown, relative to it, or to 6.1e-5, Float16's \
            smallest normal number, if it is smaller than that.

            Examples:
              cahier cache info
              cahier cache info --json --store results.sqlite
            """)

    @Flag(help: "Print one JSON object.")
    var json = false
    @OptionGroup var store: StoreOptions

    func run() throws {
        guard try json || store.isThere() else { return }
        let store = try store.open(for: .reading)
        let contents = try store.contents()
        try print(json ? try self.json(contents) : text(contents, of: store))
    }

    private func text(_ contents: CacheContents, of store: Store) -> String {
        var paragraphs = [
            """
            \(store.file.path): \(counted(contents.runs, "run")), \(byteText(contents.fileBytes))\
            \(contents.walBytes > 0 ? ", WAL \(byteText(contents.walBytes))" : "")\
            , activations \(byteText(contents.activationFileBytes))\
            \(contents.freeBytes > 0 ? "; \(byteText(contents.freeBytes)) of it free" : "")
            """,
            aligned(
                [["", "count", "size", "oldest use", "latest use"]]
                    + contents.kinds.map { kind in
                        [
                            kind.name, kind.count > 0 ? String(kind.count) : "", byteText(kind.bytes),
                            kind.oldest?.formatted(.iso8601) ?? "", kind.latest?.formatted(.iso8601) ?? "",
                        ]
                    }),
        ]
        if !contents.activations.isEmpty {
            let rows = contents.activations.map { set in
                [
                    set.key.prefix(12) + "…", byteText(set.bytes), counted(set.chunks, "chunk"), precision(of: set),
                    set.used.formatted(.iso8601),
                ]
            }
            paragraphs.append(aligned([["activations", "size", "", "precision", "used"]] + rows))
        }
        return paragraphs.joined(separator: "\n\n")
    }

    private func precision(of set: CacheContents.Activations) -> String {
        guard set.precision != .float32 else { return set.precision.rawValue }
        let error = String(format: "%@, largest error %.2g", set.precision.rawValue, set.largestError)
        return set.chunksOutOfRange == 0
            ? error : "\(error), \(counted(set.chunksOutOfRange, "chunk")) out of its range in float32"
    }

    private func json(_ contents: CacheContents) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .iso8601
        return String(decoding: try encoder.encode(contents), as: UTF8.self)
    }
}
