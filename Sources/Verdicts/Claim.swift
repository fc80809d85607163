/// A claim whose words were read, and which may have a verdict.
///
///     Claim("clipping improves accuracy by 68.92 % on average", .abstract, value: ClaimedValue(68.92, "%", on: "VGG-16, CIFAR-10"))
///
/// What is only recalled can't be one: it is a ``Question``.
public struct Claim: Codable, Sendable, Equatable {
    /// Where the words were read.
    public enum Source: Codable, Sendable, Equatable {
        case abstract
        /// In the paper itself or in a named source by its authors: "section 4.2", "the authors' repository at 3f2a…".
        case paper(place: String)
        /// In another publication, which is named, and only there.
        case quoted(in: String)

        /// For people: "abstract", "paper, section 4.2", "quoted in Li et al. 2020".
        public var text: String {
            switch self {
            case .abstract: "abstract"
            case .paper(let place): "paper, \(place)"
            case .quoted(let publication): "quoted in \(publication)"
            }
        }
    }

    /// The paper's own words.
    public let words: String
    public let source: Source
    public let value: ClaimedValue?

    public init(_ words: String, _ source: Source, value: ClaimedValue? = nil) {
        self.words = words
        self.source = source
        self.value = value
    }
}

/// A number as the paper prints it.
public struct ClaimedValue: Codable, Sendable, Equatable {
    public let value: Double
    /// "points", "%", or "" for a pure number.
    public let unit: String
    /// The spread that the paper prints beside it, if any: "± 0.3 over 5 runs".
    public let spread: String?
    /// What it was measured on: "ResNet-50, ImageNet".
    public let on: String
    /// "up to 68.92 %": the best of many settings, of which only the direction is judged.
    public let isUpTo: Bool

    public init(_ value: Double, _ unit: String, spread: String? = nil, on: String, isUpTo: Bool = false) {
        precondition(value.isFinite, "a paper's number is a number")
        (self.value, self.unit, self.spread, self.on, self.isUpTo) = (value, unit, spread, on, isUpTo)
    }
}

extension ClaimedValue {
    /// "68.92 %", "up to 11.1 points ± 0.3 over 5 runs (ResNet-50, ImageNet)".
    public var text: String {
        let number =
            (isUpTo ? "up to " : "") + number(value) + (unit.isEmpty ? "" : "\u{A0}\(agreeing(unit, with: value))")
        return "\(number)\(spread.map { " \($0)" } ?? "") (\(on))"
    }
}

/// What has an answer (yes, no, undecided) in a table of its own, and never a verdict.
public struct Question: Codable, Sendable, Equatable {
    public enum Origin: Codable, Sendable, Equatable {
        case ours
        /// A claim known from memory alone, not verified.
        case recalled(from: String)

        /// For people: "our question", "recalled: Goferman et al. 2010".
        public var text: String {
            switch self {
            case .ours: "our question"
            case .recalled(let from): "recalled: \(from)"
            }
        }
    }

    public let words: String
    public let origin: Origin

    public init(_ words: String, _ origin: Origin = .ours) {
        self.words = words
        self.origin = origin
    }
}

/// A clause of the abstract that no finding tests.
public struct UntestedClause: Codable, Sendable, Equatable {
    public let words: String
    public let reason: Reason

    public enum Reason: Codable, Sendable, Equatable {
        /// Data, people or hardware that aren't here: what would be needed.
        case missing(needs: String)
        /// A control says that the test that stands here can't answer.
        case invalid(because: String)
    }

    public init(_ words: String, _ reason: Reason) {
        self.words = words
        self.reason = reason
    }
}
