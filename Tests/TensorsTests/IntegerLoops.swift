import Tensors

/// A convolution of integers as plain loops in 64 bits: chains are cut in the same places, are what is left of their sums modulo 2^32,
/// and are added up in Float32.
struct PlainIntegers {
    /// Mistakes that kernels could make, which the tests' shapes must show.
    enum Mistake: CaseIterable {
        /// The two channels of a pair change places on one side.
        case swappedPairs
        /// The input's gradient takes the window as it stands.
        case unturnedWindow
        /// Sums saturate, at half of what 32 bits hold.
        case saturatedSums
    }

    var mistake: Mistake?
    let input, weights: [Int]
    let geometry: ConvolutionGeometry
    /// Row-major integers.
    let x, w, dy: [Int64]

    var output: [Int] {
        [input[0], weights[0]]
            + (0..<2).map { geometry.outputSize(input[$0 + 2], kernel: weights[$0 + 2], axis: $0) }
    }

    /// What a kernel's sums in 32 bits and its additions in Float32 come to, with how large partial sums got.
    struct Sums {
        private(set) var value: Float?
        private(set) var largest: Int64 = 0
        private(set) var overflows = 0
        private var chain: Int64 = 0

        mutating func add(_ product: Int64) {
            chain += product
            largest = max(largest, abs(chain))
        }

        mutating func endChain(_ mistake: Mistake? = nil) {
            if mistake == .saturatedSums { chain = min(max(chain, -1 << 30), 1 << 30) }
            let wrapped = Int32(truncatingIfNeeded: chain)
            if Int64(wrapped) != chain { overflows += 1 }
            value = value.map { $0 + Float(wrapped) } ?? Float(wrapped)
            chain = 0
        }
    }

    private func forEachPlace(of shape: [Int], _ body: (_ n: Int, _ c: Int, _ y: Int, _ x: Int) -> Void) {
        for n in 0..<shape[0] {
            for c in 0..<shape[1] { for y in 0..<shape[2] { for x in 0..<shape[3] { body(n, c, y, x) } } }
        }
    }

    /// The channel whose integer meets that of another.
    private func met(_ channel: Int) -> Int {
        mistake == .swappedPairs && channel ^ 1 < input[1] ? channel ^ 1 : channel
    }

    private func at(_ shape: [Int], _ n: Int, _ c: Int, _ y: Int, _ x: Int) -> Int? {
        guard y >= 0, x >= 0, y < shape[2], x < shape[3] else { return nil }
        return ((n * shape[1] + c) * shape[2] + y) * shape[3] + x
    }

    /// Calls with the ends of a range's parts.
    private func forEachPart(_ count: Int, _ size: Int, _ body: (Range<Int>) -> Void) {
        for start in stride(from: 0, to: count, by: size) { body(start..<min(start + size, count)) }
    }

    private func forEachChain(
        _ channels: Int, _ chain: IntegerChain, _ body: (Range<Int>, Range<Int>, Range<Int>) -> Void
    ) {
        forEachPart(channels, 16 * chain.blocks) { channels in
            forEachPart(weights[2], chain.rows) { rows in
                forEachPart(weights[3], chain.columns) { columns in body(channels, rows, columns) }
            }
        }
    }

    func forward(_ chain: IntegerChain) -> [Sums] {
        var result: [Sums] = []
        forEachPlace(of: output) { n, o, y, x in
            var sums = Sums()
            forEachChain(input[1], chain) { channels, rows, columns in
                for c in channels {
                    for r in rows {
                        for s in columns {
                            let (row, column) = (
                                y * geometry.stride[0] + r - geometry.paddingBefore[0],
                                x * geometry.stride[1] + s - geometry.paddingBefore[1]
                            )
                            guard let place = at(input, n, c, row, column) else { continue }
                            sums.add(self.x[place] * w[((o * input[1] + met(c)) * weights[2] + r) * weights[3] + s])
                        }
                    }
                }
                sums.endChain(mistake)
            }
            result.append(sums)
        }
        return result
    }

    /// Of windows that move by one pixel.
    func toInput(_ chain: IntegerChain) -> [Sums] {
        var result: [Sums] = []
        forEachPlace(of: input) { n, c, y, x in
            var sums = Sums()
            forEachChain(weights[0], chain) { outputs, rows, columns in
                for o in outputs {
                    for r in rows {
                        for s in columns {
                            // The window is turned: its last weight comes first.
                            let (row, column) = (weights[2] - 1 - r, weights[3] - 1 - s)
                            let (above, left) = (
                                y + geometry.paddingBefore[0] - row, x + geometry.paddingBefore[1] - column
                            )
                            guard let place = at(output, n, o, above, left) else { continue }
                            let (down, right) = mistake == .unturnedWindow ? (r, s) : (row, column)
                            sums.add(dy[place] * w[((o * input[1] + c) * weights[2] + down) * weights[3] + right])
                        }
                    }
                }
                sums.endChain()
            }
            result.append(sums)
        }
        return result
    }

    func toWeights(pairsInChain: Int) -> [Sums] {
        let (output, pairsOfRow) = (output, (output[3] + 1) / 2)
        let pairs = output[0] * output[2] * pairsOfRow
        var result: [Sums] = []
        forEachPlace(of: weights) { o, c, r, s in
            var sums = Sums()
            forEachPart(pairs, pairsInChain) { part in
                for pair in part {
                    let (line, start) = (pair / pairsOfRow, pair % pairsOfRow * 2)
                    let (n, y) = (line / output[2], line % output[2])
                    for x in start..<min(start + 2, output[3]) {
                        let (row, column) = (
                            y * geometry.stride[0] + r - geometry.paddingBefore[0],
                            x * geometry.stride[1] + s - geometry.paddingBefore[1]
                        )
                        guard let place = at(input, n, c, row, column), let target = at(output, n, o, y, x) else {
                            continue
                        }
                        sums.add(self.x[place] * dy[target])
                    }
                }
                sums.endChain()
            }
            result.append(sums)
        }
        return result
    }
}
