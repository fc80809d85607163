/// A part of a file that is being read, and the way to it, for what is said where it isn't as it should be.
struct JSONReader {
    let value: JSONValue
    /// "findings.0.rule"; "" at the top.
    let path: String

    func problem(_ finding: String) -> JSONProblem {
        JSONProblem(finding: path.isEmpty ? "it \(finding)" : "\(path) \(finding)")
    }

    /// A member of an object that must be there; null counts as there.
    subscript(name: String) -> JSONReader {
        get throws(JSONProblem) {
            guard case .object(let members) = value else { throw problem("is no object") }
            guard let member = members[name] else { throw problem("has no \"\(name)\"") }
            return JSONReader(value: member, path: path.isEmpty ? name : "\(path).\(name)")
        }
    }

    /// A member of an object, unless it is missing or null.
    func optional(_ name: String) throws(JSONProblem) -> JSONReader? {
        guard case .object(let members) = value else { throw problem("is no object") }
        guard members[name] != nil else { return nil }
        let member = try self[name]
        if case .null = member.value { return nil }
        return member
    }

    var text: String {
        get throws(JSONProblem) {
            guard case .text(let text) = value else { throw problem("is no text") }
            return text
        }
    }

    var truth: Bool {
        get throws(JSONProblem) {
            guard case .truth(let truth) = value else { throw problem("is neither true nor false") }
            return truth
        }
    }

    var integer: Int {
        get throws(JSONProblem) {
            guard case .number(let number) = value, let whole = Int(exactly: number) else {
                throw problem("is no whole number")
            }
            return whole
        }
    }

    /// A finite number written as a decimal string.
    var decimal: Double {
        get throws(JSONProblem) {
            guard case .text(let text) = value, let number = Double(text), number.isFinite, decimalText(number) == text
            else { throw problem("is no number written as a decimal string") }
            return number
        }
    }

    var list: [JSONReader] {
        get throws(JSONProblem) {
            guard case .list(let values) = value else { throw problem("is no list") }
            return values.enumerated().map { JSONReader(value: $1, path: "\(path).\($0)") }
        }
    }

    var texts: [String] {
        get throws(JSONProblem) {
            var texts: [String] = []
            for element in try list { texts.append(try element.text) }
            return texts
        }
    }

    /// The texts of an object by their names.
    var textsByName: [String: String] {
        get throws(JSONProblem) {
            guard case .object(let members) = value else { throw problem("is no object") }
            var texts: [String: String] = [:]
            for name in members.keys { texts[name] = try self[name].text }
            return texts
        }
    }

    /// One of the words that a value is spelled by.
    func word<Word: RawRepresentable & CaseIterable>(_ type: Word.Type) throws(JSONProblem) -> Word
    where Word.RawValue == String {
        let text = try text
        guard let word = Word(rawValue: text) else {
            throw problem("is \"\(text)\" and none of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return word
    }
}
