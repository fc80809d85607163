import Methods

extension Lab {
    /// The accuracies of trials under random faults, by rate and fault seed; each rate is a piece of the store.
    ///
    ///     let trials = FaultTrials(network, target: .network, images: images, stream: stream)
    ///     let sweep = try lab.sweep(trials, "unprotected", rates: FaultRate.decades(-7, -3), seeds: 20)
    ///
    /// - Parameter name: unlike those of the step's other sweeps.
    public func sweep(_ trials: FaultTrials, _ name: String, rates: [Double], seeds: Int) throws -> FaultSweep {
        try faultSweeps([(name, rates)], seeds: seeds) { _ in trials }[0]
    }

    /// Several sweeps as one set of pieces, which processes can share.
    ///
    /// - Parameters:
    ///   - sweeps: their names, unlike each other, and fault rates.
    ///   - trials: of a sweep, by its place; the same whenever they are asked for.
    public func faultSweeps(
        _ sweeps: [(name: String, rates: [Double])], seeds: Int, trials: (Int) throws -> FaultTrials
    ) throws -> [FaultSweep] {
        let engine = try engine, latest = LatestMade<Int, FaultTrials>()
        let names = sweeps.map { sweep in sweep.rates.map { "\(sweep.name), rate \($0)" } }
        let measured = try pieces("sweeps, rates", inRows: names) { place, index in
            let trials = try latest.of(place) { try trials(place) }, sweep = sweeps[place]
            return try (0..<seeds).map { seed in
                progress("\(sweep.name), trials", index * seeds + seed, sweep.rates.count * seeds)
                return try trials.accuracy(rate: FaultRate(sweep.rates[index]), seed: seed, engine: engine)
            }
        }
        return zip(sweeps, measured).map { FaultSweep(rates: $0.rates, trials: $1) }
    }
}

extension FaultSweep: StorableValue {}
