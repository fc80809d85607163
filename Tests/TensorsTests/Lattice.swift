import Tensors
import Testing

/// Float64 numbers of any shape, for operations written as plain loops over indices.
struct Lattice {
    let shape: [Int]
    var values: [Double]

    init(_ shape: [Int], _ values: [Double]) {
        self.shape = shape
        self.values = values
    }

    /// A number for each index, such as [1, 0, 2].
    init(_ shape: [Int], _ value: ([Int]) -> Double) {
        self.init(shape, Lattice.indices(of: shape).map(value))
    }

    init(_ tensor: Tensor) { self.init(tensor.shape, tensor.values.map(Double.init)) }

    var tensor: Tensor { Tensor(shape, values.map { Float($0) }) }

    subscript(index: [Int]) -> Double { values[zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 }] }

    /// All indices of a shape, the last axis fastest.
    static func indices(of shape: [Int]) -> [[Int]] {
        shape.reduce([[]]) { starts, size in starts.flatMap { start in (0..<size).map { start + [$0] } } }
    }
}

/// A shape of the given number of axes with sizes from 1 to `largest`.
func randomShape(_ axes: Int, upTo largest: Int, _ stream: inout RandomStream) -> [Int] {
    (0..<axes).map { _ in 1 + stream.uniform(below: largest) }
}

/// Records an issue unless every number lies within a part of the expected one, plus a part of the largest, plus
/// `absolute`.
func expectClose(
    _ found: Tensor, _ exact: Lattice, relative: Double = 2e-6, ofLargest: Double = 2e-7, absolute: Double = 0,
    _ context: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    guard found.shape == exact.shape else {
        Issue.record("\(context): shape \(found.shape), not \(exact.shape)", sourceLocation: sourceLocation)
        return
    }
    let largest = exact.values.lazy.filter(\.isFinite).map(abs).max() ?? 0
    for (index, value) in found.values.enumerated() {
        let expected = exact.values[index]
        let allowed = relative * abs(expected) + ofLargest * largest + absolute
        let isClose =
            Double(value) == expected || value.isNaN && expected.isNaN || abs(Double(value) - expected) <= allowed
        if !isClose {
            Issue.record("\(context): \(value) at \(index), not \(expected)", sourceLocation: sourceLocation)
            return
        }
    }
}

/// Compares gradients with central differences of a function written in Float64.
///
/// - Parameters:
///   - found: The gradient of each input, of the sum of the outputs weighted by `gradient`.
///   - function: The outputs for some inputs.
func expectGradients(
    _ found: [Tensor], at inputs: [Tensor], gradient: Tensor, _ context: String,
    sourceLocation: SourceLocation = #_sourceLocation, of function: ([Lattice]) -> Lattice
) {
    let exact = inputs.map { Lattice($0) }
    let weights = Lattice(gradient).values
    for (number, input) in exact.enumerated() {
        guard found[number].shape == input.shape else {
            Issue.record("\(context): shape \(found[number].shape), not \(input.shape)", sourceLocation: sourceLocation)
            return
        }
        let values = found[number].values
        for index in input.values.indices {
            let step = 1e-5 * max(1, abs(input.values[index]))
            func outputs(_ offset: Double) -> [Double] {
                var moved = exact
                moved[number].values[index] += offset
                return function(moved).values
            }
            let terms = zip(zip(outputs(step), outputs(-step)), weights).map { ($0.0 - $0.1) / (2 * step) * $1 }
            let slope = terms.reduce(0, +)
            // Terms may cancel, so that rounding errors are relative to their sizes.
            let allowed = 2e-5 * terms.reduce(0) { $0 + abs($1) } + 1e-6
            if !(abs(Double(values[index]) - slope) <= allowed) {
                Issue.record(
                    "\(context): gradient \(values[index]) of input \(number) at \(index), not \(slope) within \(allowed)",
                    sourceLocation: sourceLocation)
                return
            }
        }
    }
}
