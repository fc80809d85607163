/// What stands before a report's content: the way back to all reports, and the list of what is in it.
///
/// It is a folded list above the content of a narrow window, and beside that of a wide one, where the page's script
/// opens it.
struct HTMLContents {
    let report: Report
    let entries: [ReportContents.Entry]

    var navigation: String {
        let home = report.surroundings.index.map {
            "<p class=\"home\"><a href=\"\(HTML.escaped($0))\">All reports</a></p>\n"
        }
        return """
            <nav class="contents" aria-label="Contents">
            \(home ?? "")<details><summary>Contents</summary>
            \(HTMLContents.list(entries, isOrdered: true))</details>
            </nav>
            """
    }

    private static func list(_ entries: [ReportContents.Entry], isOrdered: Bool) -> String {
        let items = entries.map { entry in
            let inner = entry.entries.isEmpty ? "" : "\n" + list(entry.entries, isOrdered: false)
            return "<li><a href=\"#\(entry.anchor)\">\(HTML.escaped(entry.title))</a>\(inner)</li>\n"
        }
        let name = isOrdered ? "ol" : "ul"
        return "<\(name)>\n\(items.joined())</\(name)>\n"
    }

    /// The ways to the reports beside this one, at its end; empty where there is none.
    var neighbours: String {
        let around = report.surroundings
        guard around.previous != nil || around.next != nil else { return "" }
        func link(_ neighbour: ReportSurroundings.Neighbour?, _ word: String, _ relation: String) -> String {
            neighbour.map {
                "<p class=\"\(relation)\"><a href=\"\(HTML.escaped($0.address))\" rel=\"\(relation)\">\(word): \(HTML.escaped($0.title))</a></p>\n"
            } ?? ""
        }
        return """
            <nav class="neighbours" aria-label="Other reports">
            \(link(around.previous, "Previous report", "prev"))\(link(around.next, "Next report", "next"))</nav>
            """
    }
}
