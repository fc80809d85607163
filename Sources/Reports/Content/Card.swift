/// What is known of a network, or of data, that a report is about; what nobody knows is left out.
///
///     Card("vgg-16", title: "VGG-16", rows: [("Parameters", "14 728 266"), ("Seeds", "1, 2, 3")])
public struct Card: Codable, Sendable, Equatable {
    public struct Row: Codable, Sendable, Equatable {
        public var name: String
        public var text: String

        public init(_ name: String, _ text: String) { (self.name, self.text) = (name, text) }
    }

    /// Stable: a part of addresses.
    public var identifier: String
    public var title: String
    public var rows: [Row]
    /// The names of the findings that rest on it.
    public var findings: [String]

    /// Rows without a text are left out.
    public init(_ identifier: String, title: String, rows: [(String, String)], findings: [String] = []) {
        (self.identifier, self.title, self.findings) = (identifier, title, findings)
        self.rows = rows.filter { !$0.1.isEmpty }.map { Row($0.0, $0.1) }
    }
}

extension Card {
    /// The row of a network's channels, compared with those of the network of its name.
    package static let widthRow = "Width"
    package static let usualWidth = "all channels"
}

extension Report {
    /// A card's rows as they are printed, the findings that rest on it last.
    func rows(of card: Card) -> [(name: String, text: [Inline])] {
        let resting = findings.indices.filter { card.findings.contains(findings[$0].identifier) }
        let rows = card.rows.map { ($0.name, [Inline.text($0.text)]) }
        return resting.isEmpty ? rows : rows + [("Findings that rest on it", Cell.links(resting.map(link)).inlines)]
    }
}
