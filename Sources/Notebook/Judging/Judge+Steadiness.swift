import Methods
import Reports
import Verdicts

extension Judge {
    /// The finding by all registered analyses of the same numbers, the registered one first.
    ///
    /// An option that a clause does not have, such as a recipe for another kind of interval, leaves that clause as it is.
    /// Controls are analysed as registered: each case is seen in the light of its counterparts, and the whole is the rule's.
    /// O(analyses · clauses) intervals, none of them with more than 999 resamples.
    /// - Throws: what a statistic throws.
    func steadiness(_ controls: ControlOutcomes) throws -> Steadiness? {
        let clauses = declaration.rule.clauses
        let specifications = try clauses.map { clause in try self.specifications(of: clause) }
        guard let most = specifications.max(by: { $0.count < $1.count }), most.count > 1 else { return nil }
        let byChoices = specifications.map { list in
            Dictionary(list.map { (Set($0.choices), $0) }, uniquingKeysWith: { first, _ in first })
        }
        let groups = specifications.map { list in Set(list.flatMap(\.choices).map(\.group)) }
        let analyses = most.compactMap { leading -> Steadiness.Analysis? in
            var estimators: [String: Estimator] = [:]
            var own: [Specification] = []
            for (place, clause) in clauses.enumerated() {
                let known = Set(specifications[place].flatMap(\.choices))
                // What this clause can't do otherwise, it does as registered.
                let choices = Set(
                    (specifications[place].first?.choices ?? []).map { registered in
                        leading.choices.first {
                            groups[place].contains($0.group) && $0.group == registered.group && known.contains($0)
                        }
                            ?? registered
                    })
                guard let specification = byChoices[place][choices] else { return nil }
                own.append(specification)
                estimators[clause.name] = specification.estimator
            }
            return Steadiness.Analysis(
                options: Dictionary(
                    leading.choices.map { ($0.group, $0.option) }, uniquingKeysWith: { first, _ in first }),
                outcome: declaration.rule.outcome { clause in
                    controls.considered(estimators[clause.name].map { Evidence($0, []) } ?? .undefined, for: clause)
                },
                estimate: own.first.map {
                    Estimate(
                        $0.estimator.estimate(), of: $0.estimator, clauses[0].name, unit: clauses[0].form.unit,
                        place(of: $0, registered: specifications[0].first?.choices ?? [], clauses[0].name))
                }, counting: leading.isRegistered ? .registered : Steadiness.Counting(leading.equivalence))
        }
        return Steadiness(analyses: analyses, refused: refused, tipping: tipping)
    }

    /// Where the values of an analysis are that differs from the registered one by the study's forks alone; another analysis
    /// of the same values has none of its own.
    private func place(
        of specification: Specification, registered: [Specification.Choice], _ clause: String
    ) -> FindingValues.Place? {
        let forks = Set(declaration.forks.map(\.name))
        let others = specification.choices.filter { !forks.contains($0.group) }
        guard others == registered.filter({ !forks.contains($0.group) }) else { return nil }
        let option = specification.choices.last {
            forks.contains($0.group) && numbers.options[$0.option]?[clause] != nil
        }
        return option.map { values.options[$0.option] } ?? values.clauses[clause]
    }

    private func specifications(of clause: Rule.Clause) throws -> [Specification] {
        guard numbers.clauses[clause.name] != nil else { return [] }
        let forks = declaration.forks.compactMap { fork -> Specification.Fork? in
            let options = fork.options.enumerated().compactMap {
                place, option -> (name: String, equivalence: Estimator.Equivalence)? in
                switch option.equivalence {
                case .notEquivalent: nil
                case .equivalent where place == 0 || numbers.options[option.name]?[clause.name] != nil:
                    (option.name, .equivalent)
                case .uncertain where numbers.options[option.name]?[clause.name] != nil: (option.name, .uncertain)
                case .equivalent, .uncertain: nil
                }
            }
            return options.count > 1 ? Specification.Fork(fork.name, options) : nil
        }
        return try Estimator.specifications(forks: forks, seed: 1) { options in
            // One fork at a time changes a clause; of two, the later one has the number.
            let chosen = options.last { numbers.options[$0]?[clause.name] != nil }
            guard let estimator = chosen.flatMap({ numbers.options[$0]?[clause.name] }) ?? numbers.clauses[clause.name]
            else {
                preconditionFailure("a clause has a number")
            }
            return estimator
        }
    }

    private var refused: [String] {
        declaration.forks.flatMap(\.options).compactMap { option in
            if case .notEquivalent(let reason) = option.equivalence { return "\(option.name): \(reason)" }
            return nil
        }
    }

    /// How far the bound could move, in closed form from the interval, where there is one clause alone.
    private var tipping: String? {
        guard case .clause(let clause) = declaration.rule,
            let interval = numbers.clauses[clause.name]?.estimate().interval
        else { return nil }
        func text(_ number: Double) -> String {
            let digits = Numerals.plain(number, digits: 3)
            // As it is printed, it may be one.
            let unit = agreeing(clause.form.unit, with: digits == "1" ? 1 : number)
            return digits + (unit.isEmpty ? "" : "\u{A0}" + unit)
        }
        return switch clause.form {
        case .exceeds, .beyondControl:
            "it holds for any bound below \(text(interval.lower)), and fails for any above \(text(interval.upper))"
        case .below:
            "it holds for any bound above \(text(interval.upper)), and fails for any below \(text(interval.lower))"
        case .notWorse: "it holds for any margin above \(text(max(0, -interval.lower)))"
        case .equals(let target, _):
            "it holds for any margin above \(text(max(abs(interval.lower - target), abs(interval.upper - target))))"
        case .size(let value, _):
            "it holds for any margin above \(text(max(abs(interval.lower - value.value), abs(interval.upper - value.value))))"
        case .predicts, .exact: nil
        }
    }
}

extension Steadiness.Counting {
    fileprivate init(_ equivalence: Estimator.Equivalence) {
        self =
            switch equivalence {
            case .equivalent: .equivalent
            case .directionOnly: .direction
            case .uncertain: .uncertain
            }
    }
}
