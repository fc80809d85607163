import Foundation
import Methods
import Reports
import Verdicts

/// What a finding's numbers are made of, laid out in files that other programs compute them from.
///
/// Numbers over the same units share a file, a row for each unit: `values/FINDING.csv` has those of the first clause. Others
/// have files of their own, `values/FINDING--CLAUSE.csv`, since units that one of them doesn't have would be missing there.
struct FindingValues {
    /// A file beside a report.
    struct File {
        /// In the report's folder.
        var path: String
        var data: Data
    }

    /// Where an estimate's values are.
    struct Place {
        var files: [String]
        /// As they are called there.
        var table: ValueTable
    }

    /// No larger than what git and mail take without a thought, in bytes.
    static let largestFile = 2_000_000

    private(set) var files: [File] = []
    /// Of the rule's clauses and the controls', by name.
    private(set) var clauses: [String: Place] = [:]
    /// Of what the first clause's number is by another option of a fork, by the option's name.
    private(set) var options: [String: Place] = [:]
    /// Of what is shown beside them, in its order.
    private(set) var shown: [Place] = []

    /// O(values) characters, and a comparison of each estimate's units with those before it.
    init(_ declaration: Declaration, _ numbers: Numbers, largestFile: Int = FindingValues.largestFile) {
        guard numbers.missing == nil else { return }
        let names = (declaration.rule.clauses + declaration.controls.flatMap(\.rule.clauses)).map(\.name)
            .filter { numbers.clauses[$0] != nil }
        let first = declaration.rule.clauses[0].name
        let others = declaration.forks.flatMap(\.options).compactMap { option in
            numbers.options[option.name]?[first].map { (option: option.name, values: $0.values) }
        }
        let tables =
            names.compactMap { name in numbers.clauses[name].map { (name, $0.values) } }
            + others.map { ("\(first), \($0.option)", $0.values) }
            + numbers.shown.map { ($0.label, $0.estimator.values) }
        let stem = ReportIndex.stem(declaration.identifier)
        var taken: Set<String> = []
        var places: [Int: Place] = [:]
        for (whole, parts) in ValueTable.joined(tables.map { (name: $0.0, table: $0.1) }) {
            let wanted = taken.isEmpty ? stem : "\(stem)--\(ReportIndex.stem(tables[parts[0].place].0))"
            var name = wanted, number = 1
            // Some disks know no capitals.
            while !taken.insert(name.lowercased()).inserted {
                number += 1
                name = "\(wanted)-\(number)"
            }
            let pieces = whole.csv(inPiecesOf: largestFile)
            let own = pieces.enumerated().map { piece, text in
                File(
                    path: pieces.count == 1 ? "values/\(name).csv" : "values/\(name)--part\(piece + 1).csv",
                    data: Data(text.utf8))
            }
            files += own
            for part in parts { places[part.place] = Place(files: own.map(\.path), table: part.table) }
        }
        let all = tables.indices.compactMap { places[$0] }
        clauses = Dictionary(uniqueKeysWithValues: zip(names, all))
        options = Dictionary(
            zip(others.map(\.option), all.dropFirst(names.count)), uniquingKeysWith: { first, _ in first })
        shown = Array(all.dropFirst(names.count + others.count))
    }
}
