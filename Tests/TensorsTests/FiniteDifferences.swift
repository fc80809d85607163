import Tensors
import Testing

/// How a loss changes with each of some chosen numbers, by central differences in float64.
func slopes(
    at places: [Int], of values: [Double], step: Double, _ loss: (_ values: [Double]) -> Double
) -> [(place: Int, slope: Double)] {
    places.map { place in
        var moved = values
        moved[place] = values[place] + step
        let above = loss(moved)
        moved[place] = values[place] - step
        return (place, (above - loss(moved)) / (2 * step))
    }
}

extension RandomStream {
    /// At most `count` different places of as many numbers; all where there are no more.
    mutating func places(_ count: Int, of numbers: Int) -> [Int] {
        if numbers <= count { return Array(0..<numbers) }
        var chosen: Set<Int> = []
        while chosen.count < count { chosen.insert(uniform(below: numbers)) }
        return chosen.sorted()
    }
}

/// The sum of an output's numbers, each times its gradient: the loss whose gradients a backward pass gives.
func loss(_ output: Grid, _ gradient: Grid) -> Double {
    zip(output.values, gradient.values).reduce(0) { $0 + $1.0 * $1.1 }
}

/// Records an issue unless a gradient agrees with central differences at some random places.
func expectSlopes(
    _ found: Tensor, of values: [Double], step: Double, tolerance: Double, count: Int = 24, seed: UInt64,
    _ context: String, sourceLocation: SourceLocation = #_sourceLocation, _ loss: (_ values: [Double]) -> Double
) {
    var stream = RandomStream(seed: seed, "places")
    guard found.count == values.count else {
        Issue.record("\(context): \(found.count) numbers, not \(values.count)", sourceLocation: sourceLocation)
        return
    }
    let numbers = found.values
    for (place, slope) in slopes(at: stream.places(count, of: values.count), of: values, step: step, loss)
    where !(abs(Double(numbers[place]) - slope) <= tolerance) {
        Issue.record(
            "\(context): \(numbers[place]) at \(place), but the slope is \(slope), within \(tolerance)",
            sourceLocation: sourceLocation)
        return
    }
}
