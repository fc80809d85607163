import Foundation

/// Which steps a replicate has for itself: those that draw, and those made from such. All others have one key, and one
/// value, in all replicates.
extension Resolver {
    /// What the random streams of a step start from; of one that draws nothing the same in each replicate.
    func seed(of node: StepNode) -> UInt64 {
        guard setting.replicate != nil, draws(node) else { return node.seed ?? setting.seed }
        return setting.seed(ofStepWith: node.seed)
    }

    /// Whether the value is this replicate's own.
    func isOwn(_ node: StepNode) -> Bool { setting.replicate == nil || isDrawn(node) }

    /// The name under which the run lists the value.
    func recordedName(of node: StepNode) -> String {
        isOwn(node) ? setting.name(of: node.name) : node.name
    }

    /// Whether a step draws, or something that it is made from.
    func isDrawn(_ asked: StepNode) -> Bool {
        let node = asked.chosen(in: setting)
        if let known = drawn[ObjectIdentifier(node)] { return known }
        let answer = draws(node) || node.inputs.contains(where: isDrawn)
        drawn[ObjectIdentifier(node)] = answer
        keptNodes.append(node)
        return answer
    }

    /// Whether its own code draws; yes where nobody has read it.
    private func draws(_ node: StepNode) -> Bool { node.isComputed && code?.draws(node) ?? true }
}

extension Runner {
    /// Whether anything is drawn or trained that a finding rests on, so that replicates differ.
    func drawsForFindings(_ study: Study, _ setting: Setting) throws -> Bool {
        let resolver = Resolver(store: store, setting: setting, run: nil, console: console, code: try study.codeTable)
        return study.replicatedFindings.flatMap(\.shown.nodes).contains(where: resolver.isDrawn)
    }

    /// Refuses replicates that would all be equal.
    ///
    /// - Throws: `NotebookError` where more than one is asked for and nothing that a finding rests on is drawn.
    func checkReplicates(of study: Study, _ setting: Setting) throws {
        guard setting.replicateCount > 1, try !drawsForFindings(study, setting.asked) else { return }
        throw NotebookError(
            .study, "replicating \"\(study.name)\" \(setting.replicateCount) times",
            "nothing that its findings rest on is drawn or trained, so that all replicates would be equal",
            advice: "Run it without --replicates")
    }
}
