import Methods
import Verdicts

/// "VGG-16, FGSM, grey share": the name of what is asked of one case; parts that are empty are left out.
public func clauseName(_ parts: String...) -> String { parts.filter { !$0.isEmpty }.joined(separator: ", ") }

extension Rule {
    /// One thing asked of one number, by its name: `.clause("accuracy", .exceeds(chance))`.
    public static func clause(_ name: String, _ form: Form) -> Rule { .clause(Clause(name, form)) }
}

extension [String] {
    /// The same asked of each case: `Architecture.shown.map(\.title).asked(.exceeds(onePoint))`.
    public func asked(_ form: Form) -> [Rule.Clause] { map { Rule.Clause($0, form) } }
}

extension Declaration {
    /// The names of the rule's clauses and the controls'.
    public var clauseNames: Set<String> { Set((rule.clauses + controls.flatMap(\.rule.clauses)).map(\.name)) }

    /// The numbers, where there is one for each clause of the rule.
    ///
    /// - Parameter needs: what it would take, where one of them was not measured.
    public func numbersIfAll(_ found: [String: Estimator], needs: String) -> Numbers {
        rule.clauses.allSatisfy { found[$0.name] != nil } ? Numbers(found) : .missing(needs: needs)
    }
}
