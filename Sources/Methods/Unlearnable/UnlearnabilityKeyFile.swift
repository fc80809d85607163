import Foundation

/// A key as a file, `key.json`: whoever has it can poison other images alike, recognise poisoned ones, and undo them.
///
/// ```json
/// {"format": "cahier-unlearnability-key/1", "generator": "numpy-legacy", "seed": 0, "blur": 0.3, "kernel": 3,
///  "denominator": 4294967296, "filters": [[[707141,…],[…],[…]],…], "classes": ["airplane",…],
///  "fraction": 1, "fraction_seed": 0, "images": {"data": "CIFAR-10", "count": 50000, "poisoned": 50000,
///  "clean_sha256": "…", "poisoned_sha256": "…"}}
/// ```
/// Who writes one by hand needs `format`, `kernel` and `filters`.
public struct UnlearnabilityKeyFile: Sendable, Equatable {
    public static let format = "cahier-unlearnability-key/1"
    private static let numPy = "numpy-legacy"

    /// Which images were poisoned by it.
    public struct Images: Codable, Sendable, Equatable {
        /// "CIFAR-10", or a folder's name.
        public var data: String
        /// Of training images, and how many of them are poisoned.
        public var count, poisoned: Int
        /// SHA-256 of all training images in order, before and after: of each "C H W" and a line's end, then its bytes [C, H, W].
        public var cleanDigest, poisonedDigest: String

        public init(data: String, count: Int, poisoned: Int, cleanDigest: String, poisonedDigest: String) {
            (self.data, self.count, self.poisoned) = (data, count, poisoned)
            (self.cleanDigest, self.poisonedDigest) = (cleanDigest, poisonedDigest)
        }

        private enum CodingKeys: String, CodingKey {
            case data, count, poisoned
            case cleanDigest = "clean_sha256"
            case poisonedDigest = "poisoned_sha256"
        }
    }

    public var key: UnlearnabilityKey
    /// In the order of the filters; empty where nobody has said.
    public var classNames: [String]
    public var fraction: PoisonedFraction
    /// The side that images were given after they were filtered; `nil` where they kept their own.
    public var size: Int?
    /// `nil` where the key has been used for none.
    public var images: Images?

    public init(
        _ key: UnlearnabilityKey, classNames: [String] = [], fraction: PoisonedFraction = .all, size: Int? = nil,
        images: Images? = nil
    ) {
        (self.key, self.classNames, self.fraction) = (key, classNames, fraction)
        (self.size, self.images) = (size, images)
    }

    /// The file's bytes: JSON with sorted keys, the same for the same key.
    public func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return try encoder.encode(Content(self)) + Data("\n".utf8)
    }

    /// - Parameter path: for errors.
    /// - Throws: ``MethodError`` where the bytes are no key, or a damaged one: numbers of another count, an even side, filters
    ///   that are not those of the seed beside them.
    public init(decoding data: Data, path: String) throws {
        func problem(_ finding: String) -> MethodError {
            MethodError(
                "reading the key \(path)", finding, advice: "Give the key.json that `cahier poison` wrote, as it was")
        }
        let content: Content
        do { content = try JSONDecoder().decode(Content.self, from: data) } catch let error as DecodingError {
            throw problem(error.inWords)
        }
        guard content.format == Self.format else {
            throw problem("expected the format \(Self.format), found \(content.format)")
        }
        guard (content.denominator ?? ClassFilter.denominator) == ClassFilter.denominator else {
            throw problem("expected numbers over \(ClassFilter.denominator), found another denominator")
        }
        do {
            let filters = try content.filters.map { rows in
                guard rows.count == content.kernel, rows.allSatisfy({ $0.count == content.kernel }) else {
                    throw problem(
                        "expected filters of \(content.kernel) rows and columns, found one of \(rows.map(\.count))")
                }
                return try ClassFilter(side: content.kernel, numerators: rows.flatMap(\.self))
            }
            key = try UnlearnabilityKey(filters, origin: .given)
            if content.generator == Self.numPy, let seed = content.seed, let blur = content.blur {
                let drawn = try UnlearnabilityKey(
                    numPySeed: seed, classes: filters.count, side: content.kernel, blur: blur)
                guard drawn.filters == filters else {
                    throw problem("its filters are not those of the seed \(seed) that stands beside them")
                }
                key = drawn
            }
            fraction = try PoisonedFraction(content.fraction ?? 1, seed: content.fractionSeed ?? 0)
        } catch let error as MethodError {
            throw error.attempt.hasPrefix("reading the key") ? error : problem(error.finding)
        }
        classNames = content.classes ?? []
        guard classNames.isEmpty || classNames.count == key.filters.count else {
            throw problem("it has \(classNames.count) names of classes for \(key.filters.count) filters")
        }
        if let size = content.size, size < 1 { throw problem("expected a size of 1 or more, found \(size)") }
        (size, images) = (content.size, content.images)
    }

    /// The file's members.
    private struct Content: Codable {
        var format: String
        var generator: String?
        var seed: UInt32?
        var blur: Double?
        var kernel: Int
        var denominator: UInt64?
        /// By class, row by row.
        var filters: [[[UInt64]]]
        var classes: [String]?
        var fraction: Double?
        var fractionSeed: UInt64?
        var size: Int?
        var images: Images?

        private enum CodingKeys: String, CodingKey {
            case format, generator, seed, blur, kernel, denominator, filters, classes, fraction, size, images
            case fractionSeed = "fraction_seed"
        }

        init(_ file: UnlearnabilityKeyFile) {
            format = UnlearnabilityKeyFile.format
            if case .numPy(let seed, let blur) = file.key.origin {
                (generator, self.seed, self.blur) = (UnlearnabilityKeyFile.numPy, seed, blur)
            }
            kernel = file.key.side
            denominator = ClassFilter.denominator
            filters = file.key.filters.map { filter in
                stride(from: 0, to: filter.numerators.count, by: filter.side).map {
                    Array(filter.numerators[$0..<$0 + filter.side])
                }
            }
            classes = file.classNames.isEmpty ? nil : file.classNames
            (fraction, fractionSeed) = (file.fraction.value, file.fraction.seed)
            (size, images) = (file.size, file.images)
        }
    }
}

extension DecodingError {
    /// What is wrong with JSON that is no key.
    fileprivate var inWords: String {
        func place(_ context: Context) -> String {
            let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
            return path.isEmpty ? "it" : path.joined(separator: ".")
        }
        return switch self {
        case .keyNotFound(let key, _): "\(key.stringValue) is missing"
        case .typeMismatch(let type, let context): "expected \(place(context)) to be \(type), found something else"
        case .valueNotFound(_, let context): "\(place(context)) has no value"
        case .dataCorrupted: "it is damaged, or no JSON"
        @unknown default: "it is no key"
        }
    }
}
