import Tensors

/// Draws places 0..<count with replacement, as many as there are, again and again from one stream.
///
/// One draw serves all that is measured on the units: all arms of a comparison, all trainings.
struct ResampledPlaces {
    private var stream: RandomStream
    private let count: UInt64
    private let threshold: UInt32

    init(_ count: Int, stream: RandomStream) {
        precondition(1...Int(UInt32.max) ~= count, "\(count) units cannot be drawn from")
        self.stream = stream
        self.count = UInt64(count)
        let bound = UInt32(count)
        threshold = (0 &- bound) % bound
    }

    /// The places of one resample. Two from each word of the stream, without bias (Lemire 2019).
    mutating func next(into places: inout [Int]) {
        places.withUnsafeMutableBufferPointer { places in
            var filled = 0
            func add(_ half: UInt64) {
                let product = half &* count
                guard filled < places.count, UInt32(truncatingIfNeeded: product) >= threshold else { return }
                places[filled] = Int(product >> 32)
                filled += 1
            }
            while filled < places.count {
                let word = stream.next()
                add(word & 0xFFFF_FFFF)
                add(word >> 32)
            }
        }
    }

    /// How often each place was drawn in one resample.
    mutating func nextCounts(into counts: inout [Int], by places: inout [Int]) {
        next(into: &places)
        counts.withUnsafeMutableBufferPointer { counts in
            counts.update(repeating: 0)
            for place in places { counts[place] += 1 }
        }
    }
}
