import Dispatch
import Foundation
import Pictures

extension UnlearnabilityKey {
    /// What Wiener's estimate adds to a filter's squared gain, which keeps what a filter lets hardly through from being blown up.
    public static let wienerRegularisation = 0.01

    /// Poisoned images [N, C, H, W] as whoever has the key estimates them to have been: (AᵀA + 0.01)⁻¹ Aᵀ x̃, where A filters by the
    /// class's filter with zeros outside the image; then over the largest number of all channels, brought to 0 to 1, and
    /// rounded to bytes.
    ///
    /// That is Wiener's estimate, conj(T) X̃ / (|T|² + 0.01) at each frequency, of images that end where they end instead of going on
    /// at the other side. What a filter moved out of the image is lost, and so is what the image was divided by: the brightest
    /// byte becomes 255. (Ours.)
    /// - Parameters: as of ``poisoned(_:labels:height:width:where:dividingBy:)``.
    public func undone(
        _ images: [UInt8], labels: [Int], height: Int, width: Int, where isPoisoned: [Bool]? = nil
    ) -> [UInt8] {
        guard !labels.isEmpty else { return [] }
        let size = images.count / labels.count
        precondition(
            size * labels.count == images.count && size % (height * width) == 0, "images of \(height)x\(width) pixels")
        precondition(labels.allSatisfy { filters.indices.contains($0) }, "labels are classes of the key")
        let estimates = filters.map { WienerEstimate($0, height: height, width: width) }
        return [UInt8](unsafeUninitializedCapacity: images.count) { target, filled in
            filled = images.count
            guard let start = target.baseAddress else { return }
            nonisolated(unsafe) let target = start
            DispatchQueue.concurrentPerform(iterations: labels.count) { image in
                let range = image * size..<(image + 1) * size, given = Array(images[range])
                let bytes = isPoisoned?[image] == false ? given : estimates[labels[image]].bytes(of: given)
                for (place, byte) in bytes.enumerated() { target[range.lowerBound + place] = byte }
            }
        }
    }

    /// The same of a picture.
    public func undone(_ picture: Picture, of label: Int) -> Picture {
        let area = picture.width * picture.height
        let planes = (0..<3 * area).map { picture.pixels[$0 % area * 3 + $0 / area] }
        let found = undone(planes, labels: [label], height: picture.height, width: picture.width)
        return Picture(
            width: picture.width, height: picture.height, pixels: (0..<3 * area).map { found[$0 % 3 * area + $0 / 3] })
    }
}

/// Wiener's estimate of images of one size that went through a filter.
struct WienerEstimate: Sendable {
    private let filter, transpose: BorderedFilter

    init(_ filter: ClassFilter, height: Int, width: Int) {
        self.filter = BorderedFilter(filter.values, side: filter.side, height: height, width: width)
        // What a pixel gives to others it gets back from them.
        transpose = BorderedFilter(filter.values.reversed(), side: filter.side, height: height, width: width)
    }

    /// Channel by channel; an image of which nothing is left above 0 stays as it is.
    func bytes(of image: [UInt8]) -> [UInt8] {
        let values = stride(from: 0, to: image.count, by: filter.area).flatMap { start in
            plane(image[start..<start + filter.area].map { Double($0) / 255 })
        }
        guard let most = values.max(), most > 0 else { return image }
        return values.map { UInt8((255 * min(max($0 / most, 0), 1)).rounded()) }
    }

    /// (AᵀA + λ) x = Aᵀ y by conjugate gradients, until no byte would change any more: the system is ill-conditioned.
    func plane(_ plane: [Double]) -> [Double] {
        var residual = transpose.applied(to: plane), direction = residual
        var estimate = [Double](repeating: 0, count: plane.count), power = dot(residual, residual)
        let enough = power * 1e-13
        for _ in 0..<300 where power > enough {
            var image = transpose.applied(to: filter.applied(to: direction))
            add(UnlearnabilityKey.wienerRegularisation, direction, to: &image)
            let step = power / dot(direction, image)
            add(step, direction, to: &estimate)
            add(-step, image, to: &residual)
            let left = dot(residual, residual)
            scale(&direction, by: left / power, adding: residual)
            power = left
        }
        return estimate
    }

    private func dot(_ one: [Double], _ other: [Double]) -> Double {
        // In eight sums, which are added in one order everywhere.
        one.withUnsafeBufferPointer { one in
            other.withUnsafeBufferPointer { other in
                var sums = SIMD8<Double>.zero, rest = 0.0, place = 0
                while place + 8 <= one.count {
                    var (left, right) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
                    for lane in 0..<8 { (left[lane], right[lane]) = (one[place + lane], other[place + lane]) }
                    sums += left * right
                    place += 8
                }
                while place < one.count {
                    rest += one[place] * other[place]
                    place += 1
                }
                return sums.sum() + rest
            }
        }
    }

    private func add(_ factor: Double, _ numbers: [Double], to sums: inout [Double]) {
        numbers.withUnsafeBufferPointer { numbers in
            sums.withUnsafeMutableBufferPointer { sums in
                for place in 0..<sums.count { sums[place] += factor * numbers[place] }
            }
        }
    }

    private func scale(_ numbers: inout [Double], by factor: Double, adding others: [Double]) {
        others.withUnsafeBufferPointer { others in
            numbers.withUnsafeMutableBufferPointer { numbers in
                for place in 0..<numbers.count { numbers[place] = factor * numbers[place] + others[place] }
            }
        }
    }
}

/// A filter on planes of one size with zeros outside: y(h, w) = Σ F[u, v] x(h + u − r, w + v − r).
private struct BorderedFilter: Sendable {
    let weights: [Double]
    let side, height, width: Int

    var area: Int { height * width }

    init(_ weights: [Double], side: Int, height: Int, width: Int) {
        (self.weights, self.side, self.height, self.width) = (weights, side, height, width)
    }

    func applied(to plane: [Double]) -> [Double] {
        let stride = width + side - 1, reach = side / 2
        var bordered = [Double](repeating: 0, count: (height + side - 1) * stride)
        return [Double](unsafeUninitializedCapacity: area) { sums, filled in
            filled = area
            sums.initialize(repeating: 0)
            plane.withUnsafeBufferPointer { plane in
                bordered.withUnsafeMutableBufferPointer { bordered in
                    for row in 0..<height {
                        let start = (row + reach) * stride + reach
                        for column in 0..<width { bordered[start + column] = plane[row * width + column] }
                    }
                    for row in 0..<height {
                        for (tap, weight) in weights.enumerated() where weight > 0 {
                            let start = (row + tap / side) * stride + tap % side
                            for column in 0..<width { sums[row * width + column] += weight * bordered[start + column] }
                        }
                    }
                }
            }
        }
    }
}
