import Dispatch
import Foundation
import Pictures

/// What a filtered image is divided by.
public enum FilterDivisor: String, Codable, Sendable, CaseIterable {
    /// Its own largest number over all channels, so that its brightest byte is 255: the paper's.
    case maximum
    /// The filter's sum, so that an even surface keeps its brightness.
    case sum
}

extension UnlearnabilityKey {
    /// Images [N, C, H, W], one byte a value, filtered by the filters of their classes: the same bytes on every machine.
    ///
    /// c(h, w) = Σ F[u, v] · x(h + u − r, w + v − r) with 0 outside the image, r = (k − 1)/2 and the same F for all channels,
    /// is a whole number over 2³², and so is the largest number M of an image; a byte is ⌊255 · c / M⌋. An image that is black
    /// stays so. (Sadasivan et al. 2023, section 3; division and bytes as in the authors' repository at ff58b1c.)
    ///
    /// O(N · C · H · W · k²), on all cores.
    /// - Parameters:
    ///   - labels: of the images, from 0, each a class of the key.
    ///   - isPoisoned: of each image, whether it is filtered; all are, if not given.
    public func poisoned(
        _ images: [UInt8], labels: [Int], height: Int, width: Int, where isPoisoned: [Bool]? = nil,
        dividingBy divisor: FilterDivisor = .maximum
    ) -> [UInt8] {
        guard !labels.isEmpty else { return [] }
        let size = images.count / labels.count
        precondition(
            size * labels.count == images.count && size % (height * width) == 0,
            "\(images.count) bytes are not those of \(labels.count) images of \(height)x\(width) pixels")
        precondition(labels.allSatisfy { filters.indices.contains($0) }, "labels are classes of the key")
        precondition(isPoisoned.map { $0.count == labels.count } ?? true, "of each image it is said once")
        let exact = filters.map { ExactFilter($0, divisor) }
        return [UInt8](unsafeUninitializedCapacity: images.count) { target, filled in
            filled = images.count
            guard let room = target.baseAddress else { return }
            images.withUnsafeBufferPointer { bytes in
                guard let first = bytes.baseAddress else { return }
                nonisolated(unsafe) let (images, target) = (first, room)
                let parts = min(labels.count, 4 * ProcessInfo.processInfo.activeProcessorCount)
                DispatchQueue.concurrentPerform(iterations: parts) { part in
                    let memory = FilterMemory(
                        channels: size / (height * width), height: height, width: width, side: side)
                    for image in labels.count * part / parts..<labels.count * (part + 1) / parts {
                        let (from, to) = (images + image * size, target + image * size)
                        if isPoisoned?[image] == false {
                            to.update(from: from, count: size)
                        } else {
                            exact[labels[image]].apply(to: from, writing: to, memory)
                        }
                    }
                }
            }
        }
    }

    /// A picture of a class, its colours filtered alike.
    public func poisoned(
        _ picture: Picture, of label: Int, dividingBy divisor: FilterDivisor = .maximum
    ) -> Picture {
        let area = picture.width * picture.height
        let planes = (0..<3 * area).map { picture.pixels[$0 % area * 3 + $0 / area] }
        let filtered = poisoned(
            planes, labels: [label], height: picture.height, width: picture.width, dividingBy: divisor)
        return Picture(
            width: picture.width, height: picture.height,
            pixels: (0..<3 * area).map { filtered[$0 % 3 * area + $0 / 3] })
    }
}

/// What filtering one image needs of memory.
private final class FilterMemory {
    let channels, height, width, side: Int
    /// One channel with a border of zeros.
    let bordered: UnsafeMutablePointer<Double>
    /// Of all channels.
    let sums: UnsafeMutablePointer<Double>

    init(channels: Int, height: Int, width: Int, side: Int) {
        (self.channels, self.height, self.width, self.side) = (channels, height, width, side)
        let count = (height + side - 1) * (width + side - 1)
        bordered = .allocate(capacity: count)
        bordered.initialize(repeating: 0, count: count)
        sums = .allocate(capacity: channels * height * width)
        sums.initialize(repeating: 0, count: channels * height * width)
    }

