import Reports

extension RunRecord {
    /// What the run took: what its record has, and of reused steps what those have that computed them.
    func cost(values: [RunValue], store: Store) throws -> Cost {
        var others: [Int: [String: Double]] = [:]
        func processorSeconds(_ value: RunValue) throws -> Double? {
            guard value.origin == .reused else { return provenance.stepProcessorSeconds?[value.step] }
            guard let origin = value.originRun else { return nil }
            if others[origin] == nil {
                others[origin] = try store.run(origin)?.provenance.stepProcessorSeconds ?? [:]
            }
            return others[origin]?[value.step]
        }
        let steps = try values.filter { $0.origin != .source }.map { value in
            Cost.Step(
                value.step, computedIn: value.computedIn, isReused: value.origin == .reused, seconds: value.seconds,
                processorSeconds: try processorSeconds(value), evaluations: value.evaluations)
        }
        let machine = [
            ("Processor", provenance.processor), ("Instruction set", provenance.instructionSet),
            ("Threads", provenance.threads > 0 ? String(provenance.threads) : ""), ("System", provenance.system),
        ]
        return Cost(
            seconds: finished.map { $0.timeIntervalSince(started) }, processorSeconds: provenance.processorSeconds,
            memoryPeak: provenance.memoryPeak, earlierRuns: try earlierRuns(in: store),
            machine: machine.filter { !$0.1.isEmpty }.map { Card.Row($0.0, $0.1) }, steps: steps)
    }

    /// "2 complete, 1 failed", or none.
    private func earlierRuns(in store: Store) throws -> String {
        let earlier = try store.runs(of: study).filter { $0.number < number }
        let counts = [RunStatus.complete, .failed, .interrupted, .running, .damaged].map { status in
            (status.rawValue, earlier.count { $0.status == status })
        }.filter { $0.1 > 0 }
        return counts.isEmpty ? "none" : counts.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
    }
}
