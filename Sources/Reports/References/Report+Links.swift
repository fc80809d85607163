extension Report {
    /// The report with links for its citations and cross-references, and with no references but those that are cited
    /// and the paper.
    /// - Throws: `ReportError` for a citation or a cross-reference that leads nowhere, and for a formula that is not
    ///   understood.
    func linked() throws(ReportError) -> Report {
        let all = try CitedReferences(allReferences)
        let cited = try linked(to: all).cited
        // Once more with the letters of those that are listed.
        let listed = try CitedReferences(all.sorted.filter { cited.contains($0.key) || $0.key == paper?.key })
        var result = try linked(to: listed).report
        result.references = listed.sorted
        return result
    }

    private func linked(to known: CitedReferences) throws(ReportError) -> (report: Report, cited: Set<String>) {
        var text = LinkedText(references: known, places: places), result = self
        result.question = try text.linked(question, in: "the question")
        result.citation = try text.linked(citation, in: "the line on the paper")
        result.summary = try text.linked(summary, in: "the summary")
        for (place, term) in terms.enumerated() {
            result.terms[place].meaning = try text.linked(term.meaning, in: "the term \"\(term.word)\"")
        }
        for section in sections.indices {
            for block in sections[section].blocks.indices {
                result.sections[section].blocks[block] = try linked(
                    sections[section].blocks[block], inSection: sections[section].title, &text)
            }
        }
        return (result, text.cited)
    }

    /// The paper is one of them, whether or not it is listed.
    private var allReferences: [Reference] {
        guard let paper, !references.contains(paper) else { return references }
        return references + [paper]
    }

    private func linked(_ block: Block, inSection title: String, _ text: inout LinkedText) throws(ReportError)
        -> Block
    {
        switch block {
        case .prose(let prose): return .prose(try text.linked(prose, in: "the section \"\(title)\""))
        case .figure(var figure):
            let name = "figure \"\(figure.identifier)\""
            figure.caption = try text.linked(figure.caption, in: "the caption of \(name)")
            figure.sample = try text.linked(figure.sample, in: "what \(name) says of its sample")
            figure.data.caption = try text.linked(figure.data.caption, in: "the caption of the data of \(name)")
            return .figure(figure)
        case .table(var table):
            table.caption = try text.linked(table.caption, in: "the caption of table \"\(table.identifier)\"")
            return .table(table)
        case .card: return block
        }
    }

    /// What cross-references can lead to: figures, tables and findings by their names, sections by their titles' words.
    private var places: [String: LinkedText.Place] {
        var places: [String: LinkedText.Place] = [:]
        for section in ReportIndex(self).sections {
            places["section:" + ReportIndex.words(section.title)] = .init(
                text: "“\(section.title)”", anchor: section.anchor)
            for item in section.items {
                switch item {
                case .prose, .card: break
                case .figure(let figure, let number, let stem):
                    places["fig:\(figure.identifier)"] = .init(text: "Figure\u{A0}\(number)", anchor: "figure-\(stem)")
                case .table(let table, let number, let stem):
                    places["table:\(table.identifier)"] = .init(text: "Table\u{A0}\(number)", anchor: "table-\(stem)")
                }
            }
        }
        for (number, finding) in findings.enumerated() {
            places["finding:\(finding.identifier)"] = .init(
                text: "finding\u{A0}\(number + 1)", anchor: FindingsHTML.anchor(finding))
        }
        return places
    }
}
