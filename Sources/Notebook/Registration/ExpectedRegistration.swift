import Registration

/// What a run would find out about its study's registration; nothing is recorded.
public struct ExpectedRegistration: Sendable, Equatable, Codable {
    /// How well a finding's registration could be shown, and why.
    public struct Level: Sendable, Equatable, Codable {
        public var finding: String
        public var level: RegistrationLevel
        public var because: [String]
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
            return ExpectedRegistration.Level(finding: identifier, level: level, because: because)
        }
        return ExpectedRegistration(facts: facts, levels: levels, changes: desk.changes)
    }
}
