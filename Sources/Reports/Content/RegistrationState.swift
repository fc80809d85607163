import Registration
import Verdicts

/// What is known of a finding's registration: how well it can be shown that its rules are older than its data, and what was
/// changed since.
public struct RegistrationState: Codable, Sendable, Equatable {
    /// Of what was registered, and of the finding as it is done unless that was changed.
    public var level: RegistrationLevel
    /// What the level rests on, and why it is no higher, in sentences without a full stop.
    public var because: [String]
    /// The registration that the run went by: 64 digits; `nil` where there is none, or none that can be relied on.
    public var digest: String?
    /// Its file's name: "0002.json".
    public var file: String?
    /// When, by the machine's clock, in ISO 8601.
    public var written: String?
    /// What the study draws for it by the run's seed; empty where that is nothing.
    public var drawn: [String]
    /// Whether that seed follows from the registration's digest.
    public var hasRegisteredSeed: Bool
    /// Which of its data were there when it was registered.
    public var data: DataState?
    /// What is done otherwise than registered.
    public var deviations: [Deviation]
    /// What was registered, where a changed rule can still be judged as it was.
    public var registered: Declaration?
    /// The outcome that the registered rule gives these numbers: the one that counts. `nil` where nothing was changed, or
    /// what is measured was, so that nobody can say.
    public var registeredOutcome: Outcome?

    public init(
        level: RegistrationLevel, because: [String], digest: String? = nil, file: String? = nil, written: String? = nil,
        drawn: [String] = [], hasRegisteredSeed: Bool = false, data: DataState? = nil, deviations: [Deviation] = [],
        registered: Declaration? = nil, registeredOutcome: Outcome? = nil
    ) {
        (self.level, self.because, self.digest, self.file, self.written) = (level, because, digest, file, written)
        (self.drawn, self.hasRegisteredSeed, self.data, self.deviations) = (drawn, hasRegisteredSeed, data, deviations)
        (self.registered, self.registeredOutcome) = (registered, registeredOutcome)
    }

    private enum FileKeys: CodingKey {
        case level, because, digest, file, written, drawn, hasRegisteredSeed, data, deviations, registered
        case registeredOutcome
    }

    /// In files: with `null` where nothing is known.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FileKeys.self)
        try container.encode(level, forKey: .level)
        try container.encode(because, forKey: .because)
        try container.encode(digest, forKey: .digest)
        try container.encode(file, forKey: .file)
        try container.encode(written, forKey: .written)
        try container.encode(drawn, forKey: .drawn)
        try container.encode(hasRegisteredSeed, forKey: .hasRegisteredSeed)
        try container.encode(data, forKey: .data)
        try container.encode(deviations, forKey: .deviations)
        try container.encode(registered, forKey: .registered)
        try container.encode(registeredOutcome, forKey: .registeredOutcome)
    }

    /// The first 12 digits, by which reports name a registration.
    public var shortDigest: String? { digest.map { String($0.prefix(12)) } }

    /// The level of the finding as it is done: what was changed was never registered.
    public var levelAsDone: RegistrationLevel { deviations.isEmpty ? level : .postHoc }

    /// When it was changed, after data if any of it was; `nil` where nothing was.
    var moment: Deviation.Moment? {
        deviations.map(\.moment).first { $0 != .beforeData } ?? deviations.first?.moment
    }

    /// For the line beside a verdict: "seeded 3f2a01b2c3d4", "post hoc", "changed after data (run 3, 2026-11-29)".
    public var text: String {
        let name = [level.rawValue, shortDigest].compactMap(\.self).joined(separator: " ")
        return moment.map { "\($0.text); registered: \(name)" } ?? (level == .postHoc ? level.rawValue : name)
    }
}

extension FindingSummary {
    /// The word by the registered rule where that is known, else by the rule of today: the one that tallies count.
    public var registeredWord: String {
        guard let registration, let outcome = registration.registeredOutcome, let declaration = registration.registered
        else { return word }
        return declaration.word(of: outcome, isOfOneNetwork: isOfOneNetwork)
    }

    /// The outcome that ``registeredWord`` is the word of.
    public var registeredOutcome: Outcome { registration?.registeredOutcome ?? outcome }

    /// The verdict that ``registeredWord`` is the word of; `nil` for a question.
    public var registeredVerdict: Verdict? {
        guard let outcome = registration?.registeredOutcome,
            case .claim(_, _, let facets, let countsAgainst) = registration?.registered?.subject
        else { return verdict }
        return Verdict(outcome, kind: facets.kind, countsAgainst: countsAgainst, isOfOneNetwork: isOfOneNetwork)
    }

    /// The word with what it must not be read without: "holds here, one network", "contradicted; the registered rule says
    /// replicated".
    public var wordInFull: String {
        let done = word + (isOfOneNetwork ? ", one network" : "")
        guard let registration, !registration.deviations.isEmpty else { return done }
        return registration.registeredOutcome == nil
            ? "\(done); not what was registered" : "\(done); the registered rule says \(registeredWord)"
    }

    /// The level or what was changed, and what each rests on; "not registered" where nobody looked.
    var registered: String {
        guard let registration else { return "not registered" }
        return ([registration.text] + registration.because + [changeSentence].compactMap(\.self)).joined(
            separator: "; ")
    }

    /// "rule changed after data (run 3, 2026-11-29): the registered rule says inconclusive"; nothing where nothing was
    /// changed.
    public var changeSentence: String? {
        guard let registration, let moment = registration.moment?.text else { return nil }
        guard registration.registeredOutcome != nil else {
            return "measurement \(moment): what was registered is not what is measured"
        }
        return "rule \(moment): the registered rule says \(registeredWord)"
    }
}
