extension Study {
    /// Every step that the report may need, inputs first, each once.
    var steps: [StepNode] { steps(in: nil) }

    /// Every step that the report of a run which asks for this needs, inputs first, each once; of a replicate that is not
    /// the first, what findings need.
    func steps(in setting: Setting?) -> [StepNode] {
        var seen: Set<ObjectIdentifier> = []
        var list: [StepNode] = []
        let isFirst = setting?.replicate == nil
        for node in isFirst ? parts.flatMap(\.nodes) : replicatedFindings.flatMap(\.shown.nodes) {
            node.upstream(in: setting) { if seen.insert(ObjectIdentifier($0)).inserted { list.append($0) } }
        }
        return list
    }

    /// The findings that further replicates are computed for: all but those about times, which are one machine's on one day.
    var replicatedFindings: [Finding] { findings.filter { !$0.isTimed } }

    private func validateArtifacts(_ attempt: String) throws {
        let names = artifacts.map(\.name)
        for (index, artifact) in artifacts.enumerated() {
            if let problem = artifact.problem {
                throw NotebookError(
                    .study, attempt, "the name of the artifact \"\(artifact.name)\" \(problem)",
                    advice: "Give it the name of a file, such as weights.safetensors")
            }
            if names[..<index].contains(artifact.name) || names.contains(where: { $0.hasPrefix(artifact.name + "/") }) {
                throw NotebookError(
                    .study, attempt, "two artifacts need the place \"\(artifact.name)\"",
                    advice: "Give each its own name")
            }
        }
    }

    private func validateTerms(_ attempt: String) throws {
        var words: Set<String> = []
        for case .terms(let terms) in parts {
            for term in terms.terms {
                guard words.insert(term.word).inserted else {
                    throw NotebookError(
                        .study, attempt, "the term \"\(term.word)\" is explained twice",
                        advice: "Say in one place what it means")
                }
                guard !term.meaning.contains("[@"), !term.meaning.contains("](#") else {
                    throw NotebookError(
                        .study, attempt, "what the term \"\(term.word)\" means leads to another part of the report",
                        advice: "Say it without: the page over all reports has it, too")
                }
            }
        }
    }

    /// The names of the steps whose values are measured times or made from them.
    var timedSteps: Set<String> { Set(steps.filter(\.isTimed).map(\.name)) }

    /// Finds the mistakes in a study that the compiler cannot see, before hours of work.
    func validate() throws {
        let attempt = "reading the study \"\(name)\""
        var identifiers: Set<String> = []
        try validateArtifacts(attempt)
        try validateTerms(attempt)
        for part in parts {
            if case .finding(let finding) = part, !identifiers.insert(finding.declaration.identifier).inserted {
                throw NotebookError(
                    .study, attempt, "two findings are named \"\(finding.declaration.identifier)\"",
                    advice: "Give each its own name")
            }
            for node in part.nodes.flatMap(\.whatItMayStandFor) {
                if case .source = node.work {
                    throw NotebookError(
                        .study, attempt, "\"\(node.name)\" is shown directly, but the store does not hold it",
                        advice: "Show a step that takes what is needed from it")
                }
            }
        }
    }
}

extension StudyPart {
    /// The steps that the part names.
    var nodes: [StepNode] {
        switch self {
        case .summary(let summary): summary.shown.nodes
        case .details(let details): details.shown.nodes
        case .finding(let finding): finding.shown.nodes
        case .artifact(let artifact): artifact.shown.nodes
        case .untested, .remark, .terms: []
        case .section(let section): section.parts.flatMap(\.shown.nodes)
        }
    }
}

extension StepNode {
    /// The steps of which it is a list or a choice.
    fileprivate var whatItMayStandFor: [StepNode] {
        switch work {
        case .list, .choice: inputs.flatMap(\.whatItMayStandFor)
        case .compute, .source, .setting, .effort: [self]
        }
    }
}
