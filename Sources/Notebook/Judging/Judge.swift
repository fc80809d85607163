import Foundation
import Methods
import Reports
import Verdicts
import Wording

/// Applies what was written beforehand to the numbers.
///
/// O(clauses) intervals, at three or four confidences each.
struct Judge {
    let declaration: Declaration
    let numbers: Numbers
    /// Whether the profile has one training of each network, so that every outcome is about these.
    let isQuick: Bool
    /// Where the numbers' values are published.
    let values: FindingValues

    init(declaration: Declaration, numbers: Numbers, isQuick: Bool) {
        (self.declaration, self.numbers, self.isQuick) = (declaration, numbers, isQuick)
        values = FindingValues(declaration, numbers)
    }

    /// - Throws: `NotebookError` where a clause has no number, a number no clause, or an interval is over units that were not
    ///   declared; what a statistic throws.
    func summary(data: [String], isTimed: Bool) throws -> FindingSummary {
        try checkNames()
        if let needs = numbers.missing {
            return FindingSummary(
                declaration: declaration, clauses: [], outcome: .notTested(.missing(needs: needs)), data: data,
                isTimed: isTimed ? true : nil)
        }
        let controlOutcomes = ControlOutcomes(declaration.controls, evidence(for:))
        let clauses = try declaration.rule.clauses.map { try judged($0, controlOutcomes) }
        let controls = try zip(declaration.controls, controlOutcomes.outcomes).map { control, outcome in
            JudgedControl(control, outcome == nil ? [] : try control.rule.clauses.map { try judged($0) }, outcome)
        }
        let ruled = self.outcome(controlOutcomes), outcome = controlOutcomes.considered(ruled)
        return FindingSummary(
            declaration: declaration, clauses: clauses, controls: controls, outcome: outcome,
            isStrict: outcome.isDecided && outcome == ruled
                && self.outcome(controlOutcomes, confidence: Verdict.strictConfidence) == ruled,
            isOfOneNetwork: isOfOneNetwork(clauses), steadiness: try steadiness(controlOutcomes),
            shown: numbers.shown.enumerated().map { place, shown in
                Estimate(
                    shown.estimator.estimate(), of: shown.estimator, shown.label, unit: shown.unit, values.shown[place])
            },
            data: data, isTimed: isTimed ? true : nil)
    }

    /// - Parameter controls: nothing for a clause of a control.
    private func judged(_ clause: Rule.Clause, _ controls: ControlOutcomes? = nil) throws -> JudgedClause {
        let estimator = try estimator(of: clause), estimate = try estimator.estimate(against: clause.form.bounds)
        try checkUnits(estimate, of: clause)
        let evidence = Evidence(estimator, clause.form.bounds), alone = clause.form.outcome(of: evidence)
        var needs: String?
        if case .undecided = alone { needs = estimate.unitsToDecide(against: clause.form.bounds)?.sentence }
        return JudgedClause(
            clause,
            Estimate(estimate, of: estimator, clause.name, unit: clause.form.unit, values.clauses[clause.name]),
            controls.map { clause.form.outcome(of: $0.considered(evidence, for: clause)) } ?? alone, needs: needs)
    }

    /// By the rule, whose cases are seen in the light of the controls.
    private func outcome(_ controls: ControlOutcomes, confidence: Double = 0.95) -> Outcome {
        declaration.rule.outcome(
            { controls.considered(evidence(for: $0) ?? .undefined, for: $0) }, confidence: confidence)
    }

    /// Nothing where the clause has no number.
    private func evidence(for clause: Rule.Clause) -> Evidence? {
        numbers.clauses[clause.name].map { Evidence($0, clause.form.bounds) }
    }

    private func estimator(of clause: Rule.Clause) throws -> Estimator {
        guard let estimator = numbers.clauses[clause.name] else {
            throw error("the clause \"\(clause.name)\" has no number", "Give one under this name")
        }
        return estimator
    }

    /// Hollow unless every number varies over trainings, or over replicates, which differ in everything that is random, too.
    private func isOfOneNetwork(_ clauses: [JudgedClause]) -> Bool {
        declaration.extent == .networks
            && (isQuick
                || !clauses.allSatisfy { clause in
                    ["trainings", Replicates.unit].contains(where: clause.estimate.varying.contains)
                })
    }

    private func checkNames() throws {
        let names = Set((declaration.rule.clauses + declaration.controls.flatMap(\.rule.clauses)).map(\.name))
        for name in numbers.clauses.keys.sorted() where !names.contains(name) {
            throw error("it has a number \"\(name)\" that no clause asks for", "Name a clause, or show it beside them")
        }
        let options = Set(declaration.forks.flatMap(\.options).map(\.name))
        for name in numbers.options.keys.sorted() where !options.contains(name) {
            throw error("it has numbers by \"\(name)\", which is no option of a fork", "Declare the option")
        }
    }

    private func checkUnits(_ estimate: IntervalEstimate, of clause: Rule.Clause) throws {
        let declared = declaration.units + [Replicates.unit]
        for factor in estimate.units.factors where factor.varies && !declared.contains(factor.name) {
            throw error(
                "the interval of \"\(clause.name)\" is over \(factor.name), and the units declared are \(declaration.units.joined(separator: ", "))",
                "Judge chosen cases one by one, or declare the units")
        }
    }

    private func error(_ finding: String, _ advice: String) -> NotebookError {
        NotebookError(.study, "judging the finding \"\(declaration.identifier)\"", finding, advice: advice)
    }
}

extension Evidence {
    /// What an estimator knows, for a rule with these bounds.
    init(_ estimator: Estimator, _ bounds: [Double]) {
        self.init(estimator.value) { confidence in
            do {
                let estimate = try estimator.estimate(confidence: confidence, against: bounds)
                return switch estimate.uncertainty {
                case .interval(let interval):
                    .between(
                        interval.lower, interval.upper,
                        error: interval.resampling.map { max($0.lowerError, $0.upperError) } ?? 0)
                case .exact: .none(because: "it is a count, which has no interval")
                case .noInterval(let reason): .none(because: reason.reason)
                }
            } catch {
                return .none(because: "computing the interval failed: \(error)")
            }
        }
    }
}

extension MoreUnits {
    var sentence: String {
        switch self {
        case .inAll(let count, let unit): "\(groupedThousands("\(count)")) \(unit)\(JudgedClause.needsInAll)"
        case .notByMoreOfTheSame: "more of the same would not decide"
        }
    }
}
