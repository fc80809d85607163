/// The parts that a report has beside its sections, by which others point to them.
enum ReportPart: Equatable {
    /// The first screen's table.
    case findings
    /// The findings one by one.
    case cards
    case provenance, sources, citing, references, files

    var title: String {
        switch self {
        case .findings: "Findings"
        case .cards: "The findings one by one"
        case .provenance: "Where the numbers come from"
        case .sources: "How each step computes"
        case .citing: "Cite and repeat"
        case .references: "References"
        case .files: "Files"
        }
    }

    /// The name of its place in page and document.
    var anchor: String {
        switch self {
        case .findings: "findings"
        case .cards: "findings-one-by-one"
        case .provenance: "provenance"
        case .sources: "sources"
        case .citing: "cite"
        case .references: "references"
        case .files: "files"
        }
    }
}
