extension RandomStream {
    /// A number uniform in [0, 1): a multiple of 2⁻⁵³.
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A number uniform in (0, 1], whose logarithm is finite.
    mutating func uniformAboveZero() -> Double {
        Double((next() >> 11) + 1) * 0x1p-53
    }

    /// A number uniform in [low, high).
    public mutating func uniform(in range: Range<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// An integer uniform in 0..<bound, without bias (Lemire, "Fast random integer generation in an interval", 2019).
    public mutating func uniform(below bound: Int) -> Int {
        precondition(bound > 0, "an integer below \(bound) does not exist")
        let bound = UInt64(bound)
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
        }
        return Int(product.high)
    }

    /// A number of the standard normal distribution (Marsaglia's polar method, float64).
    public mutating func normal() -> Double {
        if let spare = spareNormal {
            spareNormal = nil
            return spare
        }
        while true {
            let x = 2 * uniform() - 1
            let y = 2 * uniform() - 1
            let square = x * x + y * y
            guard square < 1, square > 0 else { continue }
            let scale = (-2 * PortableLogarithm.log(square) / square).squareRoot()
            spareNormal = y * scale
            return x * scale
        }
    }

    /// The indices 0..<count in random order, every order being equally probable.
    public mutating func shuffledIndices(_ count: Int) -> [Int] {
        var indices = Array(0..<count)
        indices.withUnsafeMutableBufferPointer { indices in
            var last = count - 1
            while last > 0 {
                indices.swapAt(last, uniform(below: last + 1))
                last -= 1
            }
        }
        return indices
    }

    /// `count` distinct integers of 0..<bound in ascending order, every such set being equally probable.
    ///
    /// Memory and time grow with `count`, not with `bound` (unless more than half of all integers are wanted).
    public mutating func distinctIndices(count: Int, below bound: Int) -> [Int] {
        precondition(0 <= count && count <= bound, "cannot choose \(count) distinct integers below \(bound)")
        guard count <= bound / 2 else {
            let left = distinctIndices(count: bound - count, below: bound)
            return Self.complement(of: left, below: bound)
        }
        // Drawing until `count` different ones are there, in rounds: a round never draws more than are missing, so the
        // outcome is that of drawing one by one and throwing repetitions away.
        var chosen: [Int] = []
        while chosen.count < count {
            chosen.reserveCapacity(count)
            for _ in chosen.count..<count { chosen.append(uniform(below: bound)) }
            chosen.sort()
            chosen.removeRepetitions()
        }
        return chosen
    }

    private static func complement(of sorted: [Int], below bound: Int) -> [Int] {
        var result: [Int] = []
        result.reserveCapacity(bound - sorted.count)
        var next = 0
        for excluded in sorted {
            result.append(contentsOf: next..<excluded)
            next = excluded + 1
        }
        result.append(contentsOf: next..<bound)
        return result
    }
}

extension [Int] {
    /// Removes equal neighbours in place.
    fileprivate mutating func removeRepetitions() {
        guard var last = first else { return }
        var kept = 1
        for position in 1..<count where self[position] != last {
            last = self[position]
            self[kept] = last
            kept += 1
        }
        removeLast(count - kept)
    }
}
