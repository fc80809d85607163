import Registration
import Reports
import Verdicts

/// What of a finding is not the same in two runs, its numbers apart.
public struct FindingDifference: Sendable, Equatable, Codable {
    /// How much it matters, what matters most first.
    public enum Importance: String, Sendable, Codable, CaseIterable {
        /// What held fails, or the other way round.
        case turned = "turned around"
        case word = "other word"
        case gone
        case new
        case kind = "other kind of test"
        case rule = "other rule"
        /// It is less well shown that the rules are older than the data.
        case lowerLevel = "lower level"
        case fragile = "became fragile"
        /// A clause, a control, a level that rose, what became steady.
        case other
    }

    /// Something else than the word that is not the same.
    public struct Change: Sendable, Equatable, Codable {
        public enum Aspect: String, Sendable, Codable, CaseIterable {
            case kind = "kind of test"
            case steadiness
            case level
            case outcome
            case clause
            case control
            case rule
            case strictness = "at 99.93 %"
        }

        public var aspect: Aspect
        /// Which clause or control, or which field of what was written beforehand; empty for the others.
        public var name: String
        public var old: String
        public var new: String

        public init(aspect: Aspect, name: String, old: String, new: String) {
            (self.aspect, self.name, self.old, self.new) = (aspect, name, old, new)
        }

        /// "rule, cases, heads, bound, value", "clause direction", "level".
        public var title: String {
            switch aspect {
            case .clause, .control: "\(aspect.rawValue) \(name)"
            case .rule: name
            case .kind, .steadiness, .level, .outcome, .strictness: aspect.rawValue
            }
        }
    }

    public var identifier: String
    /// The claim's or the question's.
    public var words: String
    public var importance: Importance
    /// The word with what belongs to it; "–" where the run doesn't have the finding.
    public var old: String
    public var new: String
    /// What the rule made of the second run's numbers; of the first one's where the second hasn't the finding.
    public var reason: String
    public var changes: [Change]

    /// - Parameter numbersCount: whether another outcome is more than another day's: not for measured times that differ by
    ///   no more than their intervals allow.
    /// - Returns: `nil` where all of it is the same.
    init?(_ old: FindingSummary?, _ new: FindingSummary?, numbersCount: Bool) {
        guard let any = new ?? old else { return nil }
        (identifier, words, reason) = (any.identifier, any.words, any.reason)
        (self.old, self.new) = (old?.wordInFull ?? "–", new?.wordInFull ?? "–")
        guard let old, let new else {
            (importance, changes) = (old == nil ? .new : .gone, [])
            return
        }
        // By another rule, another outcome is no other day's.
        let numbersCount = numbersCount || !old.declaration.differences(to: new.declaration).isEmpty
        changes = FindingComparison(old: old, new: new, numbersCount: numbersCount).changes
        let hasOtherWord = numbersCount && self.old != self.new
        guard hasOtherWord || !changes.isEmpty else { return nil }
        importance = Self.importance(old, new, changes, hasOtherWord: hasOtherWord)
    }

    private static func importance(
        _ old: FindingSummary, _ new: FindingSummary, _ changes: [Change], hasOtherWord: Bool
    ) -> Importance {
        if hasOtherWord {
            let marks = Set([OutcomeMark(old.registeredOutcome), OutcomeMark(new.registeredOutcome)])
            return marks == [.held, .failed] ? .turned : .word
        }
        let aspects = Set(changes.map(\.aspect))
        if aspects.contains(.kind) { return .kind }
        if aspects.contains(.rule) { return .rule }
        if aspects.contains(.level), new.level < old.level { return .lowerLevel }
        if aspects.contains(.steadiness), new.isFragile, !old.isFragile { return .fragile }
        return .other
    }

    /// The most important first, else in the order they have.
    static func ordered(_ differences: [FindingDifference]) -> [FindingDifference] {
        Importance.allCases.flatMap { importance in differences.filter { $0.importance == importance } }
    }
}

/// Goes through what two runs say of one finding.
private struct FindingComparison {
    let old: FindingSummary
    let new: FindingSummary
    let numbersCount: Bool

    /// In the order of the aspects.
    var changes: [FindingDifference.Change] {
        var changes = [change(.kind, old.kindText, new.kindText)]
        if numbersCount { changes.append(change(.steadiness, old.steadinessText, new.steadinessText)) }
        if old.levelState != new.levelState {
            changes.append(change(.level, old.levelText, new.levelText))
        }
        if numbersCount {
            if old.wordInFull == new.wordInFull, old.outcome != new.outcome {
                changes.append(change(.outcome, old.outcome.sentence, new.outcome.sentence))
            }
            changes += clauses + controls
        }
        changes += old.declaration.differences(to: new.declaration).filter { $0.field != "kind" }.map {
            change(.rule, $0.old, $0.new, name: $0.field)
        }
        if numbersCount {
            changes.append(change(.strictness, old.isStrict ? "the same" : "not", new.isStrict ? "the same" : "not"))
        }
        return changes.compactMap(\.self)
    }

    private func change(
        _ aspect: FindingDifference.Change.Aspect, _ old: String, _ new: String, name: String = ""
    ) -> FindingDifference.Change? {
        old == new ? nil : .init(aspect: aspect, name: name, old: old, new: new)
    }

    /// Clauses that both have; what is asked in one alone is another rule.
    private var clauses: [FindingDifference.Change?] {
        old.clauses.compactMap { clause in
            new.clauses.first { $0.clause.name == clause.clause.name }.flatMap {
                change(.clause, clause.outcome.sentence, $0.outcome.sentence, name: clause.clause.name)
            }
        }
    }

    private var controls: [FindingDifference.Change?] {
        func text(_ control: JudgedControl) -> String { control.outcome?.sentence ?? "not run" }
        return old.controls.compactMap { control in
            new.controls.first { $0.control.name == control.control.name }.flatMap {
                change(.control, text(control), text($0), name: control.control.name)
            }
        }
    }
}

extension FindingSummary {
    fileprivate var kindText: String { verdict?.kind.title ?? "question" }

    fileprivate var isFragile: Bool { steadinessOfOutcome?.isFragile == true }

    fileprivate var steadinessText: String { steadinessOfOutcome?.sentence ?? "–" }

    fileprivate var level: RegistrationLevel { registration?.levelAsDone ?? .postHoc }

    /// What a level is compared by: the registration's name and a run's number are no level.
    fileprivate var levelState: [String] {
        guard let registration else { return [] }
        let moments = registration.deviations.map(\.moment)
        let change = moments.isEmpty ? "" : moments.allSatisfy { $0 == .beforeData } ? "before data" : "after data"
        return [registration.level.rawValue, change]
    }

    fileprivate var levelText: String {
        guard let registration else { return "–" }
        return registration.deviations.isEmpty ? registration.level.rawValue : registration.text
    }
}
