import Foundation

/// A named, cached piece of work in a study.
///
/// The work runs when something needs its value, at most once in a run, and not at all when the store holds the value
/// for the same code, parameters, profile, seed and input contents.
///
///     let network = Step("network", parameters: recipe, images) { lab, images in try train(on: images, recipe, lab) }
///     let clean   = Step("clean-accuracy", network, images) { lab, network, images in try accuracy(of: network, on:
///     images) }
///
/// A step may read nothing but its parameters, its inputs and `lab`: what it reads otherwise is missing from its key. A
/// local of the function around, used in the closure, is refused when the study is built.
public struct Step<Value>: Sendable {
    let node: StepNode

    /// The name under which the runs list the step; unique in its study.
    public var name: String { node.name }
}

extension Step where Value: StorableValue {
    /// A step whose parameters are the same in every run.
    /// - Parameters:
    ///   - parameters: everything else that the value depends on; a part of the key.
    ///   - seed: what its random streams start from, whatever the run's seed is; the run's where nothing is said.
    ///   - inputs: the steps whose values `compute` receives, in this order.
    ///   - compute: a closure or a function; its code is a part of the key.
    public init<each Input>(
        _ name: String, parameters: some Encodable & Sendable = [String: String](), seed: UInt64? = nil,
        _ inputs: repeat Step<each Input>,
        file: String = #fileID, line: Int = #line, column: Int = #column,
        compute: @escaping @Sendable (Lab, repeat each Input) throws -> Value
    ) {
        node = StepNode(
            name: name, place: StepPlace(file, line, column, Value.self), inputs: nodes(repeat each inputs),
            parameters: { _ in try CanonicalJSON.encode(parameters) },
            work: .compute(
                Codec(Value.self) { lab, resolver in try compute(lab, repeat resolver.value(of: each inputs)) }),
            seed: seed)
    }

    /// A step that plans its work by the setting; the plan is a part of the key and what `compute` receives after the
    /// lab.
    ///
    ///     Step("trials", plan: { Plan(seeds: $0.profile == .quick ? 5 : 20) }, network) { lab, plan, network in … }
    public init<Plan: Encodable & SendableMetatype, each Input>(
        _ name: String, plan: @escaping @Sendable (Setting) throws -> Plan, seed: UInt64? = nil,
        _ inputs: repeat Step<each Input>,
        file: String = #fileID, line: Int = #line, column: Int = #column,
        compute: @escaping @Sendable (Lab, Plan, repeat each Input) throws -> Value
    ) {
        node = StepNode(
            name: name, place: StepPlace(file, line, column, Value.self, Plan.self), inputs: nodes(repeat each inputs),
            parameters: { setting in try CanonicalJSON.encode(try plan(setting)) },
            work: .compute(
                Codec(Value.self) { lab, resolver in
                    try compute(lab, plan(lab.setting), repeat resolver.value(of: each inputs))
                }), seed: seed)
    }
}

extension Step where Value: StorableValue {
    /// A step that measures how long something takes.
    ///
    ///     let seconds = Step.timing("seconds for an image", network) { lab, network in try measure(network, lab) }
    ///
    /// The processor, its instruction set and the number of threads are parts of its key. Its value and whatever is made
    /// from it are marked in reports and in `results.json`: they are no more than one machine's on one day, so that two
    /// runs need not have the same, and `diff` asks of them only whether intervals exclude each other.
    /// - Parameters: those of a step whose parameters are the same in every run.
    public static func timing<each Input>(
        _ name: String, parameters: some Encodable & Sendable = [String: String](),
        _ inputs: repeat Step<each Input>,
        file: String = #fileID, line: Int = #line, column: Int = #column,
        compute: @escaping @Sendable (Lab, repeat each Input) throws -> Value
    ) -> Step {
        Step(
            node: StepNode(
                name: name, place: StepPlace(file, line, column, Value.self), inputs: nodes(repeat each inputs),
                parameters: { _ in try CanonicalJSON.encode(parameters) },
                work: .compute(
                    Codec(Value.self) { lab, resolver in try compute(lab, repeat resolver.value(of: each inputs)) }),
                isTiming: true))
    }

