import Tensors

/// One of the analyses that a specification curve shows: an option of every group.
public struct Specification: Sendable {
    public struct Choice: Sendable, Hashable {
        public let group: String
        public let option: String
    }

    /// In the order of the groups, the registered options included.
    public let choices: [Choice]
    /// The worst of its options'.
    public let equivalence: Estimator.Equivalence
    public let isRegistered: Bool
    public let estimator: Estimator

    /// A choice that the paper leaves open, of which each option has data of its own.
    public struct Fork: Sendable {
        public let name: String
        /// The registered one first.
        public let options: [(name: String, equivalence: Estimator.Equivalence)]

        public init(_ name: String, _ options: [(name: String, equivalence: Estimator.Equivalence)]) {
            precondition(!options.isEmpty, "a fork has options")
            (self.name, self.options) = (name, options)
        }
    }
}

extension Estimator {
    /// The registered analysis, and the others that the same data allow, as ``specifications(forks:limit:seed:of:)`` without
    /// forks.
    public func specifications(limit: Int = 64, seed: UInt64) throws -> [Specification] {
        try Self.specifications(forks: [], limit: limit, seed: seed) { _ in self }
    }

    /// The registered analysis first, then all combinations of equivalent options, then each other option alone.
    ///
    /// Beyond the limit, each equivalent option alone, and as many combinations as the limit allows, drawn by the seed.
    /// ```swift
    /// try Estimator.specifications(forks: [Fork("a clipped activation is", […])], seed: 1) { options in
    ///     try Estimator.mean(areas(options[0]))
    /// }
    /// ```
    /// - Parameter make: gets an option of each fork, in order.
    /// - Throws: what making throws.
    public static func specifications(
        forks: [Specification.Fork], limit: Int = 64, seed: UInt64, of make: (_ options: [String]) throws -> Estimator
    ) throws -> [Specification] {
        let registered = try make(forks.map { $0.options[0].name })
        var groups = forks.enumerated().map { place, fork in
            SpecificationGrid.Group(
                name: fork.name,
                options: fork.options.map { .init(name: $0.name, equivalence: $0.equivalence, change: nil) },
                fork: place)
        }
        for variation in try registered.variations() {
            let option = SpecificationGrid.Option(
                name: variation.option, equivalence: variation.equivalence, change: variation.change)
            if let last = groups.indices.last, groups[last].fork == nil, groups[last].name == variation.group {
                groups[last].options.append(option)
            } else {
                groups.append(.init(name: variation.group, options: [option], fork: nil))
            }
        }
        let grid = SpecificationGrid(groups: groups)
        var made: [[String]: Estimator] = [forks.map { $0.options[0].name }: registered]
        return try grid.combinations(limit: limit, seed: seed).compactMap { places in
            let options = zip(groups, places).map { $0.options[$1] }
            let names = zip(groups, options).filter { $0.0.fork != nil }.map(\.1.name)
            let base = try made[names] ?? make(names)
            made[names] = base
            let changes = options.compactMap(\.change)
            guard let estimator = changes.isEmpty ? base : try base.applying(changes) else { return nil }
            return Specification(
                choices: zip(groups, options).map { .init(group: $0.name, option: $1.name) },
                equivalence: options.map(\.equivalence).reduce(.equivalent) { $0.worse($1) },
                isRegistered: places.allSatisfy { $0 == 0 }, estimator: estimator)
        }
    }
}

extension Estimator.Equivalence {
    fileprivate func worse(_ other: Self) -> Self {
        let order: [Self] = [.equivalent, .directionOnly, .uncertain]
        return order.last { $0 == self || $0 == other } ?? self
    }
}

/// Which options go together.
struct SpecificationGrid {
    struct Option {
        let name: String
        let equivalence: Estimator.Equivalence
        let change: Estimator.Change?
    }

    struct Group {
        let name: String
        /// The registered one first.
        var options: [Option]
        /// The place among the study's forks, if it is one.
        let fork: Int?
    }

    let groups: [Group]

    /// The place of an option in each group, the registered combination first, none twice.
    func combinations(limit: Int, seed: UInt64) -> [[Int]] {
        let registered = groups.map { _ in 0 }
        let equivalent = groups.map { group in
            group.options.indices.filter { $0 == 0 || group.options[$0].equivalence == .equivalent }
        }
        func alone(_ isTaken: (Option) -> Bool) -> [[Int]] {
            groups.indices.flatMap { group in
                groups[group].options.indices.dropFirst().filter { isTaken(groups[group].options[$0]) }.map { option in
                    var places = registered
                    places[group] = option
                    return places
                }
            }
        }
        // A product of many groups is beyond counting.
        let size = equivalent.reduce(1.0) { $0 * Double($1.count) }
        let combined: [[Int]]
        if size <= Double(limit) {
            combined = equivalent.reduce([[]]) { rows, options in rows.flatMap { row in options.map { row + [$0] } } }
        } else {
            var found = [registered] + alone { $0.equivalence == .equivalent },
                stream = RandomStream(seed: seed, "specifications")
            var taken = Set(found), drawn = 0
            while drawn < limit, Double(taken.count) < size {
                let places = equivalent.map { $0[stream.uniform(below: $0.count)] }
                guard taken.insert(places).inserted else { continue }
                found.append(places)
                drawn += 1
            }
            combined = found
        }
        return combined + alone { $0.equivalence != .equivalent }
    }
}
