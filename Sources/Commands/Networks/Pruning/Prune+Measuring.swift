import Notebook

/// What is read and measured, with a word on how far it is.
extension Prune {
    private static let usualCount = 256
    private static let usualParts = 40
    private static let usualSeed: UInt64 = 0

    /// What is measured on, where the call says it.
    func pruningImages(_ named: PredictionInputs, _ input: [Int], numbersHeld: Int) throws -> PruningImages? {
        let count = count ?? Self.usualCount
        if noise {
            let seed = seed ?? Self.usualSeed
            return PruningImages(
                .noise(seed: seed), PruningImages.noise(count, shape: input, seed: seed), numbersHeld: numbersHeld)
        }
        guard !images.isEmpty else { return nil }
        let found = try showing("reading images") {
            try PruningImages.read(named.spread(count), count: count, shape: input, progress: $0)
        }
        return PruningImages(.images, found, numbersHeld: numbersHeld)
    }

    func measuredCurves(_ measurement: PruningMeasurement) throws -> [ImageDistortions] {
        try showing("distortion curves") {
            try measurement.curves(parts: parts ?? Self.usualParts, progress: $0)
        }
    }

    func measuredChanges(_ measurement: PruningMeasurement, _ pruned: Network) throws -> [Double] {
        try showing("change of the output") { try measurement.changes(by: pruned, progress: $0) }
    }

    /// The amounts of the rate-distortion method, where there are curves.
    func leastDistortion(
        _ measured: [ImageDistortions]?, _ images: PruningImages?, keeping budget: Int
    ) throws -> PrunedNetwork.Optimum? {
        guard let measured, let images else { return nil }
        let curves = try measured.map { try $0.curve(.mean) }
        return PrunedNetwork.Optimum(
            found: try RateDistortionAllocation(of: curves, keeping: budget), images: images.summary,
            parts: parts ?? Self.usualParts)
    }

    /// Shows how far some work is in thousandths, the first of which already tells how long it will take.
    private func showing<Result>(
        _ what: String, _ work: (_ progress: (_ share: Double, _ detail: String) -> Void) throws -> Result
    ) rethrows -> Result {
        let console = Console()
        defer { console.closeLine() }
        return try work { share, detail in
            let done = Int(1000 * share)
            if done < 1000 { console.progress("\(what), thousandths", done, 1000, detail: detail) }
        }
    }
}
