import Foundation
import Registration
import Reports
import Verdicts

/// Says of each finding of a report how well its registration can be shown, what was changed since, and what the registered
/// rule makes of the numbers.
struct RegistrationJudge {
    /// What the run found out when it began.
    let facts: RunRegistration
    /// The registration that the run went by, as it was then.
    let registered: Registration?
    /// What would be registered of the study as it is.
    let current: Registration?
    let hasRegisteredSeed: Bool
    /// When a finding that was not so when the run began was changed.
    let moment: (Finding) throws -> Deviation.Moment

    func state(of finding: Finding, _ numbers: Numbers, _ summary: FindingSummary) throws -> RegistrationState {
        let identifier = finding.declaration.identifier
        guard let basis = facts.basis else {
            return RegistrationState(level: .postHoc, because: [facts.problem ?? "no registration"])
        }
        guard let registered, let current else {
            return RegistrationState(
                level: .postHoc, because: ["the store no longer has \(basis.file), which the run went by"])
        }
        var evidence = facts.evidence[identifier] ?? LevelEvidence(absence: "the run did not have it")
        let then = facts.meanings[identifier], now = current.meaning(ofFinding: identifier)
        let changes = registered.changes(to: current, finding: identifier)
        if then != now {
            // The study was edited after the run, which is drawn anew.
            evidence.changedMeasurement += changes.filter(\.isOfMeasurement).map {
                "\($0.field): \($0.registered) → \($0.done)"
            }.filter { !evidence.changedMeasurement.contains($0) }
        }
        let (level, because) = evidence.level
        let moment = try then == now ? facts.moments[identifier] ?? .beforeData : moment(finding)
        let old = registered.finding(identifier)
        let canJudge = !changes.isEmpty && !changes.contains(where: \.isOfMeasurement)
        let outcome = canJudge ? old.map { self.outcome(of: $0.declaration, numbers) } : nil
        let word = outcome.flatMap { outcome in old?.declaration.word(of: outcome, isOfOneNetwork: summary.isOfOneNetwork) }
        return RegistrationState(
            level: level, because: because, digest: basis.digest, file: basis.file, written: basis.written,
            drawn: finding.declaration.drawn, hasRegisteredSeed: hasRegisteredSeed, data: old?.data,
            deviations: changes.map {
                Deviation(
                    field: $0.field, registered: $0.registered, done: $0.done,
                    because: finding.declaration.changedBecause, moment: moment, registeredWord: word,
                    doneWord: summary.word)
            }, registered: canJudge ? old?.declaration : nil, registeredOutcome: outcome)
    }

    private func outcome(of declaration: Declaration, _ numbers: Numbers) -> Outcome {
        if let needs = numbers.missing { return .notTested(.missing(needs: needs)) }
        return declaration.outcome { clause in
            numbers.clauses[clause.name].map { Evidence($0, clause.form.bounds) }
        }
    }
}
