import Foundation

/// A report's sections with numbers and file names given to figures and tables.
package struct ReportIndex {
    enum Item {
        case prose(String)
        case figure(Figure, number: Int, stem: String)
        case table(Table, number: Int, stem: String)
        case card(Card, anchor: String)
    }

    struct Section {
        var title: String
        var anchor: String
        var items: [Item]
    }

    let sections: [Section]

    init(_ report: Report) {
        var figures = 0, tables = 0
        var used = Set<String>(), places = Set(report.sections.compactMap { $0.place?.anchor }), cards = Set<String>()
        func unique(_ name: String, in taken: inout Set<String>) -> String {
            var candidate = name, count = 1
            while !taken.insert(candidate).inserted {
                count += 1
                candidate = "\(name)-\(count)"
            }
            return candidate
        }
        func unique(_ identifier: String) -> String { unique(ReportIndex.stem(identifier), in: &used) }
        var found: [Section] = []
        for section in report.sections {
            var items: [Item] = []
            for block in section.blocks {
                switch block {
                case .prose(let text): items.append(.prose(text))
                case .figure(let figure):
                    figures += 1
                    items.append(.figure(figure, number: figures, stem: unique(figure.identifier)))
                case .table(let table):
                    tables += 1
                    items.append(.table(table, number: tables, stem: unique(table.identifier)))
                case .card(let card):
                    let name = "card-" + ReportIndex.stem(card.identifier.lowercased())
                    items.append(.card(card, anchor: unique(name, in: &cards)))
                }
            }
            let anchor = section.place?.anchor ?? unique("section-" + ReportIndex.words(section.title), in: &places)
            found.append(Section(title: section.title, anchor: anchor, items: items))
        }
        sections = found
    }

    /// A title's words as a name: "Where to clip" is "where-to-clip".
    static func words(_ title: String) -> String {
        let words = title.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
        return stem(words.folding(options: .diacriticInsensitive, locale: nil))
    }

    /// A name that is safe as a file name and as an id: letters, digits, "-", "_" and inner dots.
    package static func stem(_ identifier: String) -> String {
        let safe = String(
            identifier.unicodeScalars.map { scalar in
                scalar.isASCII
                    && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                        || "-_.".unicodeScalars.contains(scalar))
                    ? Character(scalar) : "-"
            })
        let trimmed = String(safe.drop { $0 == "." || $0 == "-" }.prefix(100))
        return trimmed.isEmpty ? "item" : trimmed
    }
}

extension ReportIndex.Item {
    /// A figure's or table's title with its number, and the name of its place.
    var label: (title: String, anchor: String)? {
        switch self {
        case .prose: nil
        case .card(let card, let anchor): (card.title, anchor)
        case .figure(let figure, let number, let stem): ("Figure \(number). \(figure.title)", "figure-\(stem)")
        case .table(let table, let number, let stem): ("Table \(number). \(table.title)", "table-\(stem)")
        }
    }
}

extension Report {
    /// "22 November 2026, 17:08 UTC".
    var dateText: String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_GB")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "d MMMM yyyy, HH:mm 'UTC'"
        return formatter.string(from: date)
    }

    var runLine: String { "Study \(identifier) · run \(runNumber) · \(profile) profile · \(dateText)" }
}