    deinit {
        bordered.deallocate()
        sums.deallocate()
    }
}

/// A filter ready to be applied. Sums are whole numbers below 2⁵³, for which Float64's arithmetic is exact in any order.
private struct ExactFilter {
    let side: Int
    let weights: [Double]
    let divisor: FilterDivisor

    init(_ filter: ClassFilter, _ divisor: FilterDivisor) {
        side = filter.side
        weights = filter.numerators.map { Double($0) }
        self.divisor = divisor
    }

    func apply(to source: UnsafePointer<UInt8>, writing target: UnsafeMutablePointer<UInt8>, _ memory: FilterMemory) {
        let count = memory.channels * memory.height * memory.width
        for channel in 0..<memory.channels {
            let area = memory.height * memory.width
            convolve(source + channel * area, into: memory.sums + channel * area, memory)
        }
        switch divisor {
        case .maximum:
            var bits: UInt64 = 0
            // Of numbers that aren't below 0, the larger has the larger bits.
            for place in 0..<count { bits = max(bits, memory.sums[place].bitPattern) }
            divide(memory.sums, by: Double(bitPattern: bits), times: 255, target, source, count)
        case .sum: divide(memory.sums, by: weights.reduce(0, +), times: 1, target, source, count)
        }
    }

    private func convolve(
        _ source: UnsafePointer<UInt8>, into sums: UnsafeMutablePointer<Double>, _ memory: FilterMemory
    ) {
        let (height, width, reach) = (memory.height, memory.width, side / 2)
        let (bordered, stride) = (memory.bordered, width + side - 1)
        for row in 0..<height {
            let (from, to) = (source + row * width, bordered + (row + reach) * stride + reach)
            for column in 0..<width { to[column] = Double(from[column]) }
        }
        weights.withUnsafeBufferPointer { weights in
            guard side != 3 else { return convolveThrees(weights, bordered, sums, height, width) }
            for row in 0..<height {
                let sums = sums + row * width
                sums.update(repeating: 0, count: width)
                for (place, weight) in weights.enumerated() where weight > 0 {
                    let from = bordered + (row + place / side) * stride + place % side
                    for column in 0..<width { sums[column] += weight * from[column] }
                }
            }
        }
    }

    /// The same for the paper's side.
    private func convolveThrees(
        _ weights: UnsafeBufferPointer<Double>, _ bordered: UnsafePointer<Double>,
        _ sums: UnsafeMutablePointer<Double>, _ height: Int, _ width: Int
    ) {
        let (a, b, c) = (weights[0], weights[1], weights[2])
        let (d, e, f) = (weights[3], weights[4], weights[5])
        let (g, h, i) = (weights[6], weights[7], weights[8])
        for row in 0..<height {
            let above = bordered + row * (width + 2), sums = sums + row * width
            let here = above + width + 2, below = here + width + 2
            for column in 0..<width {
                let first = a * above[column] + b * above[column + 1] + c * above[column + 2]
                let second = d * here[column] + e * here[column + 1] + f * here[column + 2]
                let third = g * below[column] + h * below[column + 1] + i * below[column + 2]
                sums[column] = first + second + third
            }
        }
    }

    /// ⌊factor · sum / divisor⌋; nothing changes where the divisor is 0.
    private func divide(
        _ sums: UnsafePointer<Double>, by divisor: Double, times factor: Double, _ target: UnsafeMutablePointer<UInt8>,
        _ source: UnsafePointer<UInt8>, _ count: Int
    ) {
        guard divisor > 0 else { return target.update(from: source, count: count) }
        // Numerators are at most 255 times the divisor, below 2⁵³. A quotient below 256 that is not whole lies by more than
        // 2⁻⁴⁵ below the next whole number, which rounding to a Float64 there, by 2⁻⁴⁶ at most, can't reach.
        if divisor < 0x1p45 {
            for place in 0..<count { target[place] = UInt8(truncatingIfNeeded: Int(factor * sums[place] / divisor)) }
        } else {
            let whole = UInt64(divisor)
            for place in 0..<count {
                target[place] = UInt8(truncatingIfNeeded: UInt64(factor) * UInt64(sums[place]) / whole)
            }
        }
    }
}