    /// A timing that plans its work by the setting.
    public static func timing<Plan: Encodable & SendableMetatype, each Input>(
        _ name: String, plan: @escaping @Sendable (Setting) throws -> Plan,
        _ inputs: repeat Step<each Input>,
        file: String = #fileID, line: Int = #line, column: Int = #column,
        compute: @escaping @Sendable (Lab, Plan, repeat each Input) throws -> Value
    ) -> Step {
        Step(
            node: StepNode(
                name: name, place: StepPlace(file, line, column, Value.self, Plan.self),
                inputs: nodes(repeat each inputs),
                parameters: { setting in try CanonicalJSON.encode(try plan(setting)) },
                work: .compute(
                    Codec(Value.self) { lab, resolver in
                        try compute(lab, plan(lab.setting), repeat resolver.value(of: each inputs))
                    }), isTiming: true))
    }
}

extension Step {
    /// A value that lies outside the store, such as a data set: known by the digest of its contents, loaded only when a
    /// step that must run asks for it.
    ///
    ///     let images = Step.source("images", role: .images) { setting in
    ///         let found = try DatasetLocator().find(setting.data["images"])
    ///         let name = SourceName(.data, found.name, place: found.folder.path)
    ///         return Source(files: found.files, format: found.format, name: name) {
    ///             let images = try found.load()
    ///             return .init(images, digest: images.digest, details: [("Data", images.name)])
    ///         }
    ///     }
    ///
    /// - Parameter role: the data that a run may ask for in its place.
    public static func source(
        _ name: String, role: DataRole? = nil, file: String = #fileID, line: Int = #line, column: Int = #column,
        open: @escaping @Sendable (Setting) throws -> Source<Value>
    ) -> Step {
        Step(
            node: StepNode(
                name: name, place: StepPlace(file, line, column, Value.self),
                work: .source { setting in try open(setting.forSources).opened }, role: role.map(StepRole.data)))
    }

    /// The values of several steps in one, for what is shown of all of them.
    ///
    ///     let sweeps = Step.all(networks.map(\.sweep))        // Step<[NetworkSweep]>
    ///
    /// It has no key of its own: a step that takes it runs again when one of them gives another value.
    public static func all<Element>(_ steps: [Step<Element>]) -> Step where Value == [Element] {
        let name = steps.map(\.name).joined(separator: ", ")
        return Step(node: StepNode(name: name, place: nil, inputs: steps.map(\.node), work: .list))
    }

    /// One of several steps: which one, the setting says.
    static func choice(
        _ name: String, among steps: [Step], role: StepRole? = nil, pick: @escaping @Sendable (Setting) -> Int
    ) -> Step {
        Step(node: StepNode(name: name, place: nil, inputs: steps.map(\.node), work: .choice(pick), role: role))
    }
}

extension Step where Value == Setting {
    /// What the run was asked for, for figures and findings that mention it.
    public static var setting: Step<Setting> {
        Step(node: StepNode(name: "setting", place: nil, work: .setting))
    }
}

/// What computing a step's value took, in the run that computed it.
public struct Effort: Sendable, Equatable {
    public var seconds: Double
    /// On how many images models were evaluated.
    public var evaluations: Int
}

extension Step {
    /// What computing this step took, for the text of sections and for findings' reasons: no step may use it, since it
    /// differs from run to run.
    ///
    ///     Show(features.effort) { effort in "An image took \(effort.seconds / Double(effort.evaluations)) s." }
    public var effort: Step<Effort> {
        Step<Effort>(node: StepNode(name: "effort of \(name)", place: nil, inputs: [node], work: .effort))
    }
}
