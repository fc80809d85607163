import Foundation
import Registration

/// A component of a step's key that is not what it was.
public struct KeyChange: Sendable, Equatable, Codable {
    /// "seed", "parameters.recipe.epochs", "code of measureBaseline", "input images", "instruction set".
    public var component: String
    /// "–" where there was none.
    public var old: String
    /// "–" where there is none any more.
    public var new: String

    public init(component: String, old: String, new: String) {
        self.component = component
        self.old = old
        self.new = new
    }

    func isInput(of names: [String]) -> Bool { names.contains { component == "input \($0)" } }

    /// What differs between the components of two keys, each in canonical JSON.
    /// - Parameter inputs: the names of the inputs, by which their digests are called.
    static func between(_ old: String, _ new: String, inputs: [String]) -> [KeyChange] {
        let (old, new) = (facts(old, inputs), facts(new, inputs))
        return Set(old.keys).union(new.keys).sorted().compactMap { name in
            guard old[name] != new[name] else { return nil }
            let missing = missing(name)
            return KeyChange(component: name, old: old[name] ?? missing, new: new[name] ?? missing)
        }
    }

    /// A time's first measurement is not numbered in its key.
    private static func missing(_ name: String) -> String { name == "measurement" ? "1" : "–" }

    /// Every value in the components under the path that leads to it.
    private static func facts(_ components: String, _ inputs: [String]) -> [String: String] {
        var facts: [String: String] = [:]
        func walk(_ value: JSONValue, _ path: [String]) {
            switch value {
            case .object(let object):
                for (name, value) in object { walk(value, path + [name]) }
            case .list(let list) where path == ["inputs"] && list.count == inputs.count:
                for (name, value) in zip(inputs, list) { facts["input \(name)"] = value.text }
            case .list(let list) where list.contains(where: \.isNested):
                for (index, value) in list.enumerated() { walk(value, path + ["\(index)"]) }
            case .text(let text) where path == ["parameters"]:
                walk(read(text), ["parameters", ""])
            default: facts[name(of: path)] = value.text
            }
        }
        walk(read(components), [])
        return facts
    }

    /// The text itself where it is no JSON: what was found is told. An empty text says that there is nothing.
    private static func read(_ text: String) -> JSONValue {
        if text.isEmpty { return .null }
        do { return try JSONValue(plan: Data(text.utf8)) } catch { return .text(text) }
    }

    private static func name(of path: [String]) -> String {
        switch path.first {
        case "code" where path.count > 1: "code of \(path.dropFirst().joined(separator: "."))"
        case "arithmetic" where path.last == "instructionSet": "instruction set"
        case "arithmetic" where path.count > 1: path.dropFirst().joined(separator: ".")
        case "isTimed": "timing"
        case "methods" where path.count > 1: "version of \(path.dropFirst().joined(separator: "."))"
        case nil: "key"
        default: path.filter { !$0.isEmpty }.joined(separator: ".")
        }
    }
}

extension JSONValue {
    fileprivate var isNested: Bool {
        switch self {
        case .list, .object: true
        case .null, .truth, .number, .text: false
        }
    }

    fileprivate var text: String {
        switch self {
        case .null: "none"
        case .truth(let value): "\(value)"
        case .number(let value): value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
        case .text(let value): value
        case .list(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
        case .object(let object):
            "{" + object.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.text)" }.joined(separator: ", ") + "}"
        }
    }
}
