import Dispatch
import Foundation
import Tensors

/// Sharpening by a kernel drawn anew for each image, and then its low frequencies alone: "RSK + FF" (Kim and Sandoval-Segura,
/// arXiv 2411.01742), which was found to undo class-wise blurs.
///
/// The kernel is [0 −b₁ 0; −b₂ c −b₃; 0 −b₄ 0], without padding, so that a side loses two pixels; numbers are brought to 0 to 1.
/// Of the orthonormal cosine transform (DCT-II) the first rows and columns are kept, and numbers brought to 0 to 1 again.
public struct RandomSharpening: Codable, Sendable, Hashable {
    /// Of c, whose deviation is ``deviation``; each b is around (c − 1)/4.
    public var center: Double
    public var deviation: Double
    /// The share of a transform's rows and of its columns that is kept, rounded down; 1 leaves all.
    public var keptFrequencies: Double

    public init(center: Double = 2.5, deviation: Double = 0.1, keptFrequencies: Double = 0.3) {
        precondition(deviation >= 0 && 0...1 ~= keptFrequencies, "a deviation and a share")
        self.center = center
        self.deviation = deviation
        self.keptFrequencies = keptFrequencies
    }

    /// c, then the four neighbours from above, the left, the right and below, which are taken off.
    public struct Kernel: Sendable, Hashable {
        public var center: Double
        public var neighbours: [Double]

        public init(center: Double, neighbours: [Double]) {
            precondition(neighbours.count == 4, "a pixel has four neighbours")
            (self.center, self.neighbours) = (center, neighbours)
        }
    }

    func kernel(drawnFrom stream: RandomStream) -> Kernel {
        var draws = stream
        let drawn = center + deviation * draws.normal()
        return Kernel(
            center: drawn, neighbours: (0..<4).map { _ in (drawn - 1) / 4 + deviation * draws.normal() })
    }

    /// Images [N, C, H, W], one byte a value, sharpened and filtered, as [N, C, H − 2, W − 2], rounded to bytes.
    ///
    /// On all cores. O(N · C · H · W · kept rows).
    /// - Parameter stream: what kernels are drawn from, each image's from a substream of its own.
    public func sharpened(
        _ images: [UInt8], count: Int, height: Int, width: Int, drawnFrom stream: RandomStream
    ) -> [UInt8] {
        guard count > 0 else { return [] }
        let area = height * width, channels = images.count / count / area
        precondition(channels * count * area == images.count && min(height, width) > 2, "images of at least 3x3 pixels")
        let (rows, columns) = (CosineRows(of: height - 2, kept(height - 2)), CosineRows(of: width - 2, kept(width - 2)))
        let size = channels * (height - 2) * (width - 2)
        return [UInt8](unsafeUninitializedCapacity: count * size) { target, filled in
            filled = count * size
            guard let start = target.baseAddress else { return }
            nonisolated(unsafe) let target = start
            DispatchQueue.concurrentPerform(iterations: count) { image in
                let kernel = kernel(drawnFrom: stream.substream("image", image))
                for channel in 0..<channels {
                    let start = (image * channels + channel) * area
                    let plane = images[start..<start + area].map { Float($0) / 255 }
                    let sharp = Self.convolved(plane, height, width, kernel)
                    let low = Self.lowFrequencies(sharp, rows, columns)
                    for (place, value) in low.enumerated() {
                        target[(image * channels + channel) * low.count + place] = UInt8((255 * value).rounded())
                    }
                }
            }
        }
    }

    private func kept(_ length: Int) -> Int { Int(keptFrequencies * Double(length)) }

    /// Without padding, brought to 0 to 1.
    static func convolved(_ plane: [Float], _ height: Int, _ width: Int, _ kernel: Kernel) -> [Float] {
        let center = Float(kernel.center), (above, left, right, below) = kernel.weights
        return (0..<(height - 2) * (width - 2)).map { place in
            let middle = (place / (width - 2) + 1) * width + place % (width - 2) + 1
            let taken =
                above * plane[middle - width] + left * plane[middle - 1] + right * plane[middle + 1]
                + below * plane[middle + width]
            return min(max(center * plane[middle] - taken, 0), 1)
        }
    }

    /// What is left of a plane by the first rows of its transform over each axis, brought to 0 to 1.
    static func lowFrequencies(_ plane: [Float], _ rows: CosineRows, _ columns: CosineRows) -> [Float] {
        // D_r X D_cᵀ, and back.
        let across = columns.products(withRowsOf: plane, count: rows.length)
        let low = rows.products(withColumnsOf: across, count: columns.count)
        let down = rows.sums(ofColumns: low, count: columns.count)
        return columns.sums(ofRows: down, count: rows.length).map { min(max($0, 0), 1) }
    }
}

extension RandomSharpening.Kernel {
    fileprivate var weights: (above: Float, left: Float, right: Float, below: Float) {
        (Float(neighbours[0]), Float(neighbours[1]), Float(neighbours[2]), Float(neighbours[3]))
    }
}

/// The first rows of the orthonormal DCT-II of a length: D[k, n] = √(2/N) cos(π (2n + 1) k / 2N), the first over √2.
struct CosineRows: Sendable {
    let length, count: Int
    private let values: [Float]

    init(of length: Int, _ count: Int) {
        (self.length, self.count) = (length, count)
        values = (0..<count * length).map { place in
            let (frequency, number) = (place / length, place % length)
            let scale = (frequency == 0 ? 1 : 2.0) / Double(length)
            return Float(
                scale.squareRoot() * cos(Double.pi * Double((2 * number + 1) * frequency) / Double(2 * length)))
        }
    }

    /// [R, N] → [R, K]: each row's coefficients.
    func products(withRowsOf plane: [Float], count rows: Int) -> [Float] {
        (0..<rows * count).map { place in
            let (row, frequency) = (place / count, place % count)
            var sum: Float = 0
            for number in 0..<length { sum += values[frequency * length + number] * plane[row * length + number] }
            return sum
        }
    }

    /// [N, C] → [K, C]: each column's coefficients.
    func products(withColumnsOf plane: [Float], count columns: Int) -> [Float] {
        (0..<count * columns).map { place in
            let (frequency, column) = (place / columns, place % columns)
            var sum: Float = 0
            for number in 0..<length { sum += values[frequency * length + number] * plane[number * columns + column] }
            return sum
        }
    }

    /// [K, C] → [N, C]: the columns that have these coefficients.
    func sums(ofColumns coefficients: [Float], count columns: Int) -> [Float] {
        (0..<length * columns).map { place in
            let (number, column) = (place / columns, place % columns)
            var sum: Float = 0
            for frequency in 0..<count {
                sum += values[frequency * length + number] * coefficients[frequency * columns + column]
            }
            return sum
        }
    }

    /// [R, K] → [R, N]: the rows that have these coefficients.
    func sums(ofRows coefficients: [Float], count rows: Int) -> [Float] {
        (0..<rows * length).map { place in
            let (row, number) = (place / length, place % length)
            var sum: Float = 0
            for frequency in 0..<count {
                sum += values[frequency * length + number] * coefficients[row * count + frequency]
            }
            return sum
        }
    }
}
