import Foundation
import Tensors

/// What a running step works with: profile, seed, the engine, and the store's help for long work.
///
/// A lab belongs to one thread.
public final class Lab {
    let setting: Setting
    let store: Store
    let console: Console
    /// The run whose values are being made, or nil in a lab without a record.
    let run: Int?
    /// The code of the steps, or nil in a lab that leaves it out of the keys.
    let code: StepCodeTable?
    /// Activations kept between runs.
    let activations: Activations
    private var madeEngine: Engine?
    var frames: [Frame] = []
    var resolutions: [ObjectIdentifier: Resolution] = [:]
    var values: [String: Any] = [:]
    /// The values a past run had, by step name, when nothing may be computed.
    var recorded: [String: RunValue]?
    /// What this run has used so far, in order.
    public private(set) var used: [RunValue] = []
    private var keptNodes: [StepNode] = []
    var sourceFacts: [Provenance.Fact] = []
    /// Whether a damaged value came out differently when it was computed again, so that later keys are void.
    var mustStartOver = false
    private var hasStartedOver = false

    /// A step that is being computed.
    struct Frame {
        let node: StepNode
        let key: String

        func pieceKey(_ name: String) -> String { contentDigest(of: Data("\(key) piece \(name)".utf8)) }
    }

    /// A step's key and the content of its value.
    struct Resolution {
        var key: String
        var digest: String
    }

    public convenience init(
        store: Store, setting: Setting = Setting(), run: Int? = nil, console: Console = Console()
    ) {
        self.init(store: store, setting: setting, run: run, console: console, code: nil)
    }

    init(store: Store, setting: Setting, run: Int?, console: Console, code: StepCodeTable?) {
        self.store = store
        self.setting = setting
        self.run = run
        self.console = console
        self.code = code
        activations = Activations(store: store, console: console)
    }

    /// How much work is asked for; a part of every key.
    public var profile: Profile { setting.profile }

    /// The number that every random stream starts from; a part of every key.
    public var seed: UInt64 { setting.seed }

    /// The engine that evaluates models, made at the first use.
    public var engine: Engine {
        get throws {
            if let madeEngine { return madeEngine }
            let engine = try Engine(kernels: setting.kernels)
            madeEngine = engine
            return engine
        }
    }

    /// On how many images models were evaluated in this lab.
    public var evaluations: Int { madeEngine?.evaluations ?? 0 }

    /// The value of `step`: remembered, read from the store, or computed.
    ///
    /// Inside a step, only the values of its own inputs can be asked for: any other would be missing from its key.
    public func value<Value>(of step: Step<Value>) throws -> Value {
        try checkIsInput(step.node)
        let value = try load(step.node)
        guard let value = value as? Value else {
            throw NotebookError(
                .study, "reading the value of the step \"\(step.name)\"",
                "two steps with this name have values of different types",
                advice: "Give each step of a study its own name")
        }
        return value
    }

    /// The digest of a step's value, computing the value if need be but not decoding it.
    public func digest<Value>(of step: Step<Value>) throws -> String {
        try checkIsInput(step.node)
        return try resolve(step.node).digest
    }

    private func checkIsInput(_ node: StepNode) throws {
        guard let running = frames.last, !running.node.inputs.contains(where: { $0 === node }) else { return }
        throw NotebookError(
            .step, "computing the step \"\(running.node.name)\"",
            "it asks for the value of \"\(node.name)\", which is not one of its inputs",
            advice: "Name it among the inputs, so that it becomes a part of the key")
    }

    /// Adds a value to the record of this run.
    func note(_ value: RunValue, for node: StepNode) throws {
        var value = value
        // After starting over, what this run computed a moment ago comes from the store.
        if value.origin == .reused, run != nil, value.originRun == run { value.origin = .computed }
        // Nodes are compared by identity; keeping them prevents that a new one takes the place of one that is gone.
        keptNodes.append(node)
        if let index = used.firstIndex(where: { $0.step == value.step }) {
            guard used[index].key == value.key || mustStartOver || hasStartedOver else {
                throw NotebookError(
                    .study, "recording the step \"\(value.step)\"", "two different steps have this name",
                    advice: "Give each step of a study its own name")
            }
            used[index] = value
            if let run { try store.record(value, run: run, position: index) }
        } else {
            used.append(value)
            if let run { try store.record(value, run: run, position: used.count - 1) }
        }
    }

    /// Forgets what was resolved, so that everything is looked up once more.
    func startOver() {
        resolutions = [:]
        values = [:]
        sourceFacts = []
        mustStartOver = false
        hasStartedOver = true
    }
}
