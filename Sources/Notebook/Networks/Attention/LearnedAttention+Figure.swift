import Charts
import Methods
import Reports

extension LearnedAttention {
    /// The loss's terms, epoch by epoch.
    ///
    /// - Parameters:
    ///   - name: of the module, for titles.
    ///   - images: what the terms were told on.
    public func learningFigure(_ identifier: String, _ name: String, images: String) -> Figure {
        let named: [(String, KeyPath<AttentionTerms, Double> & Sendable)] = [
            ("cross-entropy", \.answer), ("area", \.area), ("variation", \.variation),
        ]
        let epoch = Field("Epoch"), loss = Field("What a term adds to the loss")
        let rows = named.flatMap { title, term in
            terms.enumerated().compactMap { place, found in
                found.map { (term: title, epoch: place + 1, value: $0[keyPath: term]) }
            }
        }
        let last = terms.last.flatMap(\.self)
        return Figure(
            identifier: identifier,
            title: last.map {
                "\(name): in the end, cross-entropy adds \(Numerals.significant($0.answer, 2)) to the loss, the area \(Numerals.significant($0.area, 2))"
            } ?? "\(name): the loss",
            chart: Chart {
                for row in rows {
                    let place = (PlottableValue.value(epoch, Double(row.epoch)), PlottableValue.value(loss, row.value))
                    LineMark(x: place.0, y: place.1).foregroundStyle(by: .value("Term", row.term))
                    PointMark(x: place.0, y: place.1).foregroundStyle(by: .value("Term", row.term))
                }
            }.series(order: named.map(\.0)),
            caption:
                "The three terms with their weights, after each epoch, on \(images) that the module does not learn from.",
            sample: "One module, \(module.parameterCount) numbers.",
            data: Table(
                identifier: identifier, title: "The loss, \(name)",
                columns: [Column("Term"), Column(epoch), Column(loss)],
                rows: rows.map { [.text($0.term), .integer($0.epoch), .number($0.value, .significant(4))] }))
    }
}
