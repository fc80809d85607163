/// The list of what is in a report, for page and document alike.
struct ReportContents {
    struct Entry {
        var title: String
        /// The place that the entry leads to.
        var anchor: String
        var entries: [Entry] = []
    }

    let entries: [Entry]

    /// - Parameter closing: the parts that stand behind where the numbers come from.
    init(_ report: Report, _ index: ReportIndex, closing: [ReportPart]) {
        func entry(_ part: ReportPart) -> Entry { Entry(title: part.title, anchor: part.anchor) }
        let front: [ReportPart] = report.findings.isEmpty ? [] : [.findings, .cards]
        let sections = index.sections.map { section in
            Entry(
                title: section.title, anchor: section.anchor,
                entries: section.items.compactMap(\.label).map { Entry(title: $0.title, anchor: $0.anchor) })
        }
        let back = (report.provenance.isEmpty ? [] : [.provenance]) + closing
        entries = front.map(entry) + sections + back.map(entry)
    }
}
