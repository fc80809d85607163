import Charts
import Verdicts
import Wording

/// What readers of papers ask of a report, each point answered from the run's own values.
///
/// The points are those of the Machine Learning Reproducibility Checklist (Pineau et al. 2020, version 2.0) and of the
/// SAMPL guidelines for statistics (Lang and Altman 2013), as far as they apply.
struct Checklist {
    struct Item: Equatable {
        var point: String
        /// Nil where the run's values don't say.
        var answer: String?
        var place: Where
    }

    /// Where a report says more.
    enum Where: Equatable {
        case section(ReportSection.Place)
        case part(ReportPart)

        var title: String {
            switch self {
            case .section(let place): place.title
            case .part(let part): part.title
            }
        }

        var anchor: String {
            switch self {
            case .section(let place): place.anchor
            case .part(let part): part.anchor
            }
        }
    }

    /// With all its sections but this one.
    let report: Report

    static let notRecorded = "not recorded"

    var section: ReportSection? {
        guard !report.findings.isEmpty else { return nil }
        let rows = items.map { item -> [Cell] in
            [
                .text(item.point), .text(item.answer ?? Checklist.notRecorded),
                item.answer != nil && isThere(item.place)
                    ? .link(item.place.title, to: "#" + item.place.anchor) : .text(""),
            ]
        }
        let table = Table(
            identifier: "checklist", title: "What readers of papers ask, answered from this run's values",
            caption:
                "The points of the Machine Learning Reproducibility Checklist (version 2.0) and of the SAMPL guidelines. Nobody filled it in: what the run did not record is said to be so.",
            columns: [Column("Point"), Column("Answer"), Column("More")], rows: rows)
        return ReportSection(.checklist, [.table(table)])
    }

    var items: [Item] { claims + statistics + networks + data + making + cost }

    private func isThere(_ place: Where) -> Bool {
        switch place {
        case .section(let place): report.sections.contains { $0.place == place }
        case .part(.findings), .part(.cards): !report.findings.isEmpty
        case .part(.provenance): !report.provenance.isEmpty
        case .part(.sources): !report.stepSources.isEmpty
        case .part(.citing): !report.closingRows.isEmpty
        case .part(.references): !report.references.isEmpty
        case .part(.files): true
        }
    }
}

extension Checklist {
    /// "scaled down (5), close (2)", in the order in which they first occur.
    static func counted(_ names: [String]) -> String? {
        var counts: [(name: String, count: Int)] = []
        for name in names where !name.isEmpty {
            if let place = counts.firstIndex(where: { $0.name == name }) {
                counts[place].count += 1
            } else {
                counts.append((name, 1))
            }
        }
        return counts.isEmpty ? nil : counts.map { "\($0.name) (\($0.count))" }.joined(separator: ", ")
    }

    /// What each card says under a name: "VGG-16: 3; AlexNet: 3".
    func said(_ name: String, by cards: [Card]) -> String? {
        let rows = cards.compactMap { card in
            card.rows.first { $0.name == name }.map { "\(card.title): \($0.text)" }
        }
        return rows.isEmpty ? nil : rows.joined(separator: "; ")
    }

    /// The same under names that begin so, each text once: "Tux Paint stamps: GPL-2 or later" of "Licence of the stamps".
    func said(beginning name: String, by cards: [Card]) -> String? {
        let rows = cards.flatMap { card in
            card.rows.filter { $0.name.hasPrefix(name) }.map { "\(card.title): \($0.text)" }
        }
        return rows.isEmpty ? nil : rows.uniqued.joined(separator: "; ")
    }

    /// How many cards say something under a name: "for 2 of 2 networks".
    func share(_ names: [String], of cards: [Card], _ kind: String) -> String? {
        let saying = cards.count { card in card.rows.contains { row in names.contains { row.name.hasPrefix($0) } } }
        return saying == 0 ? nil : "for \(saying) of \(Checklist.count(cards.count, kind))"
    }

    /// "3 findings", "1 finding".
    static func count(_ count: Int, _ things: String) -> String { "\(count) \(agreeing(things, with: Double(count)))" }

    /// What the tables on the run have under a name.
    func fact(_ name: String) -> String? {
        report.provenance.flatMap(\.rows).first { $0.name == name && !$0.value.isEmpty }?.value
    }
}
