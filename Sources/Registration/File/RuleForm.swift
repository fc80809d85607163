import Verdicts

/// Rules, controls and forks as a registration has them.
extension Rule {
    var registered: JSONValue {
        switch self {
        case .clause(let clause): .object(["form": "clause", "cases": .list([clause.registered])])
        case .allOf(let clauses): .object(["form": "allOf", "cases": .list(clauses.map(\.registered))])
        case .atLeast(let least, let clauses):
            .object([
                "form": "atLeast", "least": JSONValue(integerLiteral: least), "cases": .list(clauses.map(\.registered)),
            ])
        case .atLeastCases(let least, let cases):
            .object([
                "form": "atLeastCases", "least": JSONValue(integerLiteral: least),
                "cases": .list(
                    cases.map {
                        .object(["name": .text($0.name), "clauses": .list($0.clauses.map(\.registered))])
                    }),
            ])
        }
    }

    init(registered form: JSONReader) throws(JSONProblem) {
        if try form["form"].text == "atLeastCases" {
            self = try Rule.ofCases(form)
            return
        }
        var clauses: [Clause] = []
        for clause in try form["cases"].list { clauses.append(try Clause(registered: clause)) }
        guard !clauses.isEmpty else { throw try form["cases"].problem("is empty: a rule asks something") }
        switch try form["form"].text {
        case "clause" where clauses.count == 1: self = .clause(clauses[0])
        case "allOf": self = .allOf(clauses)
        case "atLeast":
            let least = try form["least"]
            guard 1...clauses.count ~= (try least.integer) else {
                throw least.problem("is not between 1 and the \(clauses.count) cases")
            }
            self = .atLeast(try least.integer, of: clauses)
        case let other: throw try form["form"].problem("is \"\(other)\", no form of \(clauses.count) cases")
        }
    }
}

extension Rule {
    private static func ofCases(_ form: JSONReader) throws(JSONProblem) -> Rule {
        var cases: [Case] = []
        for part in try form["cases"].list {
            var clauses: [Clause] = []
            for clause in try part["clauses"].list { clauses.append(try Clause(registered: clause)) }
            guard !clauses.isEmpty else { throw try part["clauses"].problem("is empty: a case asks something") }
            cases.append(Case(try part["name"].text, clauses))
        }
        let least = try form["least"]
        guard !cases.isEmpty, 1...cases.count ~= (try least.integer) else {
            throw least.problem("is not between 1 and the \(cases.count) cases")
        }
        return .atLeastCases(try least.integer, of: cases)
    }
}

extension Rule.Clause {
    var registered: JSONValue {
        var members = form.registered
        members["name"] = .text(name)
        return .object(members)
    }

    init(registered form: JSONReader) throws(JSONProblem) {
        self.init(try form["name"].text, try Form(registered: form))
    }
}

extension Form {
    var registered: [String: JSONValue] {
        switch self {
        case .exceeds(let bound, let smallest):
            ["form": "exceeds", "bound": bound.registered, "absentWithin": smallest?.registered ?? .null]
        case .below(let bound, let smallest):
            ["form": "below", "bound": bound.registered, "absentWithin": smallest?.registered ?? .null]
        case .notWorse(let margin): ["form": "notWorse", "than": margin.registered]
        case .equals(let target, let margin):
            ["form": "equals", "target": .decimal(target), "within": margin.registered]
        case .size(let value, let margin): ["form": "size", "value": value.registered, "within": margin.registered]
        case .predicts(let value, let margin):
            ["form": "predicts", "value": value.registered, "within": margin.registered]
        case .beyondControl(let control, let margin):
            ["form": "beyondControl", "control": .text(control), "margin": margin.registered]
        case .exact(let relation, let wanted):
            ["form": "exact", "relation": .text(relation.rawValue), "number": .decimal(wanted)]
        }
    }

    init(registered form: JSONReader) throws(JSONProblem) {
        func margin(_ name: String) throws(JSONProblem) -> Margin { try Margin(registered: try form[name]) }
        func smallest() throws(JSONProblem) -> Margin? {
            guard let margin = try form.optional("absentWithin") else { return nil }
            return try Margin(registered: margin)
        }
        func value() throws(JSONProblem) -> ClaimedValue { try ClaimedValue(registered: try form["value"]) }
        switch try form["form"].text {
        case "exceeds": self = .exceeds(try margin("bound"), absentWithin: try smallest())
        case "below": self = .below(try margin("bound"), absentWithin: try smallest())
        case "notWorse": self = .notWorse(than: try margin("than"))
        case "equals": self = .equals(try form["target"].decimal, within: try margin("within"))
        case "size": self = .size(try value(), within: try margin("within"))
        case "predicts": self = .predicts(try value(), within: try margin("within"))
        case "beyondControl": self = .beyondControl(try form["control"].text, by: try margin("margin"))
        case "exact": self = .exact(try form["relation"].word(Relation.self), try form["number"].decimal)
        case let other: throw try form["form"].problem("is \"\(other)\", no form of a clause")
        }
    }
}

extension Margin {
    var registered: JSONValue {
        .object(["value": .decimal(value), "unit": .text(unit), "source": .text(source)])
    }

    init(registered form: JSONReader) throws(JSONProblem) {
        let source = try form["source"].text
        guard !source.isEmpty else { throw try form["source"].problem("is empty: a margin has a source") }
        self.init(try form["value"].decimal, try form["unit"].text, source: source)
    }
}

extension Control {
    var registered: JSONValue {
        var members: [String: JSONValue] = [
            "name": .text(name), "must": .text(expectation == .mustFail ? "fail" : "pass"), "rule": rule.registered,
        ]
        if let counterparts { members["counterparts"] = .object(counterparts.mapValues { .text($0) }) }
        return .object(members)
    }

    init(registered form: JSONReader) throws(JSONProblem) {
        let must = try form["must"]
        let expectation: Expectation
        switch try must.text {
        case "fail": expectation = .mustFail
        case "pass": expectation = .mustPass
        case let other: throw must.problem("is \"\(other)\": a control must fail or pass")
        }
        self.init(
            try form["name"].text, expectation, try Rule(registered: try form["rule"]),
            counterparts: try form.optional("counterparts")?.textsByName)
    }
}

extension Fork {
    var registered: JSONValue {
        .object(["name": .text(name), "options": .list(options.map(\.registered))])
    }

    init(registered form: JSONReader) throws(JSONProblem) {
        var options: [Option] = []
        for option in try form["options"].list { options.append(try Option(registered: option)) }
        guard options.count > 1, options[0].equivalence == .equivalent else {
            throw try form["options"].problem("has no registered option and others")
        }
        self.init(try form["name"].text, options)
    }
}

extension Fork.Option {
    var registered: JSONValue {
        switch equivalence {
        case .equivalent: .object(["name": .text(name), "equivalence": "equivalent"])
        case .uncertain: .object(["name": .text(name), "equivalence": "uncertain"])
        case .notEquivalent(let reason):
            .object(["name": .text(name), "equivalence": "notEquivalent", "because": .text(reason)])
        }
    }

    init(registered form: JSONReader) throws(JSONProblem) {
        let name = try form["name"].text
        switch try form["equivalence"].text {
        case "equivalent": self.init(name)
        case "uncertain": self.init(name, .uncertain)
        case "notEquivalent": self.init(name, .notEquivalent(because: try form["because"].text))
        case let other: throw try form["equivalence"].problem("is \"\(other)\", no kind of equivalence")
        }
    }
}
