/// What a network says of a class for an image, and for what a mask leaves of it.
public struct MaskedAnswer: Codable, Hashable, Sendable {
    /// The class's probability for the whole image: y.
    public let whole: Double
    /// The same for the masked image: o.
    public let shown: Double
    /// The mean of the mask's values: how much of the image is there to be seen.
    public let energy: Double

    public init(whole: Double, shown: Double, energy: Double) {
        (self.whole, self.shown, self.energy) = (whole, shown, energy)
    }

    /// max(0, y − o)/y in percent, whose mean is the average drop (Chattopadhay et al. 2018, "Grad-CAM++", section 4);
    /// `nil` where the class had no probability.
    public var drop: Double? { whole > 0 ? 100 * max(0, whole - shown) / whole : nil }

    /// Whether the class has gained probability: o > y, whose share is the increase in confidence (the same section).
    public var isIncrease: Bool { shown > whole }

    /// max(0, o − y)/(1 − y) in percent, whose mean is the average gain (Zhang et al. 2024, "Opti-CAM", section 4;
    /// recalled); `nil` where nothing could be gained.
    public var gain: Double? { whole < 1 ? 100 * max(0, shown - whole) / (1 - whole) : nil }
}
