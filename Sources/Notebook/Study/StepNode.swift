import Foundation

/// A step without the type of its value: what the runner walks over.
final class StepNode: Sendable {
    enum Work: Sendable {
        case compute(Codec)
        case source(@Sendable (Setting) throws -> OpenedSource)
        case setting
        /// What computing the only input took.
        case effort
        /// The values of the inputs, in a list.
        case list
        /// The value of one of the inputs: which one, the setting says.
        case choice(@Sendable (Setting) -> Int)
    }

    let name: String
    /// Where the study makes the step; nil for what has no code: the setting, efforts, lists, choices.
    let place: StepPlace?
    let inputs: [StepNode]
    /// The canonical JSON of what the step's value depends on, inputs aside.
    let parameters: @Sendable (Setting) throws -> Data
    let work: Work
    /// The seed that its streams start from; nil for the run's.
    let seed: UInt64?
    /// What of it a run may replace by something of the user's.
    let role: StepRole?
    /// Whether the value is a time that the step measures.
    let isTiming: Bool
    /// Whether the value is a measured time or made from one, so that it differs from run to run.
    let isTimed: Bool

    init(
        name: String, place: StepPlace?, inputs: [StepNode] = [],
        parameters: @escaping @Sendable (Setting) throws -> Data = { _ in Data() }, work: Work, seed: UInt64? = nil,
        role: StepRole? = nil, isTiming: Bool = false
    ) {
        self.name = name
        self.place = place
        self.inputs = inputs
        self.parameters = parameters
        self.work = work
        self.seed = seed
        self.role = role
        self.isTiming = isTiming
        isTimed = isTiming || inputs.contains(where: \.isTimed)
    }

    /// The step that stands here in a run that asks for this; itself, unless it is a choice.
    func chosen(in setting: Setting) -> StepNode {
        guard case .choice(let pick) = work else { return self }
        return inputs[pick(setting)].chosen(in: setting)
    }

    /// The step and everything it depends on in a run that asks for this, inputs first, each once; without a setting,
    /// whatever any run may need.
    func upstream(in setting: Setting?, _ visit: (StepNode) -> Void) {
        var seen: Set<ObjectIdentifier> = []
        func walk(_ node: StepNode) {
            let node = setting.map(node.chosen) ?? node
            guard seen.insert(ObjectIdentifier(node)).inserted else { return }
            for input in node.inputs { walk(input) }
            visit(node)
        }
        withoutActuallyEscaping(visit) { _ in walk(self) }
    }

    /// The steps that its input stands for: those of a list, one by one.
    func spelledOut(in setting: Setting) -> [StepNode] {
        let node = chosen(in: setting)
        guard case .list = node.work else { return [node] }
        return node.inputs.flatMap { $0.spelledOut(in: setting) }
    }
}

/// Computes, encodes and decodes a step's value whose type only the step knows.
struct Codec: Sendable {
    let encoding: String
    /// The resolver gives the values of the inputs.
    let compute: @Sendable (Lab, Resolver) throws -> Any
    let encode: @Sendable (Any) throws -> Data
    let decode: @Sendable (Data) throws -> Any

    init<Value: StorableValue>(_ type: Value.Type, compute: @escaping @Sendable (Lab, Resolver) throws -> Value) {
        encoding = Value.encodingName
        self.compute = compute
        encode = { value in
            guard let value = value as? Value else { preconditionFailure("a step's value changed its type") }
            return try value.encoded()
        }
        decode = { try Value(decoding: $0) }
    }
}

func nodes<each Input>(_ steps: repeat Step<each Input>) -> [StepNode] {
    var list: [StepNode] = []
    for step in repeat each steps { list.append(step.node) }
    return list
}

/// What a step's value depends on; its digest is the step's key.
///
/// No path, no date and no study name: equal work has equal keys wherever it is done.
struct KeyComponents: Codable, Equatable {
    /// Raised when the meaning of the components or of stored values changes for all steps.
    static let currentFormat = 2

    var format = currentFormat
    var step: String
    /// The digest of each piece of code that computes the value, by the piece's name; nothing for a step whose code
    /// nobody read.
    var code: [String: String]?
    /// The versions of the methods that the code uses, by name.
    var methods: [String: Int]?
    /// Canonical JSON, kept as text.
    var parameters: String
    var profile: Profile
    var seed: UInt64
    /// Nothing for the usual ones.
    var kernels: Kernels?
    /// What the kernels compute with; nothing for a step that uses none.
    var arithmetic: KeyArithmetic?
    /// The processor's name, for a step that measures time.
    var processor: String?
    /// Whether the value is a measured time or made from one; nothing where it isn't.
    var isTimed: Bool?
    /// Which of several measurements of a time this is; nothing for the first.
    var measurement: Int?
    /// The content digests of the inputs' values, in the order of the inputs.
    var inputs: [String]

    func canonicalText() throws -> String { String(decoding: try CanonicalJSON.encode(self), as: UTF8.self) }
}
