/// The filters of all classes, known to whoever made the data: with them they can be made again, recognised and undone.
///
///     let key = try UnlearnabilityKey(numPySeed: 0, classes: 10)     // that of the authors' seed 0 for CIFAR-10
public struct UnlearnabilityKey: Sendable, Hashable {
    /// One for each class, all of one side.
    public let filters: [ClassFilter]
    public let origin: Origin

    public enum Origin: Sendable, Hashable {
        /// Drawn by ``UnlearnabilityKey/init(numPySeed:classes:side:blur:)``.
        case numPy(seed: UInt32, blur: Double)
        /// Given, or made of another key.
        case given
    }

    /// - Throws: ``MethodError`` with fewer than two classes, and for filters of several sides.
    public init(_ filters: [ClassFilter], origin: Origin = .given) throws {
        guard filters.count >= 2 else {
            throw MethodError(
                "making a key", "expected at least two classes, found \(filters.count)",
                advice: "Give data of several classes: a filter tells a class from others")
        }
        if let other = filters.first(where: { $0.side != filters[0].side }) {
            throw MethodError(
                "making a key", "found filters with sides of \(filters[0].side) and \(other.side)",
                advice: "Give all filters one side")
        }
        self.filters = filters
        self.origin = origin
    }

    /// As the authors draw it (their repository at ff58b1c): for each class 3 k² numbers uniform in [0, blur), of which the
    /// first k² are the filter, then the row and the column of the place that becomes 1.
    ///
    /// - Parameters:
    ///   - side: k, odd.
    ///   - blur: p_b, from 0 to 1.
    /// - Throws: ``MethodError`` for fewer than two classes, an even side, or a blur beyond 0 to 1.
    public init(numPySeed seed: UInt32, classes: Int, side: Int = 3, blur: Double = 0.3) throws {
        try ClassFilter.check(side: side)
        guard 0...1 ~= blur else {
            throw MethodError(
                "drawing a key", "expected a blur from 0 to 1, found \(blur)", advice: "Give 0.3 or another share of 1")
        }
        var numbers = NumPyLegacyGenerator(seed: seed)
        let filters = try (0..<max(0, classes)).map { _ in
            var values = (0..<3 * side * side).map { _ in blur * numbers.nextShare() }.prefix(side * side)
            let row = numbers.nextInteger(below: UInt32(side)), column = numbers.nextInteger(below: UInt32(side))
            values[Int(row) * side + Int(column)] = 1
            return try ClassFilter(side: side, values: Array(values))
        }
        try self.init(filters, origin: .numPy(seed: seed, blur: blur))
    }

    /// k.
    public var side: Int { filters[0].side }

    /// The first class's filter for all classes: the images change as much, and a filter tells no class.
    public var shared: UnlearnabilityKey { replacing(filters.map { _ in filters[0] }) }

    /// Every filter with its largest number in the middle.
    public var centred: UnlearnabilityKey { replacing(filters.map(\.centred)) }

    /// To each class the filter of the one so many places further on.
    public func permuted(by places: Int) -> UnlearnabilityKey {
        let count = filters.count
        return replacing(filters.indices.map { filters[(($0 + places) % count + count) % count] })
    }

    /// Filters that change nothing, so that what is left is the division by each image's maximum.
    public func passing() throws -> UnlearnabilityKey {
        let filter = try ClassFilter.passing(side: side)
        return replacing(filters.map { _ in filter })
    }

    private func replacing(_ filters: [ClassFilter]) -> UnlearnabilityKey {
        UnlearnabilityKey(unchecked: filters)
    }

    private init(unchecked filters: [ClassFilter]) { (self.filters, origin) = (filters, .given) }

    /// As ``init(numPySeed:classes:side:blur:)`` by other seeds: keys that are as likely and not this one.
    ///
    /// - Throws: as that initialiser.
    public func othersDrawnAlike(_ count: Int) throws -> [UnlearnabilityKey] {
        let (seed, blur): (UInt32, Double) =
            switch origin {
            case .numPy(let seed, let blur): (seed, blur)
            case .given: (0, 0.3)
            }
        var found: [UnlearnabilityKey] = []
        var next = seed
        while found.count < count {
            next &+= 1
            let other = try UnlearnabilityKey(numPySeed: next, classes: filters.count, side: side, blur: blur)
            if other.filters != filters, !found.contains(where: { $0.filters == other.filters }) { found.append(other) }
            // With little to draw (a side of 1, a blur of 0) there are not so many different keys.
            if next == seed &+ 1000 { break }
        }
        return found
    }
}
