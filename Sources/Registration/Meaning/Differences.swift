import Verdicts

/// A member of two registrations that decides and is not the same.
public struct FieldDifference: Codable, Equatable, Sendable {
    /// "rule, cases, direction, bound, value".
    public var field: String
    /// "–" where there was none.
    public var old: String
    /// "–" where there is none any more.
    public var new: String
}

extension Declaration {
    /// What decides and is not the same in another declaration, as registrations compare them: prose, sources and commas
    /// don't count.
    public func differences(to other: Declaration) -> [FieldDifference] {
        JSONValue.object(registered).differences(to: .object(other.registered))
    }
}

extension JSONValue {
    /// What differs in the meaning of two forms, field by field, in the order of the fields' names.
    func differences(to other: JSONValue) -> [FieldDifference] {
        let old = Dictionary(Meaning.of(self).leaves, uniquingKeysWith: { first, _ in first })
        let new = Dictionary(Meaning.of(other).leaves, uniquingKeysWith: { first, _ in first })
        return Set(old.keys).union(new.keys).sorted().compactMap { field in
            let (before, after) = (old[field], new[field])
            // Byte by byte, as the digest has it.
            guard before.map({ Array($0.utf8) }) != after.map({ Array($0.utf8) }) else { return nil }
            return FieldDifference(field: field, old: before ?? "–", new: after ?? "–")
        }
    }

    /// Every value under the way that leads to it.
    private var leaves: [(String, String)] {
        var found: [(String, String)] = []
        func walk(_ value: JSONValue, _ path: [String]) {
            let name = path.joined(separator: ", ")
            switch value {
            case .null: break
            case .truth(let truth): found.append((name, truth ? "yes" : "no"))
            case .number(let number): found.append((name, numberText(number)))
            case .text(let text): found.append((name, text))
            case .object(let members): for (key, member) in members { walk(member, path + [key]) }
            case .list(let values):
                let texts = values.compactMap(\.scalarText)
                if texts.count == values.count {
                    if !values.isEmpty { found.append((name, texts.joined(separator: ", "))) }
                    return
                }
                for (index, element) in values.enumerated() { walk(element, path + [element.title ?? "\(index + 1)"]) }
            }
        }
        walk(self, [])
        return found
    }

    private var scalarText: String? {
        switch self {
        case .text(let text): text
        case .number(let number): numberText(number)
        case .truth(let truth): truth ? "yes" : "no"
        case .null: "none"
        case .list, .object: nil
        }
    }

    /// What people call an element of a list.
    private var title: String? {
        guard case .object(let members) = self else { return nil }
        for key in ["id", "name", "words"] { if case .text(let text) = members[key] { return text } }
        return nil
    }
}
