import Reports

/// A titled part of a report: prose, and what is shown from the values of steps.
///
///     Section("One flipped bit can be enough") {
///         "Bits of the weight memory flip *independently*."
///         Show(trials) { trials in
///             "At a rate of 1e-6, \(trials.count) trials were made."
///             Figure(identifier: "accuracy-over-rate", …)
///         }
///     }
public struct Section: Sendable {
    let title: String
    let parts: [Show]

    public init(_ title: String, @SectionBuilder content: () -> [Show]) {
        self.title = title
        parts = content()
    }
}

/// Blocks of a report made from the values of the steps named, with their types.
///
/// A figure's `origin` is filled in by the runner.
public struct Show: Sendable {
    let shown: Shown<[Block]>

    public init<each Input>(
        _ steps: repeat Step<each Input>,
        @BlockBuilder blocks: @escaping @Sendable (repeat each Input) throws -> [Block]
    ) {
        shown = Shown(nodes: nodes(repeat each steps)) { resolver in try blocks(repeat resolver.value(of: each steps)) }
    }
}

/// Collects prose, figures and tables.
@resultBuilder
public enum BlockBuilder {
    public static func buildExpression(_ prose: String) -> [Block] { [.prose(prose)] }
    public static func buildExpression(_ figure: Figure) -> [Block] { [.figure(figure)] }
    public static func buildExpression(_ table: Table) -> [Block] { [.table(table)] }
    public static func buildExpression(_ block: Block) -> [Block] { [block] }
    public static func buildExpression(_ blocks: [Block]) -> [Block] { blocks }
    public static func buildBlock(_ parts: [Block]...) -> [Block] { parts.flatMap(\.self) }
    public static func buildArray(_ parts: [[Block]]) -> [Block] { parts.flatMap(\.self) }
    public static func buildOptional(_ part: [Block]?) -> [Block] { part ?? [] }
    public static func buildEither(first part: [Block]) -> [Block] { part }
    public static func buildEither(second part: [Block]) -> [Block] { part }
}

/// Collects prose and `Show`s.
@resultBuilder
public enum SectionBuilder {
    public static func buildExpression(_ prose: String) -> [Show] { [Show { prose }] }
    public static func buildExpression(_ show: Show) -> [Show] { [show] }
    public static func buildExpression(_ shows: [Show]) -> [Show] { shows }
    public static func buildBlock(_ parts: [Show]...) -> [Show] { parts.flatMap(\.self) }
    public static func buildArray(_ parts: [[Show]]) -> [Show] { parts.flatMap(\.self) }
    public static func buildOptional(_ part: [Show]?) -> [Show] { part ?? [] }
    public static func buildEither(first part: [Show]) -> [Show] { part }
    public static func buildEither(second part: [Show]) -> [Show] { part }
}

/// Collects the parts of a study.
@resultBuilder
public enum StudyBuilder {
    public static func buildExpression(_ summary: Summary) -> [StudyPart] { [.summary(summary)] }
    public static func buildExpression(_ section: Section) -> [StudyPart] { [.section(section)] }
    public static func buildExpression(_ finding: Finding) -> [StudyPart] { [.finding(finding)] }
    public static func buildExpression(_ remark: Remark) -> [StudyPart] { [.remark(remark)] }
    public static func buildExpression(_ terms: Terms) -> [StudyPart] { [.terms(terms)] }
    public static func buildExpression(_ untested: Untested) -> [StudyPart] { [.untested(untested)] }
    public static func buildExpression(_ details: Details) -> [StudyPart] { [.details(details)] }
    public static func buildExpression(_ artifact: Artifact) -> [StudyPart] { [.artifact(artifact)] }
    public static func buildExpression(_ parts: [StudyPart]) -> [StudyPart] { parts }
    public static func buildBlock(_ parts: [StudyPart]...) -> [StudyPart] { parts.flatMap(\.self) }
    public static func buildArray(_ parts: [[StudyPart]]) -> [StudyPart] { parts.flatMap(\.self) }
    public static func buildOptional(_ part: [StudyPart]?) -> [StudyPart] { part ?? [] }
    public static func buildEither(first part: [StudyPart]) -> [StudyPart] { part }
    public static func buildEither(second part: [StudyPart]) -> [StudyPart] { part }
}
