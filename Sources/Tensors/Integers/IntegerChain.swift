import CKernels

/// What one sum in 32 bits runs over, before it is added to others in Float32.
public struct IntegerChain: Codable, Sendable, Hashable {
    /// Blocks of 16 channels; rows and columns of a window.
    public let blocks, rows, columns: Int

    public init(blocks: Int, rows: Int, columns: Int) {
        precondition(min(blocks, rows, columns) >= 1, "a chain has products")
        (self.blocks, self.rows, self.columns) = (blocks, rows, columns)
    }

    /// The chains for a window, the longest first: that of the authors' code, 256 channels for a window of one pixel and 16 for a larger
    /// one; then less and less of the window, or of the channels, down to 16 products.
    public static func choices(rows: Int, columns: Int) -> [IntegerChain] {
        guard rows * columns > 1 else { return [16, 8, 4, 2, 1].map { IntegerChain(blocks: $0, rows: 1, columns: 1) } }
        let whole = IntegerChain(blocks: 1, rows: rows, columns: columns)
        let row = IntegerChain(blocks: 1, rows: 1, columns: columns)
        let place = IntegerChain(blocks: 1, rows: 1, columns: 1)
        return [whole, row, place].reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }

    /// The first of them.
    static func longest(rows: Int, columns: Int) -> IntegerChain { choices(rows: rows, columns: columns)[0] }

    /// How many products the longest sum has, where there are so many channels.
    public func products(ofChannels channels: Int) -> Int { min(16 * blocks, channels) * rows * columns }

    var raw: cahier_integer_chain {
        cahier_integer_chain(blocks: Int32(blocks), rows: Int32(rows), columns: Int32(columns))
    }
}

extension IntegerConvolutionPlan {
    /// How many pairs of neighbouring pixels a chain of the weights' gradient has, the longest first: whole rows with at least 128
    /// pixels, which may belong to several images; then powers of two.
    public var pairChains: [Int] {
        let longest = IntegerConvolutionPlan.longestPairChain(width: output[3])
        return [longest] + [64, 32, 16, 8, 4, 2, 1].filter { $0 < longest }
    }

    /// The first of them, for rows of so many pixels.
    static func longestPairChain(width: Int) -> Int { (127 + width) / width * ((width + 1) / 2) }
}
