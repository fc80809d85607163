import Foundation

/// Class names as JSON files have them.
///
///     ["tench", "goldfish"]                                              an array
///     {"0": "tench", "1": "goldfish"}                                    names by number
///     {"0": ["n01440764", "tench"], "1": ["n01443537", "goldfish"]}      Keras' imagenet_class_index.json
///     {"tench": 0, "goldfish": 1}                                        numbers by name: torchvision's class_to_idx
///     {"id2label": {"0": "tench", "1": "goldfish"}, …}                   Hugging Face's config.json; also "label_names"
enum ClassNamesJSON {
    struct Problem: Error {
        let finding: String
    }

    static func names(in text: String) throws(Problem) -> [String] {
        let value: Value
        do { value = try JSONDecoder().decode(Value.self, from: Data(text.utf8)) } catch {
            let kind = text.first { !$0.isWhitespace } == "[" ? "array" : "object"
            throw Problem(finding: "it begins as a JSON \(kind), but isn't one of names")
        }
        return try names(of: value)
    }

    private static func names(of value: Value) throws(Problem) -> [String] {
        switch value {
        case .array(let elements):
            let names = elements.compactMap(\.name)
            guard names.count == elements.count else {
                throw Problem(finding: "it begins as a JSON array, but isn't one of names")
            }
            return names
        case .object(let members):
            if let inner = members["id2label"] ?? members["label_names"] { return try names(of: inner) }
            return try names(by: numbered(members))
        case .text, .number, .other:
            throw Problem(finding: "it is neither a JSON array nor a JSON object of names")
        }
    }

    /// Each class's number and name.
    private static func numbered(_ members: [String: Value]) throws(Problem) -> [(number: Int, name: String)] {
        var pairs: [(number: Int, name: String)] = []
        for (key, value) in members {
            if let number = Int(key), let name = value.name {
                pairs.append((number, name))
            } else if case .number(let number) = value, let whole = Int(exactly: number) {
                pairs.append((whole, key))
            } else {
                throw Problem(
                    finding: "its member \"\(key)\" gives neither a class number its name nor a name its class number")
            }
        }
        return pairs.sorted { $0.number < $1.number }
    }

    private static func names(by pairs: [(number: Int, name: String)]) throws(Problem) -> [String] {
        for (place, pair) in pairs.enumerated() where pair.number != place {
            throw Problem(
                finding: pair.number > place
                    ? "it has no name for class \(place)" : "it names class \(pair.number) more than once")
        }
        return pairs.map(\.name)
    }

    /// As much of JSON as such files have.
    private enum Value: Decodable {
        case text(String)
        case number(Double)
        case array([Value])
        case object([String: Value])
        /// True, false or null.
        case other

        /// The text, or the last of a list such as ["n01440764", "tench"].
        var name: String? {
            switch self {
            case .text(let text): text
            case .array(let elements) where elements.count == 2: elements[1].name
            case .number, .array, .object, .other: nil
            }
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else if let elements = try? container.decode([Value].self) {
                self = .array(elements)
            } else if let members = try? container.decode([String: Value].self) {
                self = .object(members)
            } else {
                self = .other
            }
        }
    }
}
