import Methods

/// What a network learns from: training images, filtered or not.
///
///     PoisonedData(.own, fraction: 0.8)
public struct PoisonedData: Codable, Sendable {
    public enum Filters: String, Codable, Sendable {
        /// Images as they are.
        case none
        /// The key's; one of them for all classes; with their largest number in the middle; so, and images divided by the filter's
        /// sum; filters that change nothing.
        case own, shared, centred, evened, passing
    }

    public var filters: Filters
    /// The largest number of a drawn filter but its 1.
    public var blur: Double
    /// Of the images, from 0 to 1, that are filtered.
    public var fraction: Double
    /// Whether it is only those that the fraction leaves clean, over and over, so that steps are as many.
    public var keepsCleanPartAlone: Bool
    public var shufflesLabels: Bool
    /// Whether the key's holder has undone them.
    public var isUndone: Bool

    public init(
        _ filters: Filters, blur: Double = 0.3, fraction: Double = 1, keepsCleanPartAlone: Bool = false,
        shufflesLabels: Bool = false, isUndone: Bool = false
    ) {
        (self.filters, self.blur, self.fraction) = (filters, blur, fraction)
        (self.keepsCleanPartAlone, self.shufflesLabels, self.isUndone) = (keepsCleanPartAlone, shufflesLabels, isUndone)
    }

    public static let clean = PoisonedData(.none)
    public static let poisoned = PoisonedData(.own)

    /// - Throws: as ``UnlearnabilityKey/init(numPySeed:classes:side:blur:)``.
    func key(seed: UInt32, classes: Int) throws -> UnlearnabilityKey {
        let key = try UnlearnabilityKey(numPySeed: seed, classes: classes, blur: blur)
        return switch filters {
        case .none, .own: key
        case .shared: key.shared
        case .centred, .evened: key.centred
        case .passing: try key.passing()
        }
    }
}
