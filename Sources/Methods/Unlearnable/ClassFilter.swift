/// The filter of one class: k × k whole numbers over 2³², so that filtering is exact.
///
///     try ClassFilter(side: 3, values: [0.1, 0, 0, 0, 0, 1, 0, 0.2, 0])
public struct ClassFilter: Sendable, Hashable {
    /// k, an odd number of pixels.
    public let side: Int
    /// Row by row, from 0 to ``denominator``.
    public let numerators: [UInt64]

    /// What stands for 1.
    public static let denominator: UInt64 = 1 << 32
    /// The sides that filters may have, of which odd ones.
    public static let sides = 1...31

    /// - Throws: ``MethodError`` for a side that is even or out of range, for too few or too many numbers, one that is
    ///   larger than ``denominator``, and where all are 0.
    public init(side: Int, numerators: [UInt64]) throws {
        try Self.check(side: side)
        func problem(_ finding: String, _ advice: String) -> MethodError {
            MethodError("reading a filter", finding, advice: advice)
        }
        guard numerators.count == side * side else {
            throw problem(
                "expected \(side * side) numbers for a side of \(side), found \(numerators.count)",
                "Give a number for each place")
        }
        if let wrong = numerators.first(where: { $0 > Self.denominator }) {
            throw problem("expected numbers from 0 to \(Self.denominator), found \(wrong)", "Give shares of 2^32")
        }
        guard numerators.contains(where: { $0 > 0 }) else {
            throw problem("all its numbers are 0", "Give one that is more: images would be black")
        }
        self.side = side
        self.numerators = numerators
    }

    /// Rounded to multiples of 2⁻³².
    ///
    /// - Parameter values: row by row, from 0 to 1.
    /// - Throws: as ``init(side:numerators:)``, and for values that are not from 0 to 1.
    public init(side: Int, values: [Double]) throws {
        if let wrong = values.first(where: { !(0...1 ~= $0) }) {
            throw MethodError(
                "reading a filter", "expected numbers from 0 to 1, found \(wrong)", advice: "Give shares of 1")
        }
        try self.init(
            side: side, numerators: values.map { UInt64(($0 * Double(Self.denominator)).rounded()) })
    }

    /// One that changes nothing.
    public static func passing(side: Int) throws -> ClassFilter {
        try check(side: side)
        var numerators = [UInt64](repeating: 0, count: side * side)
        numerators[side * side / 2] = denominator
        return try ClassFilter(side: side, numerators: numerators)
    }

    /// Row by row, exactly.
    public var values: [Double] { numerators.map { Double($0) / Double(Self.denominator) } }

    /// What a pixel of an even surface is multiplied by.
    public var sum: Double { values.reduce(0, +) }

    /// The same numbers with the largest, the first of equals, in the middle: a blur that moves nothing by itself.
    public var centred: ClassFilter {
        var moved = numerators
        let largest = moved.indices.reduce(0) { moved[$1] > moved[$0] ? $1 : $0 }
        moved.swapAt(largest, moved.count / 2)
        return ClassFilter(side: side, checked: moved)
    }

    private init(side: Int, checked numerators: [UInt64]) { (self.side, self.numerators) = (side, numerators) }

    static func check(side: Int) throws {
        guard sides.contains(side), !side.isMultiple(of: 2) else {
            throw MethodError(
                "reading a filter",
                "expected an odd side from \(sides.lowerBound) to \(sides.upperBound), found \(side)",
                advice: "Give 3, 5, 7 or another odd number")
        }
    }
}
