extension Report {
    /// How to cite, and how to repeat the run, by name.
    var closingRows: [(name: String, text: [Inline])] {
        var rows = citingRows
        guard let making else { return rows }
        if let program = making.program { rows.append(("Get the program that ran it", [.code(program)])) }
        rows.append(("Repeat the run", [.code(making.command)]))
        rows.append(("Measured by", [.text("version \(making.measuredBy)")]))
        rows.append(("Drawn by", [.text("version \(making.drawnBy)")]))
        return rows
    }

    /// The references with the letters that tell those of one year apart.
    var listedReferences: [(reference: Reference, letter: String)] {
        let labels = CitedReferences.labels(references)
        return references.map { ($0, labels[$0.key]?.letter ?? "") }
    }

    /// By whom the report is and what may be done with it, in light Markdown; empty where nobody says.
    var bylineText: String {
        guard let citing else { return "" }
        let names = citing.authors.map { $0.given.isEmpty ? $0.family : "\($0.given) \($0.family)" }
        let parts = [
            names.isEmpty ? "" : "Report by \(names.joined(separator: ", "))",
            citing.license.isEmpty ? "" : "Licence: \(citing.license)",
            "[How to cite](#\(ReportPart.citing.anchor))",
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: " · ")
    }
}
