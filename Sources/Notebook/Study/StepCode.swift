import Foundation
import Reports

/// What the steps of a module compute, as the build-tool plugin StepCode reads it from the module's sources.
///
/// The plugin gives every module that it is applied to a `stepCode`, for the module's studies.
public struct StepCode: Sendable {
    let json: String

    public init(json: String) { self.json = json }

    /// Of a module that no plugin has read: its steps' keys are without their code, as tests of the runner have them.
    package static let unread = StepCode(json: "")
}

/// Where a study makes a step, and of which types its value and its plan are.
struct StepPlace: Sendable {
    /// As `Studies/Subject.swift:21:28`.
    let text: String
    /// With modules and generic arguments: `Swift.Array<Studies.ClippedActivation.Tuned>`.
    let valueType: String
    let planType: String?

    init(_ file: String, _ line: Int, _ column: Int, _ value: Any.Type, _ plan: Any.Type? = nil) {
        text = "\(file):\(line):\(column)"
        valueType = String(reflecting: value)
        planType = plan.map { String(reflecting: $0) }
    }
}

/// The code of the steps of all modules, looked up by the place of a step.
struct StepCodeTable: Sendable {
    /// The digest of each piece of code, and the version of each method.
    struct Entry: Codable, Sendable {
        var code: [String: String] = [:]
        var methods: [String: Int] = [:]

        mutating func add(_ other: Entry) {
            // Two pieces of one name, such as overloads that were reached apart, count together.
            code.merge(other.code) { $0 == $1 ? $0 : "\($0)+\($1)" }
            methods.merge(other.methods) { max($0, $1) }
        }

        /// With another name for the closure, so that it stands beside that of the step which takes the source.
        func named(_ name: String) -> Entry {
            Entry(
                code: Dictionary(uniqueKeysWithValues: code.map { ($0 == "closure" ? "\(name): \($0)" : $0, $1) }),
                methods: methods)
        }
    }

    private struct Module: Decodable {
        var steps: [String: Entry]
        var findings: [String: Entry]
        var types: [String: Entry]
        var texts: [String: [Stretch]]
        var drawing: [String]?
    }

    private struct Stretch: Decodable, Sendable {
        var path: String
        var line: Int
        var text: String
    }

    private var steps: [String: Entry] = [:]
    private var findings: [String: Entry] = [:]
    private var types: [String: Entry] = [:]
    private var texts: [String: [Stretch]] = [:]
    /// The places of the steps that read their run's seed; nothing where a module was read by a tool that doesn't tell.
    private var drawing: Set<String>? = []

    init(_ modules: [StepCode]) throws {
        for module in modules {
            let read = try JSONDecoder().decode(Module.self, from: Data(module.json.utf8))
            steps.merge(read.steps) { first, _ in first }
            findings.merge(read.findings) { first, _ in first }
            types.merge(read.types) { first, _ in first }
            texts.merge(read.texts) { first, _ in first }
            drawing = read.drawing.flatMap { drawing?.union($0) }
        }
    }

    /// The code of a step, of the sources that it takes, and of what the values that it works on bring with them.
    /// - Throws: `NotebookError` if the plugin has not read the step.
    func entry(of node: StepNode, in setting: Setting) throws -> Entry {
        var entry = Entry()
        let inputs = node.inputs.flatMap { $0.spelledOut(in: setting) }
        for node in [node] + inputs.filter(\.isSource) {
            guard let place = node.place else { continue }
            guard let own = steps[place.text] else {
                throw NotebookError(
                    .study, "looking up the code of the step \"\(node.name)\"",
                    "no plugin has read it at \(place.text)",
                    advice:
                        "Write the call as Step(…) in a target to which Package.swift applies the plugin StepCode, and give the target's stepCode to the Study"
                )
            }
            entry.add(node.isSource ? own.named(node.name) : own)
        }
        let names = [node.place?.planType] + ([node] + inputs).map(\.place?.valueType)
        for type in names.compactMap(\.self).flatMap(Self.typePaths).flatMap(entries) { entry.add(type) }
        return entry
    }

    /// Whether a step's code reads the seed of its run, so that it draws or trains something.
    func draws(_ node: StepNode) -> Bool {
        guard let drawing, let place = node.place else { return true }
        return drawing.contains(place.text)
    }

    /// The text of a step's code, for readers; empty where nobody has read it.
    func text(of node: StepNode) -> [StepSource.Part] {
        (node.place.flatMap { texts[$0.text] } ?? []).map {
            StepSource.Part(path: $0.path, line: $0.line, text: $0.text)
        }
    }

    /// The code that makes a finding's numbers of its steps' values.
    /// - Throws: `NotebookError` if the plugin has not read the finding.
    func entry(of finding: Finding) throws -> Entry {
        guard let entry = findings[finding.place.text] else {
            throw NotebookError(
                .study, "looking up the code of the finding \"\(finding.declaration.identifier)\"",
                "no plugin has read it at \(finding.place.text)",
                advice:
                    "Write the call as Finding(…) in a target to which Package.swift applies the plugin StepCode, and give the target's stepCode to the study"
            )
        }
        return entry
    }

    /// The entry of a type or of the type that it is nested in.
    private func entries(ofType path: String) -> [Entry] {
        // A private type has no module in its path, so all of its name count.
        if path.hasPrefix(".") {
            return types.filter { $0.key.hasSuffix(path) }.sorted { $0.key < $1.key }.map(\.value)
        }
        var path = path[...]
        while !path.isEmpty {
            if let entry = types[String(path)] { return [entry] }
            path = path[..<(path.lastIndex(of: ".") ?? path.startIndex)]
        }
        return []
    }

    /// The types named in the full name of a type.
    private static func typePaths(_ name: String) -> [String] {
        name.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }.map(String.init)
    }
}

extension StepNode {
    fileprivate var isSource: Bool {
        if case .source = work { return true }
        return false
    }
}
