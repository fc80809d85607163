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
    ///   - inputs: the steps whose values `compute` receives, in this order.
    ///   - compute: a closure or a function; its code is a part of the key.
    public init<each Input>(
        _ name: String, parameters: some Encodable & Sendable = [String: String](),
        _ inputs: repeat Step<each Input>,
        file: String = #fileID, line: Int = #line, column: Int = #column,
        compute: @escaping @Sendable (Lab, repeat each Input) throws -> Value
    ) {
        node = StepNode(
            name: name, place: StepPlace(file, line, column, Value.self), inputs: nodes(repeat each inputs),
            parameters: { _ in try CanonicalJSON.encode(parameters) },
            work: .compute(
                Codec(Value.self) { lab in try compute(lab, repeat lab.value(of: each inputs)) }))
    }

    /// A step that plans its work by the setting; the plan is a part of the key and what `compute` receives after the
    /// lab.
    ///
    ///     Step("trials", plan: { Plan(seeds: $0.profile == .quick ? 5 : 20) }, network) { lab, plan, network in … }
    public init<Plan: Encodable & SendableMetatype, each Input>(
        _ name: String, plan: @escaping @Sendable (Setting) throws -> Plan,
        _ inputs: repeat Step<each Input>,
        file: String = #fileID, line: Int = #line, column: Int = #column,
        compute: @escaping @Sendable (Lab, Plan, repeat each Input) throws -> Value
    ) {
        node = StepNode(
            name: name, place: StepPlace(file, line, column, Value.self, Plan.self), inputs: nodes(repeat each inputs),
            parameters: { setting in try CanonicalJSON.encode(try plan(setting)) },
            work: .compute(
                Codec(Value.self) { lab in
                    try compute(lab, plan(lab.setting), repeat lab.value(of: each inputs))
                }))
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
                parameters: { _ in try CanonicalJSON.encode(parameters) }, isTiming: true,
                work: .compute(
                    Codec(Value.self) { lab in try compute(lab, repeat lab.value(of: each inputs)) })))
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
                parameters: { setting in try CanonicalJSON.encode(try plan(setting)) }, isTiming: true,
                work: .compute(
                    Codec(Value.self) { lab in
                        try compute(lab, plan(lab.setting), repeat lab.value(of: each inputs))
                    })))
    }
}

extension Step {
    /// A value that lies outside the store, such as a data set: known by the digest of its contents, loaded only when a
    /// step that must run asks for it.
    ///
    ///     let images = Step.source("images") { setting in
    ///         let found = try DatasetLocator().find(named: setting.dataset)
    ///         return Source(files: found.files, format: found.format) {
    ///             let images = try found.load()
    ///             return .init(images, digest: images.digest, details: [("Data", images.name)])
    ///         }
    ///     }
    public static func source(
        _ name: String, file: String = #fileID, line: Int = #line, column: Int = #column,
        open: @escaping @Sendable (Setting) throws -> Source<Value>
    ) -> Step {
        Step(
            node: StepNode(
                name: name, place: StepPlace(file, line, column, Value.self), inputs: [], parameters: { _ in Data() },
                work: .source { setting in
                    let source = try open(setting)
                    return source.opened
                }))
    }
}

extension Step where Value == Setting {
    /// What the run was asked for, for figures and findings that mention it.
    public static var setting: Step<Setting> {
        Step(node: StepNode(name: "setting", place: nil, inputs: [], parameters: { _ in Data() }, work: .setting))
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
    ///     Show(features.effort) { effort in "An image took \(1000 * effort.seconds / Double(effort.evaluations)) ms."
    ///     }
    public var effort: Step<Effort> {
        Step<Effort>(
            node: StepNode(
                name: "effort of \(name)", place: nil, inputs: [node], parameters: { _ in Data() }, work: .effort))
    }
}
