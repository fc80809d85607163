import Verdicts

/// A declaration as a registration has it: named members that no renaming in the code changes.
extension Declaration {
    var registered: [String: JSONValue] {
        var form: [String: JSONValue] = [
            "id": .text(identifier), "test": .text(test), "units": .texts(units), "extent": .text(extent.rawValue),
            "rule": rule.registered, "controls": .list(controls.map(\.registered)), "exclusions": .text(exclusions),
            "forks": .list(forks.map(\.registered)), "drawn": .texts(drawn),
        ]
        if let known { form["known"] = .text(known) }
        switch subject {
        case .claim(let claim, let scope, let facets, let countsAgainst):
            form["claim"] = claim.registered
            form["scope"] = .text(scope)
            form["kind"] = .text(facets.kind.rawValue)
            form["facets"] = facets.registered
            form["countsAgainst"] = countsAgainst.registered
        case .question(let question): form["question"] = question.registered
        }
        return form
    }

    /// - Throws: ``JSONProblem`` where a member is missing or says what no declaration can.
    init(registered form: JSONReader) throws(JSONProblem) {
        let subject: Subject
        if let claim = try form.optional("claim") {
            let facets = try Facets(registered: try form["facets"])
            guard try form["kind"].text == facets.kind.rawValue else {
                throw try form["kind"].problem("is not what the facets make it, \(facets.kind.rawValue)")
            }
            subject = .claim(
                try Claim(registered: claim), scope: try form["scope"].text, facets: facets,
                countsAgainst: try CountsAgainst(registered: try form["countsAgainst"]))
        } else {
            subject = .question(try Question(registered: try form["question"]))
        }
        let rule = try Rule(registered: try form["rule"])
        var controls: [Control] = []
        for control in try form["controls"].list { controls.append(try Control(registered: control)) }
        var forks: [Fork] = []
        for fork in try form["forks"].list { forks.append(try Fork(registered: fork)) }
        let clauses = (rule.clauses + controls.flatMap(\.rule.clauses)).map(\.name)
        guard Set(clauses).count == clauses.count, Set(controls.map(\.name)).count == controls.count else {
            throw form.problem("names a clause or a control twice")
        }
        for control in controls where !control.hasCounterparts(of: rule) {
            throw form.problem("has a control, \(control.name), with counterparts of clauses that there are not")
        }
        if case .claim(_, _, let facets, _) = subject, !facets.kind.judgesSize,
            rule.clauses.contains(where: \.form.judgesSize)
        {
            throw form.problem("judges a size, which a \(facets.kind.title) test can't")
        }
        let test = try form["test"].text
        guard !test.isEmpty else { throw try form["test"].problem("is empty") }
        self.init(
            try form["id"].text, subject, test: test, units: try form["units"].texts,
            extent: try form["extent"].word(Extent.self), rule: rule, controls: controls,
            exclusions: try form["exclusions"].text, forks: forks, drawn: try form["drawn"].texts,
            known: try form.optional("known")?.text)
    }
}

extension Claim {
    var registered: JSONValue {
        .object(["words": .text(words), "source": source.registered, "value": value?.registered ?? .null])
    }

    init(registered form: JSONReader) throws(JSONProblem) {
        let value: ClaimedValue?
        if let number = try form.optional("value") {
            value = try ClaimedValue(registered: number)
        } else {
            value = nil
        }
        self.init(try form["words"].text, try Source(registered: try form["source"]), value: value)
    }
}

extension Claim.Source {
    var registered: JSONValue {
        switch self {
        case .abstract: .object(["tag": "abstract"])
        case .paper(let place): .object(["tag": "paper", "place": .text(place)])
        case .quoted(let publication): .object(["tag": "quoted", "place": .text(publication)])
        }
    }

    init(registered form: JSONReader) throws(JSONProblem) {
        let tag = try form["tag"]
        switch try tag.text {
        case "abstract": self = .abstract
        case "paper": self = .paper(place: try form["place"].text)
        case "quoted": self = .quoted(in: try form["place"].text)
        case let other: throw tag.problem("is \"\(other)\": a claim is from the abstract, the paper, or quoted")
        }
    }
}

extension ClaimedValue {
    var registered: JSONValue {
        .object([
            "value": .decimal(value), "unit": .text(unit), "spread": .optional(spread), "on": .text(on),
            "upTo": .truth(isUpTo),
        ])
    }

    init(registered form: JSONReader) throws(JSONProblem) {
        self.init(
            try form["value"].decimal, try form["unit"].text, spread: try form.optional("spread")?.text,
            on: try form["on"].text, isUpTo: try form["upTo"].truth)
    }
}

extension Question {
    var registered: JSONValue {
        switch origin {
        case .ours: .object(["words": .text(words), "origin": "ours"])
        case .recalled(let from): .object(["words": .text(words), "origin": "recalled", "from": .text(from)])
        }
    }

    init(registered form: JSONReader) throws(JSONProblem) {
        let origin = try form["origin"]
        switch try origin.text {
        case "ours": self.init(try form["words"].text)
        case "recalled": self.init(try form["words"].text, .recalled(from: try form["from"].text))
        case let other: throw origin.problem("is \"\(other)\": a question is ours or recalled")
        }
    }
}

extension Facets {
    var registered: JSONValue {
        var form: [String: JSONValue] = ["artefacts": .text(artefacts.rawValue)]
        for name in Name.allCases { form[name.rawValue] = .text(self[name].rawValue) }
        form["because"] = .object(
            Dictionary(uniqueKeysWithValues: because.map { ($0.key.rawValue, JSONValue.text($0.value)) }))
        return .object(form)
    }

    init(registered form: JSONReader) throws(JSONProblem) {
        func likeness(_ name: Name) throws(JSONProblem) -> Likeness { try form[name.rawValue].word(Likeness.self) }
        var because: [Name: String] = [:]
        for (facet, reason) in try form["because"].textsByName {
            guard let name = Name(rawValue: facet) else {
                throw try form["because"].problem("has \"\(facet)\", which is no facet")
            }
            because[name] = reason
        }
        for name in Name.allCases where try likeness(name) > .same && because[name] == nil {
            throw form.problem("does not say what differs in \(name.rawValue)")
        }
        self.init(
            data: try likeness(.data), preparation: try likeness(.preparation), network: try likeness(.network),
            training: try likeness(.training), settings: try likeness(.settings), measure: try likeness(.measure),
            artefacts: try form["artefacts"].word(Artefacts.self), because: because)
    }
}

extension CountsAgainst {
    var registered: JSONValue {
        switch self {
        case .yes(let reason): .object(["yes": true, "because": .text(reason)])
        case .no(let reason): .object(["yes": false, "because": .text(reason)])
        }
    }

    init(registered form: JSONReader) throws(JSONProblem) {
        let reason = try form["because"].text
        self = try form["yes"].truth ? .yes(because: reason) : .no(because: reason)
    }
}

extension UntestedClause {
    var registered: JSONValue {
        switch reason {
        case .missing(let needs):
            .object(["words": .text(words), "reason": "missing", "needs": .text(needs)])
        case .invalid(let because):
            .object(["words": .text(words), "reason": "invalid", "because": .text(because)])
        }
    }

    init(registered form: JSONReader) throws(JSONProblem) {
        let reason = try form["reason"]
        switch try reason.text {
        case "missing": self.init(try form["words"].text, .missing(needs: try form["needs"].text))
        case "invalid": self.init(try form["words"].text, .invalid(because: try form["because"].text))
        case let other: throw reason.problem("is \"\(other)\": a clause is missing or invalid")
        }
    }
}
