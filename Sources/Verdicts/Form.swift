/// A number that decides, and where it comes from: the paper's own difference, a pilot's spread, what a reader would
/// care about.
public struct Margin: Codable, Sendable, Equatable {
    public let value: Double
    /// That of what is judged: "points".
    public let unit: String
    public let source: String

    public init(_ value: Double, _ unit: String, source: String) {
        precondition(value.isFinite, "a margin is a number")
        precondition(!source.isEmpty, "a margin has a source")
        (self.value, self.unit, self.source) = (value, unit, source)
    }
}

/// What a clause asks of an interval. Bounds are strict; a narrower interval inside one that is decided is decided alike.
public enum Form: Codable, Sendable, Equatable {
    /// Above the bound. An effect within ± `absentWithin` is absent, which is another failure than one that is reversed.
    case exceeds(Margin, absentWithin: Margin? = nil)
    /// Below the bound; as ``exceeds(_:absentWithin:)``, mirrored.
    case below(Margin, absentWithin: Margin? = nil)
    /// Of a difference, ours less theirs, where more is better: above minus the margin.
    case notWorse(than: Margin)
    /// Within the margin of a target on both sides, by a 95 % interval, which is stricter than the 90 % of two one-sided
    /// tests.
    case equals(Double, within: Margin)
    /// Within the margin of the paper's number.
    case size(ClaimedValue, within: Margin)
    /// A paper's single run inside the interval for one more run of ours, whose half-width is at most the margin.
    case predicts(ClaimedValue, within: Margin)
    /// Of a measure less the strongest control: above the margin.
    case beyondControl(String, by: Margin)
    /// Of a count or a proof, without an interval: exactly this number, or at least or at most it.
    case exact(Relation, Double)

    public enum Relation: String, Codable, Sendable, CaseIterable { case equal, atLeast, atMost }

    /// The rule in words, with the bound and its unit: "exceeds 2 points".
    public var sentence: String {
        switch self {
        case .exceeds(let bound, _): "exceeds \(bound.text)"
        case .below(let bound, _): "lies below \(bound.text)"
        case .notWorse(let margin): "is not worse by \(margin.text) or more"
        case .equals(let target, let margin): "lies within ± \(margin.text) of \(number(target))"
        case .size(let value, let margin):
            "lies within ± \(margin.text) of the paper's \(number(value.value))"
        case .predicts(let value, let margin):
            "the paper's \(number(value.value)) lies in the interval for one more run, of a half-width of at most \(margin.text)"
        case .beyondControl(let control, let margin): "exceeds that of \(control) by more than \(margin.text)"
        case .exact(.equal, let wanted): "is \(number(wanted))"
        case .exact(.atLeast, let wanted): "is at least \(number(wanted))"
        case .exact(.atMost, let wanted): "is at most \(number(wanted))"
        }
    }

    /// Whether it compares with the size of the paper's number.
    public var judgesSize: Bool {
        switch self {
        case .size, .predicts: true
        case .exceeds, .below, .notWorse, .equals, .beyondControl, .exact: false
        }
    }

    /// The margin or bound that is ours, with its source; `nil` for an exact number, which has none.
    public var margin: Margin? {
        switch self {
        case .exceeds(let margin, _), .below(let margin, _), .notWorse(let margin), .equals(_, let margin),
            .size(_, let margin), .predicts(_, let margin), .beyondControl(_, let margin):
            margin
        case .exact: nil
        }
    }

    /// The unit of what is judged: "points"; nothing for a pure number.
    public var unit: String { margin?.unit ?? "" }

    /// The finite numbers at which the outcome changes, in ascending order: what a picture shades.
    public var bounds: [Double] {
        switch self {
        case .exceeds(let bound, _), .below(let bound, _), .beyondControl(_, let bound): [bound.value]
        case .notWorse(let margin): [-margin.value]
        case .equals(let target, let margin): [target - margin.value, target + margin.value]
        case .size(let value, let margin): [value.value - margin.value, value.value + margin.value]
        case .predicts(let value, _): [value.value]
        case .exact(_, let wanted): [wanted]
        }
    }
}

extension Margin {
    /// "2 points", "1 point".
    var text: String { unit.isEmpty ? number(value) : "\(number(value)) \(agreeing(unit, with: value))" }
}

/// A bound as it was written: without digits that it doesn't have, below zero with a minus and no hyphen.
func number(_ value: Double) -> String {
    let digits = value == value.rounded() && abs(value) < 1e15 ? "\(Int(abs(value)))" : "\(abs(value))"
    return value < 0 ? "−\(digits)" : digits
}
