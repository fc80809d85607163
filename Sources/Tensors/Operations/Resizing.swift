import Foundation

/// How numbers between two places are had.
public enum ResizingMethod: Hashable, Codable, Sendable {
    case nearest(Rounding)
    case linear
    /// Keys' cubic convolution with the given coefficient (-0.75 in PyTorch), which may leave out what lies outside.
    case cubic(coefficient: Double = -0.75, excludesOutside: Bool = false)

    /// Which of two neighbours is the nearest.
    public enum Rounding: String, Hashable, Codable, Sendable {
        /// PyTorch's nearest: the lower one, always.
        case down
        case up
        /// The closer one, and halfway the lower or the upper.
        case halfDown, halfUp
    }
}

/// Where a place of the result lies in the input.
public enum ResizingCoordinates: String, Hashable, Codable, Sendable {
    /// Both have their origin half a place before the first one: (x + 0.5) / scale - 0.5.
    case halfPixel
    /// The same, but 0 where the result has one place.
    case pytorchHalfPixel
    /// x / scale, as of a grid that starts at the same place.
    case asymmetric
    /// The first and last places of both lie on each other.
    case alignCorners
    /// (x + 0.5) / scale, for nearest neighbours.
    case halfPixelForNearest
}

extension Engine {
    /// A tensor with its last axes resized.
    ///
    ///     engine.resized(images, to: [224, 224], method: .linear)   // [N, C, H, W] to [N, C, 224, 224]
    ///
    /// - Parameters:
    ///   - sizes: of the last axes.
    ///   - scales: how much longer those become, where that isn't the quotient of the sizes.
    /// - Throws: `TensorError` where there are more sizes than axes, or numbers are to be had from none.
    public func resized(
        _ input: Tensor, to sizes: [Int], method: ResizingMethod, coordinates: ResizingCoordinates = .halfPixel,
        scales: [Double]? = nil
    ) throws -> Tensor {
        let terms = try resizingTerms(input.shape, sizes, method, coordinates, scales)
        let first = input.shape.count - sizes.count
        var result = input
        for (axis, terms) in terms.enumerated() where !terms.isIdentity {
            result = try weighted(result, axis: first + axis, size: sizes[axis], terms)
        }
        return result
    }

    /// Each entry of the axis becomes a sum of weighted ones of the input.
    func weighted(_ input: Tensor, axis: Int, size: Int, _ terms: LinearTerms) throws -> Tensor {
        let rows = try rowMajor(input)
        var shape = input.shape
        shape[axis] = size
        let inner = shape[(axis + 1)...].reduce(1, *)
        let result = empty(.rowMajor(shape))
        withExtendedLifetime(rows) {
            inParallel(shape[..<axis].reduce(1, *), unit: size * inner) { row in
                guard let from = rows.buffer.baseAddress, let to = result.buffer.baseAddress else { return }
                for index in 0..<size {
                    let destination = to + (row * size + index) * inner
                    destination.update(repeating: 0, count: inner)
                    for (source, weight) in terms.rows[index] {
                        let line = from + (row * terms.inputSize + source) * inner
                        for place in 0..<inner { destination[place] += weight * line[place] }
                    }
                }
            }
        }
        return result
    }

    func resizingTerms(
        _ shape: [Int], _ sizes: [Int], _ method: ResizingMethod, _ coordinates: ResizingCoordinates,
        _ scales: [Double]?
    ) throws(TensorError) -> [LinearTerms] {
        let name = "resizing \(shape) to \(sizes)"
        guard sizes.count <= shape.count,
            scales.map({ $0.count == sizes.count && $0.allSatisfy { 1e-6...1e6 ~= $0 } }) ?? true
        else {
            throw TensorError(
                name, "wants at most \(shape.count) sizes, and as many scales of 1e-6 to 1e6 where any are given")
        }
        var result: [LinearTerms] = []
        for (index, pair) in zip(shape.suffix(sizes.count), sizes).enumerated() {
            guard pair.0 > 0, pair.1 >= 0 else { throw TensorError(name, "wants sizes from 1 on") }
            result.append(
                LinearTerms(
                    from: pair.0, to: pair.1, stretched: scales.map { $0[index] * Double(pair.0) } ?? Double(pair.1),
                    method,
                    coordinates))
        }
        return result
    }
}

/// For each index of a resized axis, the indices and weights of the numbers that are added up.
struct LinearTerms {
    let inputSize: Int
    var rows: [[(source: Int, weight: Float)]]

    var isIdentity: Bool {
        rows.count == inputSize && rows.enumerated().allSatisfy { $1.count == 1 && $1[0] == ($0, 1) }
    }

    init(
        from size: Int, to newSize: Int, stretched length: Double, _ method: ResizingMethod,
        _ coordinates: ResizingCoordinates
    ) {
        inputSize = size
        rows = (0..<newSize).map { index in
            let place = coordinates.place(of: index, size, length)
            var sums: [Int: Double] = [:]
            for (source, weight) in method.weights(at: place) {
                if case .cubic(_, true) = method, !(0..<size ~= source) { continue }
                // Beyond its edges an axis continues with the number at the edge.
                sums[min(max(source, 0), size - 1), default: 0] += weight
            }
            let total = sums.values.reduce(0, +)
            return sums.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map { ($0.key, Float($0.value / total)) }
        }
    }

    init(inputSize: Int, rows: [[(source: Int, weight: Float)]]) {
        self.inputSize = inputSize
        self.rows = rows
    }
}

extension ResizingCoordinates {
    /// - Parameter length: the resized axis', which is no whole number where a scale makes it so.
    fileprivate func place(of index: Int, _ size: Int, _ length: Double) -> Double {
        let scale = length / Double(size)
        return switch self {
        case .halfPixel: (Double(index) + 0.5) / scale - 0.5
        case .pytorchHalfPixel: length > 1 ? (Double(index) + 0.5) / scale - 0.5 : 0
        case .asymmetric: Double(index) / scale
        case .alignCorners: index > 0 && length > 1 ? Double(index) * Double(size - 1) / (length - 1) : 0
        case .halfPixelForNearest: (Double(index) + 0.5) / scale
        }
    }
}

extension ResizingMethod {
    /// The neighbours of a place and their weights.
    fileprivate func weights(at place: Double) -> [(Int, Double)] {
        let lower = place.rounded(.down)
        let first = Int(lower)
        let fraction = place - lower
        switch self {
        case .nearest(.down): return [(first, 1)]
        case .nearest(.up): return [(Int(place.rounded(.up)), 1)]
        case .nearest(.halfDown): return [(fraction > 0.5 ? first + 1 : first, 1)]
        case .nearest(.halfUp): return [(fraction >= 0.5 ? first + 1 : first, 1)]
        case .linear: return [(first, 1 - fraction), (first + 1, fraction)]
        case .cubic(let a, _):
            // Keys 1981, equation 4.
            func near(_ x: Double) -> Double { ((a + 2) * x - (a + 3)) * x * x + 1 }
            func far(_ x: Double) -> Double { ((a * x - 5 * a) * x + 8 * a) * x - 4 * a }
            return [
                (first - 1, far(1 + fraction)), (first, near(fraction)), (first + 1, near(1 - fraction)),
                (first + 2, far(2 - fraction)),
            ]
        }
    }
}
