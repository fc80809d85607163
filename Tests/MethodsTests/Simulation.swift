/// How often something happens in simulated data sets, of which an unoptimised build makes a quarter only.
struct Simulation {
    let repetitions: Int
    private var found = 0

    init(_ repetitions: Int) {
        #if DEBUG
            self.repetitions = repetitions / 4
        #else
            self.repetitions = repetitions
        #endif
    }

    mutating func count(_ happened: Bool) { if happened { found += 1 } }

    var share: Double { Double(found) / Double(repetitions) }

    /// Whether the true share may lie in a range: within four binomial deviations, as all but one in 15,000 are.
    func agrees(with range: ClosedRange<Double>) -> Bool {
        func deviation(_ share: Double) -> Double { (share * (1 - share) / Double(repetitions)).squareRoot() }
        return share > range.lowerBound - 4 * deviation(range.lowerBound)
            && share < range.upperBound + 4 * deviation(range.upperBound)
    }
}
