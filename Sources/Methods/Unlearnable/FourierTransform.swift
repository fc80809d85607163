import Foundation

/// The discrete Fourier transform of lines of one length, X_k = Σ x_n e^{−2πi kn/N}, by Cooley and Tukey's division into
/// prime factors: O(N · sum of the factors).
struct FourierTransform: Sendable {
    /// A complex number: its real and its imaginary part.
    typealias Value = SIMD2<Double>

    let count: Int
    /// e^{−2πi k/N}.
    private let turns: [Value]
    private let largestFactor: Int

    init(count: Int) {
        precondition(count > 0, "a line has at least one number")
        self.count = count
        turns = (0..<count).map { place in
            let angle = -2 * Double.pi * Double(place) / Double(count)
            return Value(cos(angle), sin(angle))
        }
        var rest = count, factor = 1
        while rest > 1 {
            factor = max(factor, rest.smallestFactor)
            rest /= rest.smallestFactor
        }
        largestFactor = factor
    }

    /// - Parameters:
    ///   - line: N numbers, `stride` apart.
    ///   - result: room for N numbers, apart from the line.
    func transform(_ line: UnsafePointer<Value>, stride: Int, into result: UnsafeMutablePointer<Value>) {
        withUnsafeTemporaryAllocation(of: Value.self, capacity: largestFactor) { terms in
            turns.withUnsafeBufferPointer { turns in
                guard let terms = terms.baseAddress, let turns = turns.baseAddress else { return }
                transform(line, count, stride, 1, result, turns, terms)
            }
        }
    }

    private func transform(
        _ line: UnsafePointer<Value>, _ length: Int, _ stride: Int, _ step: Int,
        _ result: UnsafeMutablePointer<Value>, _ turns: UnsafePointer<Value>, _ terms: UnsafeMutablePointer<Value>
    ) {
        guard length > 1 else {
            result[0] = line[0]
            return
        }
        let factor = length.smallestFactor, part = length / factor
        for place in 0..<factor {
            transform(
                line + place * stride, part, stride * factor, step * factor, result + place * part, turns, terms)
        }
        for frequency in 0..<part {
            for place in 0..<factor {
                terms[place] = complexProduct(result[place * part + frequency], turns[place * frequency * step])
            }
            for block in 0..<factor {
                var sum = terms[0]
                for place in 1..<factor {
                    sum += complexProduct(terms[place], turns[place * block * part * step % count])
                }
                result[block * part + frequency] = sum
            }
        }
    }
}

@inline(__always)
func complexProduct(_ one: SIMD2<Double>, _ other: SIMD2<Double>) -> SIMD2<Double> {
    SIMD2(one.x * other.x - one.y * other.y, one.x * other.y + one.y * other.x)
}

extension Int {
    /// Of a number from 2 on.
    fileprivate var smallestFactor: Int {
        var factor = 2
        while factor * factor <= self {
            if isMultiple(of: factor) { return factor }
            factor += factor == 2 ? 1 : 2
        }
        return self
    }
}

/// The transform of planes of one size over both axes.
struct PlaneTransform: Sendable {
    typealias Value = FourierTransform.Value

    let height, width: Int
    private let rows, columns: FourierTransform

    init(height: Int, width: Int) {
        (self.height, self.width) = (height, width)
        rows = FourierTransform(count: width)
        columns = FourierTransform(count: height)
    }

    /// Frequencies [H, W] of a plane [H, W].
    func forward(_ plane: [Value]) -> [Value] {
        precondition(plane.count == height * width, "a plane of \(height)x\(width) numbers")
        let wide = [Value](unsafeUninitializedCapacity: height * width) { target, filled in
            plane.withUnsafeBufferPointer { plane in
                guard let plane = plane.baseAddress, let target = target.baseAddress else { return }
                for row in 0..<height { rows.transform(plane + row * width, stride: 1, into: target + row * width) }
            }
            filled = height * width
        }
        var result = wide, line = [Value](repeating: .zero, count: height)
        for column in 0..<width {
            wide.withUnsafeBufferPointer { wide in
                line.withUnsafeMutableBufferPointer { line in
                    guard let wide = wide.baseAddress, let line = line.baseAddress else { return }
                    columns.transform(wide + column, stride: width, into: line)
                }
            }
            for row in 0..<height { result[row * width + column] = line[row] }
        }
        return result
    }

    /// The plane [H, W] of real numbers that has these frequencies: the imaginary parts that rounding leaves are dropped.
    func backward(_ frequencies: [Value]) -> [Double] {
        let area = Double(height * width)
        return forward(frequencies.map { Value($0.x, -$0.y) }).map { $0.x / area }
    }
}
