/// How well it can be shown that a finding's rules are older than its data, from nothing to a third party's word.
public enum RegistrationLevel: String, Codable, Sendable, CaseIterable, Comparable {
    /// It can't.
    case postHoc = "post hoc"
    /// The store has the registration before the data: true if its owner's clock is.
    case recorded
    /// The registration is in git, and the run's commit descends from the one that has it.
    case committed
    /// What was drawn was drawn by a seed that follows from the registration's digest.
    case seeded
    /// A third party's time stamp of the registration is older than the run.
    case deposited

    /// For those who see the word first: "the run's own store had the rule before the data".
    public var meaning: String {
        switch self {
        case .postHoc: "it can't be shown that the rule is older than the data, or something of its results was known"
        case .recorded: "the store that the run used had the rule before the data"
        case .committed: "the rule was in git before the run"
        case .seeded: "what was drawn was drawn by a seed that follows from the rule's own text"
        case .deposited: "a third party's time stamp of the rule is older than the run"
        }
    }

    public static func < (one: RegistrationLevel, other: RegistrationLevel) -> Bool { one.rank < other.rank }

    private var rank: Int {
        switch self {
        case .postHoc: 0
        case .recorded: 1
        case .committed: 2
        case .seeded: 3
        case .deposited: 4
        }
    }
}

/// All that a finding's level follows from.
public struct LevelEvidence: Codable, Sendable, Equatable {
    /// Why no registration speaks for the study, or not for this finding; `nil` where one does.
    public var absence: String?
    /// What of the finding's measurement is no longer as it was registered: its steps, their code or plans, the data or
    /// networks asked for.
    public var changedMeasurement: [String] = []
    /// What of the results was known when the rule was written, by whoever wrote it; `nil` where nothing was.
    public var known: String?
    /// Why the data of this run were there before the store recorded the registration; `nil` where they weren't.
    public var seen: String?
    /// The commit that has the registration, or why none does.
    public var commit: Finding = .missing("")
    /// What was drawn by the registered seed, or why nothing was.
    public var drawn: Finding = .missing("")
    /// The third party's time stamp, or why none counts.
    public var stamp: Finding = .missing("")

    /// What was found, or why it wasn't.
    public enum Finding: Codable, Sendable, Equatable {
        case found(String)
        case missing(String)
    }

    public init(absence: String? = nil) { self.absence = absence }

    /// The highest level that can be shown, and in sentences what it rests on and why it is no higher.
    public var level: (level: RegistrationLevel, because: [String]) {
        if let absence { return (.postHoc, [absence]) }
        if !changedMeasurement.isEmpty {
            return (.postHoc, ["what is measured is not what was registered: \(changesInBrief)"])
        }
        if let known { return (.postHoc, ["known when the rule was written: \(known)"]) }
        if let seen { return (.postHoc, [seen]) }
        var (level, because) = (RegistrationLevel.recorded, [String]())
        for (next, finding) in [
            (RegistrationLevel.committed, commit), (.seeded, drawn), (.deposited, stamp),
        ] {
            switch finding {
            case .found(let what):
                level = next
                because.append(what)
            case .missing(let reason): return (level, because + [reason].filter { !$0.isEmpty })
            }
        }
        return (level, because)
    }

    /// The first changes; a report has a table of all of them.
    private var changesInBrief: String {
        let shown = changedMeasurement.count > 4 ? 3 : changedMeasurement.count
        let more = changedMeasurement.count - shown
        return (changedMeasurement.prefix(shown) + (more > 0 ? ["and \(more) more changes"] : [])).joined(
            separator: "; ")
    }
}
