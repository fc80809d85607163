import Methods

extension Lab {
    /// The accuracies of trials under random faults, by rate and fault seed; each rate is a piece of the store.
    ///
    ///     let trials = FaultTrials(network, target: .network, images: images, stream: stream)
    ///     let sweep = try lab.sweep(trials, "unprotected", rates: FaultRate.decades(-7, -3), seeds: 20)
    ///
    /// - Parameter name: unlike those of the step's other sweeps.
    public func sweep(_ trials: FaultTrials, _ name: String, rates: [Double], seeds: Int) throws -> FaultSweep {
        let engine = try engine
        let measured = try rates.enumerated().map { index, rate in
            try piece("\(name), rate \(rate)") {
                try (0..<seeds).map { seed in
                    progress("\(name), trials", index * seeds + seed, rates.count * seeds)
                    return try trials.accuracy(rate: FaultRate(rate), seed: seed, engine: engine)
                }
            }
        }
        return FaultSweep(rates: rates, trials: measured)
    }
}

extension FaultSweep: StorableValue {}
