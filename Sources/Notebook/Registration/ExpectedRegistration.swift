import Registration
import Verdicts

/// What a run would find out about its study's registration; nothing is recorded.
public struct ExpectedRegistration: Sendable, Equatable, Codable {
    /// How well a finding's registration could be shown, and why.
    public struct Level: Sendable, Equatable, Codable {
        public var finding: String
        /// Of what was registered, and of the finding as it is unless that was changed.
        public var level: RegistrationLevel
        public var because: [String]
        /// The kind of test of its claim; nothing for a question.
        public var kind: TestKind?
        /// Whether what is registered is no longer what would be done, and since when; nothing where it is.
        public var change: Deviation.Moment?

        /// "seeded, close", "changed before data; registered: seeded, close": as the report has them.
        public var text: String {
            let words = [
                change.map { "\($0.text); registered: \(level.rawValue)" } ?? level.rawValue, kind?.title ?? "question",
            ]
            return words.joined(separator: ", ")
        }
    }

    public var facts: RunRegistration
    public var levels: [Level]
    /// What decides and is no longer as it was registered, a line each.
    public var changes: [String]
}

extension Runner {
    func expectedRegistration(of study: Study, _ setting: Setting) throws -> ExpectedRegistration {
        let desk = try RegistrationDesk(study, in: registrations, store)
        let facts = try desk.facts(for: setting, isRunning: false)
        let levels = study.findings.map { finding in
            let identifier = finding.declaration.identifier
            let (level, because) = (facts.evidence[identifier] ?? LevelEvidence(absence: desk.problem)).level
            let isChanged = !desk.changes(of: identifier).isEmpty
            return ExpectedRegistration.Level(
                finding: identifier, level: level, because: because, kind: finding.declaration.kind,
                change: isChanged ? facts.moments[identifier] ?? .beforeData : nil)
        }
        return ExpectedRegistration(facts: facts, levels: levels, changes: desk.changes)
    }
}
