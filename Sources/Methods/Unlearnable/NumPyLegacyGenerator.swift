/// The random numbers of NumPy's `RandomState`, bit for bit: MT19937 (Matsumoto and Nishimura 1998), started from one word.
///
///     var numbers = NumPyLegacyGenerator(seed: 0)
///     numbers.nextShare()                              // 0.5488135039273248, as numpy.random.seed(0); random_sample()
public struct NumPyLegacyGenerator: Sendable {
    private static let length = 624
    private static let distance = 397
    private var state: [UInt32]
    private var position = length

    public init(seed: UInt32) {
        state = [seed]
        state.reserveCapacity(Self.length)
        for place in 1..<Self.length {
            let last = state[place - 1]
            state.append(1_812_433_253 &* (last ^ last >> 30) &+ UInt32(place))
        }
    }

    /// 32 random bits.
    public mutating func nextWord() -> UInt32 {
        if position == Self.length { renew() }
        var word = state[position]
        position += 1
        word ^= word >> 11
        word ^= word << 7 & 0x9D2C_5680
        word ^= word << 15 & 0xEFC6_0000
        return word ^ word >> 18
    }

    /// Uniform in [0, 1), a multiple of 2⁻⁵³: `random_sample`.
    public mutating func nextShare() -> Double {
        let high = nextWord() >> 5, low = nextWord() >> 6
        return (Double(high) * 67_108_864 + Double(low)) / 9_007_199_254_740_992
    }

    /// A whole number from 0 to the bound, which it stays below, by rejection under a mask of ones: `randint`.
    public mutating func nextInteger(below bound: UInt32) -> UInt32 {
        precondition(bound > 0, "there is no whole number from 0 on below 0")
        guard bound > 1 else { return 0 }
        let mask = UInt32.max >> UInt32((bound - 1).leadingZeroBitCount)
        while true {
            let drawn = nextWord() & mask
            if drawn < bound { return drawn }
        }
    }

    private mutating func renew() {
        for place in 0..<Self.length {
            let next = (place + 1) % Self.length
            let mixed = state[place] & 0x8000_0000 | state[next] & 0x7FFF_FFFF
            let turned = mixed >> 1 ^ (mixed & 1 == 1 ? 0x9908_B0DF : 0)
            state[place] = state[(place + Self.distance) % Self.length] ^ turned
        }
        position = 0
    }
}
