extension Rule {
    private enum FileKeys: CodingKey { case rule, least, clauses, cases }
    private enum Name: String, Codable { case clause, allOf, atLeast, atLeastCases }

    /// The name of a case, and those of its clauses.
    private struct NamedCase: Codable {
        var name: String
        var clauses: [String]

        enum CodingKeys: CodingKey { case name, clauses }
    }

    /// In files: which kind of rule, its clauses, and how many of them, or of its cases, are asked for; rules of cases
    /// alone say which clauses each has.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FileKeys.self)
        let (name, least): (Name, Int) =
            switch self {
            case .clause: (.clause, 1)
            case .allOf(let clauses): (.allOf, clauses.count)
            case .atLeast(let least, _): (.atLeast, least)
            case .atLeastCases(let least, _): (.atLeastCases, least)
            }
        try container.encode(name, forKey: .rule)
        try container.encode(least, forKey: .least)
        try container.encode(clauses, forKey: .clauses)
        guard case .atLeastCases(_, let cases) = self else { return }
        try container.encode(
            cases.map { NamedCase(name: $0.name, clauses: $0.clauses.map(\.name)) }, forKey: .cases)
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
        case .atLeastCases:
            let named = try container.decode([NamedCase].self, forKey: .cases)
            guard named.flatMap(\.clauses) == clauses.map(\.name), named.allSatisfy({ !$0.clauses.isEmpty }) else {
                throw wrong("its cases have not each of its clauses once, in their order")
            }
            guard 1...named.count ~= least else { throw wrong("it asks for \(least) of \(named.count) cases") }
            var next = 0
            self = .atLeastCases(
                least,
                of: named.map { part in
                    defer { next += part.clauses.count }
                    return Case(part.name, Array(clauses[next..<next + part.clauses.count]))
                })
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
