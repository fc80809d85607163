import Foundation
import Tensors

/// Finds the values of steps: remembered, read from the store, or computed, each in a lab of its own.
///
/// A resolver serves one run, one redrawing or one explanation, on one thread; values that it has loaded may be read on several.
package final class Resolver {
    let setting: Setting
    let store: Store
    let console: Console
    /// The run whose values are being made, or nil without a record.
    let run: Int?
    /// The run that values are computed for by another process than its own; it records them.
    var runHelped: Int?
    /// The threads of the run whose keys are looked for; nothing where they are this process's.
    var threadsOfKeys: Int?
    /// Whether times are measured again that the store has.
    var measuresTimesAgain = false
    /// Which measurement of a time this resolver works with, by the key of the first.
    var measurements: [String: Int] = [:]
    /// The code of the steps, or nil where it is left out of the keys.
    let code: StepCodeTable?
    /// The values that a past run had, by step name, when nothing may be computed.
    let recorded: [String: RunValue]?
    let equipment: Equipment
    /// Whether steps, or what they are made from, are drawn, as far as that was asked.
    var drawn: [ObjectIdentifier: Bool] = [:]
    /// On how many images models were evaluated in further replicates.
    var evaluationsOfReplicates = 0

    var resolutions: [ObjectIdentifier: Resolution] = [:]
    /// Values that were loaded or computed, by key.
    var values: [String: Any] = [:]
    var sourceFacts: [Provenance.Fact] = []
    /// The same by the names of the steps that read the sources.
    var factsByStep: [String: [Provenance.Fact]] = [:]
    /// Seconds that all threads worked for each step that was computed, by its name.
    var processorSeconds: [String: Double] = [:]
    /// What this run has used so far, in order.
    package internal(set) var used: [RunValue] = []
    /// What is known of sources without reading them, by the names of the steps that read them.
    var knownFacts: [String: SourceFacts] = [:]
    /// Sources, or why they can't be opened, by the steps that read them.
    var openedSources: [ObjectIdentifier: Result<OpenedSource, any Error>] = [:]
    /// Nodes are compared by identity; keeping them prevents that a new one takes the place of one that is gone.
    var keptNodes: [StepNode] = []
    /// Whether a damaged value came out differently when it was computed again, so that later keys are void.
    var mustStartOver = false
    private(set) var hasStartedOver = false

    /// A step's key and the content of its value.
    struct Resolution {
        var key: String
        var digest: String
    }

    package convenience init(store: Store, setting: Setting = Setting(), console: Console = Console()) {
        self.init(store: store, setting: setting, run: nil, console: console, code: nil)
    }

    /// - Parameter run: the run whose values these will be, or nil where none is recorded.
    init(store: Store, setting: Setting, run: Int?, console: Console, code: StepCodeTable?) {
        self.store = store
        self.setting = setting
        self.run = run
        self.console = console
        self.code = code
        recorded = nil
        equipment = Equipment(setting: setting.asked, store: store, console: console)
    }

    /// Knows the values of a past run and computes none.
    ///
    /// - Parameter replicate: which of its replicates, from 0.
    init(redrawing run: RunRecord, replicate: Int = 0, of store: Store, console: Console) throws {
        self.store = store
        self.console = console
        setting = run.setting.eachReplicate[replicate]
        self.run = nil
        code = nil
        recorded = Dictionary(
            try store.values(ofRun: run.number).map { ($0.step, $0) }, uniquingKeysWith: { first, _ in first })
        equipment = Equipment(setting: setting.asked, store: store, console: console)
    }

    /// The value of `step`: remembered, read from the store, or computed.
    package func value<Value>(of step: Step<Value>) throws -> Value {
        guard let value = try load(step.node) as? Value else {
            throw NotebookError(
                .study, "reading the value of the step \"\(step.name)\"",
                "two steps with this name have values of different types",
                advice: "Give each step of a study its own name")
        }
        return value
    }

    /// What keys know of arithmetic.
    var arithmeticOfKeys: Arithmetic {
        var arithmetic = Arithmetic.current
        if let threadsOfKeys { arithmetic.threads = threadsOfKeys }
        return arithmetic
    }

    /// Whether a step computed here would have the bytes that its key promises.
    func computesAsKeysSay(_ node: StepNode) throws -> Bool {
        let threads = try components(of: node, inputs: []).arithmetic?.threads
        return threads.map { $0 == Arithmetic.current.threads } ?? true
    }

    /// On how many images models were evaluated.
    var evaluations: Int { equipment.evaluations }

    /// Forgets what was resolved, so that everything is looked up once more.
    func startOver() {
        resolutions = [:]
        values = [:]
        sourceFacts = []
        factsByStep = [:]
        mustStartOver = false
        hasStartedOver = true
    }
}
