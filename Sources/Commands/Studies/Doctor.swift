import ArgumentParser
import Foundation
import Notebook

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says which data and weights are here for each study, which are missing, and how to get them.",
        discussion: """
            Nothing is read and nothing is changed. Data are looked for in $CAHIER_DATA, ~/.cache/cahier, data (here and in the \
            home folder) and ~/.keras/datasets; weights in $CAHIER_DATA, ~/.cache/cahier, PyTorch's cache ($TORCH_HOME) and \
            Hugging Face's ($HF_HOME).

            Examples:
              cahier doctor
              cahier doctor ultrafast-categorisation --json

            Exit status: 1 if something is missing that a study can't run without.
            """)

    @Argument(
        help: ArgumentHelp("A study's name. (default: all studies)", valueName: "study"), completion: .study)
    var name: String?
    @Flag(help: "Print one JSON object instead of lines for people.")
    var json = false

    func run() throws {
        let studies = try name.map { [try StudyArgument.find($0)] } ?? Cahier.studies
        let inventories = try studies.map { try $0.inventory() }
        try print(json ? Self.json(inventories) : inventories.map(Self.text).joined(separator: "\n\n"))
        if inventories.contains(where: { !$0.missing.isEmpty }) { throw ExitCode.failure }
    }

    private static func text(_ inventory: Inventory) -> String {
        let style = Style.standardOutput
        let width = inventory.entries.map(\.name.count).max() ?? 0
        var lines = [style.bold(inventory.study)]
        if inventory.entries.isEmpty { lines.append("  works on no data and no weights") }
        for entry in inventory.entries {
            let page = Entry(entry)
            lines.append("  \(entry.name.padded(to: width))  \(page.state.padded(to: 7))  \(page.summary)")
            lines += page.advice.map { String(repeating: " ", count: width + 13) + $0 }
        }
        return lines.joined(separator: "\n")
    }

    /// What is said of one thing, for people and in JSON.
    private struct Entry: Encodable {
        var name: String
        var role: String?
        var option: String?
        /// "found", "missing", "without" or "trained".
        var state: String
        var source: String?
        var place: String?
        var finding: String?
        /// What to do about what is missing, or about what something else stands for.
        var remedy: String?
        var standsFor: String?

        init(_ entry: Inventory.Entry) {
            (name, role, option) = (entry.name, entry.role, entry.option)
            switch entry.state {
            case .found(let found):
                (state, source, place) = ("found", found.name, found.place)
                (standsFor, finding, remedy) = (
                    found.standsFor?.name, found.standsFor?.finding, found.standsFor?.advice
                )
            case .spared(let missing):
                (state, source, finding, remedy) = ("without", missing.name, missing.finding, missing.advice)
            case .missing(let missing): (state, finding, remedy) = ("missing", missing.finding, missing.advice)
            case .made(let usual): (state, source) = ("trained", usual)
            }
        }

        var summary: String {
            switch state {
            case "found": [source, place].compactMap(\.self).joined(separator: ", ")
            case "without": "\(source ?? name): \(finding ?? "")"
            case "missing": finding ?? ""
            default: source ?? ""
            }
        }

        /// A line each.
        var advice: [String] {
            let place = standsFor.map { ["in place of \($0): \(finding ?? "")"] } ?? []
            return place + (remedy.map { [$0] } ?? [])
        }
    }

    private static func json(_ inventories: [Inventory]) throws -> String {
        struct Page: Encodable {
            struct Study: Encodable {
                var study: String
                var isComplete: Bool
                var entries: [Entry]
            }

            var studies: [Study]
            /// The folders that were looked into.
            var dataFolders: [String]
            var weightFolders: [String]
        }
        let page = Page(
            studies: inventories.map {
                .init(study: $0.study, isComplete: $0.missing.isEmpty, entries: $0.entries.map(Entry.init))
            },
            dataFolders: DataFolder.places().map(\.path),
            weightFolders: DataFolder.weightPlaces().map(\.path) + [DataFolder.huggingFace().path])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(page), as: UTF8.self)
    }
}
