/// Something that is done otherwise than it was registered (after the template of Willroth and Atherton 2024).
public struct Deviation: Codable, Sendable, Equatable {
    /// "rule, cases, direction, bound, value".
    public var field: String
    public var registered: String
    public var done: String
    /// Why, by the study's own account.
    public var because: String?
    public var moment: Moment
    /// What the registered rule makes of the numbers: "inconclusive". Nothing where this code can't say, because what is
    /// measured has changed.
    public var registeredWord: String?
    /// What the rule of today makes of them.
    public var doneWord: String?

    /// When it was changed.
    public enum Moment: Codable, Sendable, Equatable {
        case beforeData
        /// After a run had a value of one of the finding's own steps.
        ///
        /// - Parameter date: when that run began: "2026-11-29".
        case afterData(run: Int, date: String)

        /// "changed before data", "changed after data (run 3, 2026-11-29)".
        public var text: String {
            switch self {
            case .beforeData: "changed before data"
            case .afterData(let run, let date): "changed after data (run \(run), \(date))"
            }
        }
    }

    private enum FileKeys: CodingKey { case field, registered, done, because, moment, registeredWord, doneWord }

    /// In files: with `null` where nothing is said.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FileKeys.self)
        try container.encode(field, forKey: .field)
        try container.encode(registered, forKey: .registered)
        try container.encode(done, forKey: .done)
        try container.encode(because, forKey: .because)
        try container.encode(moment, forKey: .moment)
        try container.encode(registeredWord, forKey: .registeredWord)
        try container.encode(doneWord, forKey: .doneWord)
    }

    public init(
        field: String, registered: String, done: String, because: String? = nil, moment: Moment,
        registeredWord: String? = nil, doneWord: String? = nil
    ) {
        (self.field, self.registered, self.done, self.because) = (field, registered, done, because)
        (self.moment, self.registeredWord, self.doneWord) = (moment, registeredWord, doneWord)
    }
}

extension Deviation.Moment {
    private enum FileKeys: CodingKey { case isAfterData, run, date }

    /// In files: whether data were seen, by which run and when; `null` where they were not.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FileKeys.self)
        var seen: (run: Int, date: String)?
        if case .afterData(let run, let date) = self { seen = (run, date) }
        try container.encode(seen != nil, forKey: .isAfterData)
        try container.encode(seen?.run, forKey: .run)
        try container.encode(seen?.date, forKey: .date)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: FileKeys.self)
        self =
            try container.decode(Bool.self, forKey: .isAfterData)
            ? .afterData(
                run: try container.decode(Int.self, forKey: .run),
                date: try container.decode(String.self, forKey: .date)) : .beforeData
    }
}

extension Registration {
    /// What a finding does otherwise than it was registered.
    public struct Change: Codable, Sendable, Equatable {
        public var field: String
        public var registered: String
        public var done: String
        /// Whether it is about what is measured, so that the registered analysis can't be made by this code; a rule can.
        public var isOfMeasurement: Bool
    }

    /// What decides a finding and differs from another registration of the study, such as one made of its code.
    ///
    /// Nothing where one of them doesn't have the finding.
    public func changes(to other: Registration, finding identifier: String) -> [Change] {
        guard let old = finding(identifier), let new = other.finding(identifier) else { return [] }
        var changes = old.form.differences(to: new.form).filter { $0.field != "estimatorCode" }.map {
            Change(
                field: $0.field, registered: $0.old, done: $0.new,
                isOfMeasurement: ["steps", "drawn"].contains($0.field))
        }
        if old.estimatorCode != new.estimatorCode {
            changes.append(
                Change(
                    field: "estimator's code", registered: short(old.estimatorCode), done: short(new.estimatorCode),
                    isOfMeasurement: true))
        }
        for step in Set(old.steps).union(new.steps).sorted() {
            if code[step] != other.code[step] {
                changes.append(
                    Change(
                        field: "code of \(step)", registered: short(code[step]), done: short(other.code[step]),
                        isOfMeasurement: true))
            }
            let plans = (full.parameters[step] ?? .null, other.full.parameters[step] ?? .null)
            changes += plans.0.wholeDifferences(to: plans.1).map {
                Change(
                    field: "plan of \(step)" + ($0.field.isEmpty ? "" : ", \($0.field)"), registered: $0.old,
                    done: $0.new,
                    isOfMeasurement: true)
            }
        }
        if Meaning.words(of: stopping) != Meaning.words(of: other.stopping) {
            changes.append(
                Change(field: "stopping", registered: stopping, done: other.stopping, isOfMeasurement: false))
        }
        return changes
    }

    /// Every change, of the study as a whole and of each finding, in a line: "heads: rule, …: 2 → 3".
    public func changes(to other: Registration) -> [String] {
        let identifiers = findings.map(\.declaration.identifier)
        let new = other.findings.map(\.declaration.identifier).filter { !identifiers.contains($0) }
        var lines = identifiers.filter { other.finding($0) == nil }.map { "\($0) is gone" }
        lines += new.map { "\($0) is new" }
        for identifier in identifiers {
            lines += changes(to: other, finding: identifier).map {
                "\(identifier): \($0.field): \($0.registered) → \($0.done)"
            }
        }
        if lines.isEmpty, meaning != other.meaning {
            lines = form.differences(to: other.form).map { "\($0.field): \($0.old) → \($0.new)" }
        }
        return lines
    }

    private func short(_ digest: String?) -> String { digest.map { String($0.prefix(12)) } ?? "–" }
}

extension JSONValue {
    /// As `differences(to:)`, of what is all of meaning.
    fileprivate func wholeDifferences(to other: JSONValue) -> [FieldDifference] {
        JSONValue.object(["parameters": self]).differences(to: .object(["parameters": other])).map {
            var difference = $0
            difference.field = String($0.field.dropFirst("parameters".count).drop { ", ".contains($0) })
            return difference
        }
    }
}
