import Foundation
import Wording

/// What an interval is over: which units were sampled, how many, and which were missing.
///
///     SampledUnits([.varying("trainings", 3), .varying("images", 5000)], design: .crossed).title
///         // "3 trainings × 5000 images"
public struct SampledUnits: Sendable, Hashable, Codable {
    /// One kind of unit.
    public struct Factor: Sendable, Hashable, Codable {
        /// In the plural: "images".
        public let name: String
        public let count: Int
        /// Whether the interval is about others of this kind, too; a fixed factor is these very units and no sample.
        public let varies: Bool

        public static func varying(_ name: String, _ count: Int) -> Factor {
            Factor(name: name, count: count, varies: true)
        }

        public static func fixed(_ name: String, _ count: Int) -> Factor {
            Factor(name: name, count: count, varies: false)
        }
    }

    /// How several factors belong together.
    public enum Design: String, Sendable, Hashable, Codable {
        /// Every unit of one with every unit of the other: the same images for each training.
        case crossed
        /// Each unit of the second belongs to one of the first: photographs of objects.
        case nested
        /// Different units on either side of a comparison.
        case independent
    }

    /// How many units had no value, and how they count.
    public struct Missing: Sendable, Hashable, Codable {
        public let count: Int
        public let rule: MissingRule

        public init(_ count: Int, _ rule: MissingRule) { (self.count, self.rule) = (count, rule) }
    }

    /// What varies comes first.
    public private(set) var factors: [Factor]
    /// Of no matter with one factor.
    public let design: Design
    public internal(set) var missing: [Missing]

    public init(_ factors: [Factor], design: Design = .crossed, missing: [Missing] = []) {
        (self.factors, self.design, self.missing) = (factors, design, missing)
    }

    /// How many units the interval rests on: the fewest of what varies, the clusters where units are nested; `nil` where
    /// nothing varies.
    public var scarcest: Factor? {
        let varying = factors.filter(\.varies)
        return design == .nested ? varying.first : varying.min { $0.count < $1.count }
    }

    /// Whether the interval is about other units of this name, too.
    public func varies(_ name: String) -> Bool { factors.contains { $0.name == name && $0.varies } }

    mutating func hold(_ name: String, _ count: Int) { factors.append(.fixed(name, count)) }

    /// "3 trainings × 5000 images", "60 photographs in 12 objects", "5000 images; trainings held fixed: 1; 2 missing …"
    public var title: String {
        // A single one has no plural.
        func words(_ factor: Factor) -> String {
            factor.count == 1 ? "\(factor.name): 1" : groupedThousands(String(factor.count)) + " " + factor.name
        }
        let varying = factors.filter(\.varies).map(words)
        let fixed = factors.filter { !$0.varies }.map { "\($0.name) held fixed: \(groupedThousands(String($0.count)))" }
        let sampled =
            switch design {
            case .crossed: varying.joined(separator: " × ")
            case .nested: varying.reversed().joined(separator: " in ")
            case .independent: varying.joined(separator: " and ")
            }
        return ([sampled].filter { !$0.isEmpty } + fixed + missing.map(\.title))
            .joined(separator: "; ")
    }
}

extension SampledUnits.Missing {
    var title: String {
        let number = groupedThousands(String(count))
        return switch rule {
        case .leaveOut(let reason): "\(number) left out (\(reason))"
        case .count(let value, let reason): "\(number) missing, counted as \(String(format: "%g", value)) (\(reason))"
        case .worstCase: "\(number) missing, at the worst on both sides"
        }
    }
}
