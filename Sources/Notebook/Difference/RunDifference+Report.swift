import Foundation
import Reports

/// A figure as it is in each of two runs; `nil` where a run doesn't have it.
public struct FigurePair: Sendable {
    public var old: Figure?
    public var new: Figure?
}

extension RunDifference {
    /// Adds the values that the figures and tables of the two reports show, as the study makes them now from what the
    /// stores hold, and gives the figures that differ.
    ///
    /// - Throws: `NotebookError` if a value that a report needs is no longer in its store.
    public mutating func compareReports(
        of study: Study, _ old: (store: Store, run: RunRecord), _ new: (store: Store, run: RunRecord)
    ) throws -> [FigurePair] {
        let oldBlocks = try Runner(store: old.store).blocks(of: study, in: old.run)
        let newBlocks = try Runner(store: new.store).blocks(of: study, in: new.run)
        var names = oldBlocks.map(\.identifier)
        names += newBlocks.map(\.identifier).filter { !names.contains($0) }
        var pairs: [FigurePair] = []
        for name in names {
            let before = oldBlocks.first { $0.identifier == name }
            let after = newBlocks.first { $0.identifier == name }
            let isTimed = before?.isTimed == true || after?.isTimed == true
            let pair = FigurePair(old: before?.figure, new: after?.figure)
            if !isTimed, pair.old?.content != pair.new?.content { pairs.append(pair) }
            guard let table = before?.table ?? after?.table, before?.table != after?.table else { continue }
            var changes =
                if let before, let after { TableDifference(before.table, after.table).changes } else {
                    [
                        ValueChange(
                            name: "all of it", old: before == nil ? "–" : "there", new: after == nil ? "–" : "there",
                            difference: "")
                    ]
                }
            if isTimed { changes = changes.filter(\.countsForTimes) }
            guard !changes.isEmpty else { continue }
            values.append(
                Group(
                    kind: pair.old != nil || pair.new != nil ? .figure : .table, identifier: name,
                    title: pair.new?.title ?? pair.old?.title ?? table.title, changes: changes))
        }
        return pairs
    }
}

/// A figure or a table of a report.
struct ComparedBlock {
    var identifier: String
    var figure: Figure?
    var table: Table
    /// Whether it is made from measured times.
    var isTimed: Bool
}

extension Runner {
    /// The figures and tables of a run, made from the values in the store.
    func blocks(of study: Study, in run: RunRecord) throws -> [ComparedBlock] {
        let assembly = try redrawn(study, run: run)
        return assembly.sections.flatMap(\.blocks).compactMap { block in
            let isTimed = { assembly.timedBlocks.contains($0) }
            return switch block {
            case .prose, .card: nil
            case .figure(let figure):
                ComparedBlock(
                    identifier: figure.identifier, figure: figure, table: figure.data,
                    isTimed: isTimed(figure.identifier))
            case .table(let table):
                ComparedBlock(identifier: table.identifier, table: table, isTimed: isTimed(table.identifier))
            }
        }
    }
}
