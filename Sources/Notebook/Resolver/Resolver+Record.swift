/// The record of the run that a resolver serves.
extension Resolver {
    /// Adds a value to the record of this run.
    func note(_ value: RunValue, for node: StepNode) throws {
        var value = value
        value.step = recordedName(of: node)
        // After starting over, what this run computed a moment ago comes from the store.
        if value.origin == .reused, run != nil, value.originRun == run { value.origin = .computed }
        keptNodes.append(node)
        if let index = used.firstIndex(where: { $0.step == value.step }) {
            guard used[index].key == value.key || mustStartOver || hasStartedOver else {
                throw NotebookError(
                    .study, "recording the step \"\(value.step)\"", "two different steps have this name",
                    advice: "Give each step of a study its own name")
            }
            used[index] = value
            try record(value, at: index, of: node)
        } else {
            used.append(value)
            try record(value, at: used.count - 1, of: node)
        }
    }

    private func record(_ value: RunValue, at position: Int, of node: StepNode) throws {
        guard let run, isOwn(node) else { return }
        // Replicates are listed one after the other.
        try store.record(value, run: run, position: (setting.replicate ?? 0) * 100_000 + position)
    }

    /// What the record says of a step's value, of this run or of the one that is redrawn.
    func record(of node: StepNode) -> RunValue? {
        let name = setting.name(of: node.name)
        if let recorded, let value = recorded[name] ?? recorded[node.name] { return value }
        return used.first { $0.step == name } ?? used.first { $0.step == node.name }
    }

    /// What computing a step took, as the run's record says.
    func effort(of asked: StepNode) throws -> Effort {
        let node = asked.chosen(in: setting)
        _ = try resolve(node)
        guard let value = record(of: node) else {
            throw NotebookError(
                .study, "looking up the effort of \"\(node.name)\"", "the run has no record of it",
                advice: "Run the study again")
        }
        return Effort(seconds: value.seconds, evaluations: value.evaluations)
    }

    /// Where the data of a figure come from: `computed in this run`, `reused from run 3`.
    func origin(of nodes: [StepNode]) throws -> String {
        var words: [(step: String, text: String)] = []
        for node in nodes.flatMap({ $0.spelledOut(in: setting) }) {
            // The setting and efforts are no data.
            guard let value = record(of: node) else { continue }
            let text =
                switch value.origin {
                case .computed: "computed in this run"
                case .reused: value.originRun.map { "reused from run \($0)" } ?? "reused"
                case .source: "read in this run"
                }
            words.append((node.name, text))
        }
        let texts = Set(words.map(\.text))
        if texts.count == 1, let text = texts.first { return text }
        return words.map { "\($0.step) \($0.text)" }.joined(separator: "; ")
    }
}
