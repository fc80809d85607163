import Reports
import Verdicts

/// A claim of a paper or a question of ours, what was written beforehand about it, and the numbers that decide.
///
///     Finding(
///         Declaration(
///             "clipping-helps", .claim(…), test: "Area under accuracy over fault rate, clipped less unclipped, …",
///             units: ["trainings", "fault seeds"],
///             rule: .clause(.init("area", .exceeds(Margin(0, "points", source: "the sign is what is claimed"))))), sweeps
///     ) { sweeps in
///         Numbers(["area": try .pairedMean(sweeps.clipped, less: sweeps.plain)])
///     }
///
/// The declaration is registered before a number is known; the outcome follows from it.
public struct Finding: Sendable {
    public let declaration: Declaration
    /// Where the study makes it.
    let place: StepPlace
    /// What the steps' values give; the runner judges it.
    let shown: Shown<Numbers>

    public init<each Input>(
        _ declaration: Declaration, _ steps: repeat Step<each Input>,
        file: String = #fileID, line: Int = #line, column: Int = #column,
        numbers: @escaping @Sendable (repeat each Input) throws -> Numbers
    ) {
        self.declaration = declaration
        place = StepPlace(file, line, column, Numbers.self)
        shown = Shown(nodes: nodes(repeat each steps)) { resolver in try numbers(repeat resolver.value(of: each steps))
        }
    }

    /// Whether it is about measured times, which differ from run to run.
    var isTimed: Bool { shown.nodes.contains(where: \.isTimed) }
}

/// A clause of the abstract that no finding tests, so that nothing of it is silently missing.
///
///     Untested("animals are rarer in photographs with artifacts", .missing(needs: "labels of all that a photograph shows"))
public struct Untested: Sendable {
    public let clause: UntestedClause

    public init(_ words: String, _ reason: UntestedClause.Reason) { clause = UntestedClause(words, reason) }
}
