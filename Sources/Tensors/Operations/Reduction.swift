import Foundation

/// How the numbers along some axes become one.
public enum Reduction: String, Hashable, Codable, Sendable, CaseIterable {
    case sum, mean, product
    /// NaN where one of the numbers is NaN, as in PyTorch.
    case maximum, minimum
    /// The sum of magnitudes, and the root of the sum of squares.
    case l1, l2
    case sumOfSquares
    /// The logarithm of the sum, and of the sum of exponentials; the latter doesn't overflow.
    case logSum, logSumExp
}

extension Engine {
    /// A tensor with some axes reduced to one number; sums are taken in double precision.
    ///
    ///     engine.reduced(maps, axes: [2, 3], by: .mean)   // [N, C, H, W] to [N, C]
    ///
    /// - Parameters:
    ///   - axes: those to reduce; a negative one counts from the end, none means none.
    ///   - keepsDimensions: whether the reduced axes stay, with size 1.
    /// - Throws: `TensorError` where an axis doesn't exist, or a largest number is sought among none.
    public func reduced(
        _ input: Tensor, axes: [Int], by reduction: Reduction, keepsDimensions: Bool = false
    ) throws -> Tensor {
        let name = "\(reduction.rawValue) of \(input.shape) over the axes \(axes)"
        let reducedAxes = try Set(axes.map { try checkedAxis($0, of: input.shape, name) })
        let keptShape = input.shape.indices.map { reducedAxes.contains($0) ? 1 : input.shape[$0] }
        let shape =
            keepsDimensions
            ? keptShape : input.shape.indices.filter { !reducedAxes.contains($0) }.map { input.shape[$0] }
        let offsets = input.description.offsets()
        let within = Places(reducedAxes.sorted().map { offsets[$0] })
        let starts = places(input.shape.indices.filter { !reducedAxes.contains($0) }.map { offsets[$0] })
        if within.count == 0 && (reduction == .maximum || reduction == .minimum) {
            throw TensorError(name, "there is no largest or smallest of no numbers")
        }
        let result = empty(.rowMajor(shape))
        withExtendedLifetime(input) {
            inParallel(starts.count, unit: within.count) { index in
                guard let from = input.buffer.baseAddress, let to = result.buffer.baseAddress else { return }
                to[index] = reduction.apply(from + starts[index], within)
            }
        }
        return result
    }

    /// An axis counted from the start.
    func checkedAxis(_ axis: Int, of shape: [Int], _ operation: @autoclosure () -> String) throws(TensorError) -> Int {
        guard -shape.count..<shape.count ~= axis else {
            throw TensorError(operation(), "there is no axis \(axis); the shape has \(shape.count) axes")
        }
        return axis < 0 ? axis + shape.count : axis
    }
}

/// Where all numbers lie that the axes' indices lead to, the last axis fastest.
func places(_ offsets: [[Int]]) -> [Int] {
    offsets.reduce([0]) { starts, axis in starts.flatMap { start in axis.map { start + $0 } } }
}

/// The places of the numbers that become one: each of some outer ones plus each along the last axis.
struct Places {
    private let outer: [Int]
    private let inner: [Int]

    init(_ offsets: [[Int]]) {
        outer = places(Array(offsets.dropLast()))
        inner = offsets.last ?? [0]
    }

    var count: Int { outer.count * inner.count }

    @inline(__always)
    func forEach(_ body: (Int) -> Void) {
        for start in outer { for place in inner { body(start + place) } }
    }
}

extension Reduction {
    fileprivate func apply(_ values: UnsafePointer<Float>, _ within: Places) -> Float {
        func sum(_ term: (Double) -> Double) -> Double {
            var total = 0.0
            within.forEach { total += term(Double(values[$0])) }
            return total
        }
        func extreme(_ isBeyond: (Float, Float) -> Bool) -> Float {
            var found: Float?
            within.forEach { place in
                let value = values[place]
                guard let best = found else { return found = value }
                if isBeyond(value, best) || value.isNaN { found = value }
            }
            return found ?? .nan
        }
        switch self {
        case .sum: return Float(sum { $0 })
        case .mean: return Float(sum { $0 } / Double(within.count))
        case .product:
            var product = 1.0
            within.forEach { product *= Double(values[$0]) }
            return Float(product)
        case .maximum: return extreme { $0 > $1 }
        case .minimum: return extreme { $0 < $1 }
        case .l1: return Float(sum { abs($0) })
        case .l2: return Float(sum { $0 * $0 }.squareRoot())
        case .sumOfSquares: return Float(sum { $0 * $0 })
        case .logSum: return Float(log(sum { $0 }))
        case .logSumExp:
            guard within.count > 0 else { return -.infinity }
            let largest = Double(extreme { $0 > $1 })
            // Of nothing but -infinity, or with an infinite number, differences would be NaN.
            if largest.isInfinite { return Float(largest) }
            return Float(largest + log(sum { exp($0 - largest) }))
        }
    }
}
