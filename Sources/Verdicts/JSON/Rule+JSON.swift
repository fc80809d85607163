extension Rule {
    private enum FileKeys: CodingKey { case rule, least, clauses }
    private enum Name: String, Codable { case clause, allOf, atLeast }

    /// In files: which kind of rule, its clauses, and how many of them are asked for.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FileKeys.self)
        let (name, least): (Name, Int) =
            switch self {
            case .clause: (.clause, 1)
            case .allOf(let clauses): (.allOf, clauses.count)
            case .atLeast(let least, _): (.atLeast, least)
            }
        try container.encode(name, forKey: .rule)
        try container.encode(least, forKey: .least)
        try container.encode(clauses, forKey: .clauses)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: FileKeys.self)
        let clauses = try container.decode([Clause].self, forKey: .clauses)
        let least = try container.decode(Int.self, forKey: .least)
        func wrong(_ finding: String) -> DecodingError {
            DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: finding))
        }
        guard !clauses.isEmpty else { throw wrong("it asks for nothing") }
        switch try container.decode(Name.self, forKey: .rule) {
        case .clause:
            guard clauses.count == 1 else { throw wrong("a rule of one clause has \(clauses.count)") }
            self = .clause(clauses[0])
        case .allOf: self = .allOf(clauses)
        case .atLeast:
            guard 1...clauses.count ~= least else { throw wrong("it asks for \(least) of \(clauses.count) cases") }
            self = .atLeast(least, of: clauses)
        }
    }
}

/// An enumeration's case by name, with the one text that comes with it, as files have it: `{"name": "paper", "text": "section 4"}`.
///
/// The members' names are written out here, apart from those of the types, so that no renaming changes a file.
struct NamedText: Codable {
    var name: String
    var text: String?

    enum CodingKeys: CodingKey { case name, text }

    init(_ name: String, _ text: String? = nil) { (self.name, self.text) = (name, text) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(text, forKey: .text)
    }

    /// The text of a case that has one.
    func needed(_ decoder: any Decoder) throws -> String {
        guard let text else {
            throw DecodingError.valueNotFound(
                String.self,
                .init(codingPath: decoder.codingPath + [CodingKeys.text], debugDescription: "\"\(name)\" has one"))
        }
        return text
    }

    func unknown(_ decoder: any Decoder) -> DecodingError {
        DecodingError.dataCorrupted(
            .init(codingPath: decoder.codingPath, debugDescription: "\"\(name)\" is no such thing"))
    }
}
