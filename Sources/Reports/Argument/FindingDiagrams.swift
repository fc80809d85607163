import Charts
import Verdicts

/// The pictures of a finding, for page and document alike.
extension FindingSummary {
    /// The clause that stands for all: of a finding that holds the one of those that hold whose interval lies nearest to its
    /// bound, of one that fails, or does so in part, the first that fails, else the first that does not hold.
    public var deciding: JudgedClause? {
        let failing = clauses.first { $0.outcome.name == .fails }
        let open = clauses.first { $0.outcome != .holds }
        switch outcome {
        case .holds: return nearest(of: clauses.filter { $0.outcome == .holds }) ?? open
        case .fails, .partly: return failing ?? open ?? nearest(of: clauses)
        case .undecided, .notTested: return open ?? nearest(of: clauses)
        }
    }

    /// What ``deciding`` is among the clauses: "of 18, the first that fails"; `nil` where it is the only one.
    var place: String? {
        guard clauses.count > 1, let deciding else { return nil }
        let which =
            switch deciding.outcome {
            case .holds:
                "the nearest to its bound\(outcome == .holds && clauses.contains { $0.outcome != .holds } ? " that holds" : "")"
            case .fails: "the first that fails"
            case .partly, .undecided, .notTested: "the first that decides nothing"
            }
        return "of \(clauses.count), \(which)"
    }

    private func nearest(of clauses: [JudgedClause]) -> JudgedClause? {
        func reserve(_ clause: JudgedClause) -> Double {
            let ends = [clause.estimate.lower, clause.estimate.upper].compactMap(\.self)
            let width = ends.count == 2 ? ends[1] - ends[0] : 0
            let gaps = clause.clause.form.bounds.flatMap { bound in ends.map { abs($0 - bound) } }
            return (gaps.min() ?? .infinity) / (width > 0 ? width : 1)
        }
        return clauses.min { reserve($0) < reserve($1) }
    }

    /// One row, small enough for a table; `nil` where nothing was measured.
    var strip: Diagram? { deciding.flatMap { row($0, label: "", word: "") }.map(Diagram.strip) }

    /// A row for each clause, and for each of a control's unless these are many, with bounds shaded.
    var forest: Diagram? {
        let clauses = clauses.compactMap { row($0, label: $0.clause.name, word: $0.outcome.word) }
        let rows = clauses + controls.flatMap(rows)
        guard !rows.isEmpty else { return nil }
        let units = Set(rows.map { $0.field?.unit ?? "" })
        let shared = units.count == 1 ? Field("Number", unit: units.first ?? "") : nil
        return .forest(Forest(field: shared, rows: rows))
    }

    /// A control with more clauses than that is one row in the picture.
    private static let mostControlRows = 4

    private func rows(_ control: JudgedControl) -> [ForestRow] {
        func row(_ clause: JudgedClause, of all: String = "") -> ForestRow? {
            let label = "control: \(clause.clause.name) (\(control.control.expectation.text))\(all)"
            return self.row(clause, label: label, word: clause.outcome.word, isControl: true)
        }
        let clauses = control.clauses
        guard clauses.count > Self.mostControlRows else { return clauses.compactMap { row($0) } }
        // One that comes out as it must not tells most, then one that decides nothing.
        let telling = [Control.Bearing.invalidates, .decidesNothing, .asExpected].lazy.map { bearing in
            clauses.filter { control.control.bearing(of: $0.outcome) == bearing }
        }.first { !$0.isEmpty }
        let all = ", the nearest of \(clauses.count): \(clauses.tally)"
        return [telling.flatMap(nearest).flatMap { row($0, of: all) }].compactMap(\.self)
    }

    private func row(_ clause: JudgedClause, label: String, word: String, isControl: Bool = false) -> ForestRow? {
        guard let value = clause.estimate.value else { return nil }
        let estimate = clause.estimate
        let isSame = claim?.value.map { $0.unit == estimate.unit } == true
        return ForestRow(
            label, value, estimate.lower, estimate.upper, field: Field("Number", unit: estimate.unit),
            bound: clause.clause.form.shaded, paper: isSame && !isControl ? claim?.value?.value : nil, word: word,
            isHollow: isOfOneNetwork, isStrict: isStrict && !isControl)
    }

    /// The outcomes of all analyses that count, a cell each.
    var outcomeStrip: Diagram? {
        guard let steadiness, steadiness.counted.count > 1, let registered = steadiness.analyses.first else {
            return nil
        }
        return .outcomes(
            OutcomeStrip(
                steadiness.counted.map { AnalysisOutcome($0.outcome) }, registered: AnalysisOutcome(registered.outcome))
        )
    }

    /// All analyses by their estimates; fewer than nine are listed and not drawn.
    var specificationCurve: Diagram? {
        guard let steadiness, steadiness.analyses.count >= 9, let first = clauses.first else { return nil }
        var forks: [SpecificationCurve.Fork] = []
        for analysis in steadiness.analyses {
            for (name, option) in analysis.options.sorted(by: { $0.key < $1.key }) {
                if let place = forks.firstIndex(where: { $0.name == name }) {
                    if !forks[place].options.contains(option) { forks[place].options.append(option) }
                } else {
                    forks.append(.init(name, [option]))
                }
            }
        }
        let specifications = steadiness.analyses.compactMap { analysis in
            analysis.estimate.flatMap { estimate in
                estimate.value.map { value in
                    SpecificationCurve.Specification(
                        value, estimate.lower, estimate.upper, AnalysisOutcome(analysis.outcome),
                        options: forks.map { analysis.options[$0.name] ?? "" },
                        isCounted: analysis.counting != .uncertain)
                }
            }
        }
        guard specifications.count == steadiness.analyses.count else { return nil }
        return .specifications(
            SpecificationCurve(
                Field(first.clause.name, unit: first.estimate.unit), forks: forks, specifications, registered: 0,
                bound: first.clause.form.shaded))
    }
}

extension Form {
    /// What a picture of it shades; `nil` where there is no range that holds.
    var shaded: ShadedBound? {
        switch self {
        case .exceeds(let bound, _), .beyondControl(_, let bound): .above(bound.value)
        case .below(let bound, _): .below(bound.value)
        case .notWorse(let margin): .above(-margin.value)
        case .equals(let target, let margin): .within(target - margin.value...target + margin.value)
        case .size(let value, let margin): .within(value.value - margin.value...value.value + margin.value)
        case .exact(.atLeast, let wanted): .above(wanted)
        case .exact(.atMost, let wanted): .below(wanted)
        case .predicts, .exact(.equal, _): nil
        }
    }
}

extension Control.Expectation {
    /// "must fail".
    public var text: String {
        switch self {
        case .mustFail: "must fail"
        case .mustPass: "must pass"
        }
    }
}

extension Outcome {
    /// One word: "holds", "undecided".
    public var word: String {
        switch self {
        case .holds: "holds"
        case .partly: "partly"
        case .fails: "fails"
        case .undecided: "undecided"
        case .notTested: "not tested"
        }
    }
}

extension AnalysisOutcome {
    init(_ outcome: Outcome) {
        self =
            switch outcome {
            case .holds: .holds
            case .partly: .partly
            case .fails(.reversed): .reversed
            case .fails: .fails
            case .undecided, .notTested: .undecided
            }
    }
}
