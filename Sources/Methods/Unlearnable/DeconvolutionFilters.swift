import Tensors

/// A transposed convolution of one channel to one for each class, which keeps the size of images: k × k weights and a bias.
public struct DeconvolutionFilters: Sendable, Equatable {
    public struct Filter: Sendable, Equatable {
        /// k × k, row by row.
        public var weights: [Float]
        public var bias: Float

        public init(weights: [Float], bias: Float) { (self.weights, self.bias) = (weights, bias) }
    }

    /// k, odd.
    public let side: Int
    /// By class.
    public var filters: [Int: Filter]

    public init(side: Int, _ filters: [Int: Filter]) {
        precondition(
            !side.isMultiple(of: 2) && filters.values.allSatisfy { $0.weights.count == side * side },
            "filters of \(side)x\(side) weights")
        (self.side, self.filters) = (side, filters)
    }

    /// Weights and biases uniform in ±1/k, as PyTorch draws those of a layer with one channel; each class's from a stream of
    /// its own.
    init(of labels: [Int], side: Int, drawnFrom stream: RandomStream) {
        let limit = 1 / Double(side)
        self.init(
            side: side,
            Dictionary(
                uniqueKeysWithValues: Set(labels).map { label in
                    var draws = stream.substream("class", label)
                    let weights = (0..<side * side).map { _ in Float(draws.uniform(in: -limit..<limit)) }
                    return (label, Filter(weights: weights, bias: Float(draws.uniform(in: -limit..<limit))))
                }))
    }

    mutating func clamp(to bound: Float) {
        for label in filters.keys {
            filters[label]?.bias.bring(to: bound)
            for place in 0..<side * side { filters[label]?.weights[place].bring(to: bound) }
        }
    }

    /// Images [N, C, H, W], each channel through the filter of its image's class: y(h, w) = b + Σ W[u, v] x(h − u + r, w − v + r),
    /// r = (k − 1)/2, 0 outside the image.
    public func applied(to images: Tensor, labels: [Int]) -> Tensor {
        let (height, width) = (images.shape[2], images.shape[3]), area = height * width
        return changingEachImage(of: images.rowMajor()) { image, from, to, count in
            guard let filter = filters[labels[image]] else { preconditionFailure("each class has a filter") }
            for start in stride(from: 0, to: count, by: area) {
                (to + start).update(repeating: filter.bias, count: area)
                forEachTap(height, width) { tap, rows, columns, down, right in
                    let weight = filter.weights[tap]
                    for row in rows {
                        let source = from + start + (row + down) * width + right, target = to + start + row * width
                        for column in columns { target[column] += weight * source[column] }
                    }
                }
            }
        }
    }

    /// Adds a multiple of each class's gradient.
    ///
    /// - Parameters:
    ///   - gradient: of the loss for the filtered images.
    ///   - images: before they were filtered.
    mutating func climb(_ gradient: Tensor, through images: Tensor, labels: [Int], by step: Float) {
        let found = sums(gradient.rowMajor(), images.rowMajor(), labels)
        for (image, label) in labels.enumerated() {
            for tap in 0..<side * side { filters[label]?.weights[tap] += step * found[image].weights[tap] }
            filters[label]?.bias += step * found[image].bias
        }
    }

    /// Of each image the gradient of its filter: Σ g(h, w) x(h − u + r, w − v + r) for a weight, Σ g for the bias.
    private func sums(_ gradient: Tensor, _ images: Tensor, _ labels: [Int]) -> [Filter] {
        let (height, width) = (images.shape[2], images.shape[3]), area = height * width, taps = side * side
        let count = images.count / labels.count
        let numbers = images.withValues { images in
            gradient.withValues { gradient in
                changingEachImage(of: Tensor(repeating: 0, shape: [labels.count, taps + 1])) { image, _, sums, _ in
                    guard let images = images.baseAddress, let gradient = gradient.baseAddress else { return }
                    for tap in 0...taps { sums[tap] = 0 }
                    for start in stride(from: image * count, to: (image + 1) * count, by: area) {
                        forEachTap(height, width) { tap, rows, columns, down, right in
                            for row in rows {
                                let source = images + start + (row + down) * width + right
                                let slope = gradient + start + row * width
                                sums[tap] += dotProduct(slope, source, columns)
                            }
                        }
                        for place in 0..<area { sums[taps] += gradient[start + place] }
                    }
                }
            }
        }.values
        return labels.indices.map { image in
            let first = image * (taps + 1)
            return Filter(weights: Array(numbers[first..<first + taps]), bias: numbers[first + taps])
        }
    }

    /// Which rows and columns of the output a weight helps to make, and how far off their inputs are.
    private func forEachTap(
        _ height: Int, _ width: Int,
        _ body: (_ tap: Int, _ rows: Range<Int>, _ columns: Range<Int>, _ down: Int, _ right: Int) -> Void
    ) {
        let reach = side / 2
        for tap in 0..<side * side {
            let (down, right) = (reach - tap / side, reach - tap % side)
            let (top, bottom) = (max(0, -down), min(height, height - down))
            let (left, end) = (max(0, -right), min(width, width - right))
            if top < bottom, left < end { body(tap, top..<bottom, left..<end, down, right) }
        }
    }
}

/// Σ a·b over some places, in eight sums that are added at last.
private func dotProduct(_ one: UnsafePointer<Float>, _ other: UnsafePointer<Float>, _ places: Range<Int>) -> Float {
    var sums = SIMD8<Float>.zero, place = places.lowerBound
    while place + 8 <= places.upperBound {
        let left = UnsafeRawPointer(one + place).loadUnaligned(as: SIMD8<Float>.self)
        let right = UnsafeRawPointer(other + place).loadUnaligned(as: SIMD8<Float>.self)
        sums += left * right
        place += 8
    }
    var rest: Float = 0
    while place < places.upperBound {
        rest += one[place] * other[place]
        place += 1
    }
    return sums.sum() + rest
}

extension Float {
    fileprivate mutating func bring(to bound: Float) { self = Swift.min(Swift.max(self, -bound), bound) }
}

extension Tensor {
    /// Each image less its smallest number, over the largest that is then left; 0 where an image is even.
    var broughtToUnitRange: Tensor {
        changingEachImage(of: rowMajor()) { _, from, to, count in
            let numbers = UnsafeBufferPointer(start: from, count: count)
            guard let least = numbers.min(), let most = numbers.max(), most > least else {
                return to.update(repeating: 0, count: count)
            }
            for place in 0..<count { to[place] = (from[place] - least) / (most - least) }
        }
    }
}
