import Charts
import Foundation
import Registration
import Reports
import Verdicts

/// A plan or parameters as a step's key has them.
extension JSONValue {
    /// Its parts by name, those of parts with both names: ("sweep, seeds", "60"); a value without parts has no name.
    fileprivate var rows: [(name: String, text: String)] { parts([]) }

    private func parts(_ path: [String]) -> [(name: String, text: String)] {
        if let line { return [(path.joined(separator: ", "), line)] }
        switch self {
        case .object(let members):
            return members.sorted { $0.key < $1.key }.flatMap { name, value in
                // What a case of an enumeration has beside its name is called _0, _1 …
                value.parts(name.hasPrefix("_") ? path : path + [Self.words(name)])
            }
        case .list(let list):
            return list.enumerated().flatMap { place, value in value.parts(path + ["\(place + 1)"]) }
        case .null, .truth, .number, .text: return []
        }
    }

    /// What can be said in one line; `nil` for what has parts.
    private var line: String? {
        switch self {
        case .null: return "not set"
        case .truth(let truth): return truth ? "yes" : "no"
        case .number(let number): return Numerals.plain(number, digits: 15)
        case .text(let text): return text
        case .list(let list):
            let texts = list.compactMap(\.line)
            guard texts.count == list.count, !list.isEmpty else { return list.isEmpty ? "none" : nil }
            let shown = texts.prefix(Self.most).joined(separator: ", ")
            return texts.count > Self.most ? "\(shown), … (\(texts.count) in all)" : shown
        case .object(let members):
            // A case of an enumeration without values.
            guard members.count == 1, let (name, value) = members.first, case .object(let inner) = value, inner.isEmpty
            else { return nil }
            return Self.words(name)
        }
    }

    /// How many numbers of a list are written out.
    private static let most = 40

    /// "imagesPerClass" is "images per class".
    private static func words(_ name: String) -> String {
        var words = ""
        for character in name {
            let isNew = character.isUppercase && words.last.map { $0.isLowercase || $0.isNumber } == true
            words += (isNew ? " " : "") + (isNew ? character.lowercased() : String(character))
        }
        return words
    }
}

extension RunCards {
    /// What each step was asked to do, by the keys of the run's values; nothing where the store has none of these, as that
    /// of an imported run. Recipes of the catalogue are on their networks' cards.
    func parameters() throws -> Table? {
        var plans: [(steps: [String], rows: [(name: String, text: String)])] = []
        for node in study.steps(in: setting) {
            guard node.isComputed, let key = value(of: node.name)?.key, let text = try store.components(ofKey: key)
            else { continue }
            let parameters = Data(try store.keyComponents(text).parameters.utf8)
            let isRecipe = (try? CanonicalJSON.decode(CatalogueRecipe.self, from: parameters)) != nil
            let rows = try isRecipe ? [] : plan(of: node.name, parameters).rows
            guard !rows.isEmpty else { continue }
            if let place = plans.firstIndex(where: { $0.rows.elementsEqual(rows) { $0 == $1 } }) {
                plans[place].steps.append(node.name)
            } else {
                plans.append(([node.name], rows))
            }
        }
        guard !plans.isEmpty else { return nil }
        var table = Table(
            identifier: "parameters", title: "What each step was asked to do",
            caption:
                "The plans of the steps, as they are in the keys of this run's values. Steps with the same plan stand together; networks' recipes are on their cards.",
            columns: [Column("Step"), Column("Parameter"), Column("Value")],
            rows: plans.flatMap { plan in
                plan.rows.map { row -> [Cell] in
                    [
                        .text(nameList(plan.steps, atMost: 3)), .text(row.name.isEmpty ? "how much" : row.name),
                        .text(row.text),
                    ]
                }
            })
        table.isFolded = true
        return table
    }

    private func plan(of step: String, _ parameters: Data) throws -> JSONValue {
        do throws(JSONProblem) { return try JSONValue(shown: parameters) } catch {
            throw NotebookError(
                .store, "reading the plan of the step \"\(step)\"", error.finding, advice: "Run the study again")
        }
    }
}
