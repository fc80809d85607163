/// How units without a value count; the first two are registered before there are data.
public enum MissingRule: Sendable, Hashable, Codable {
    /// As if they had not been sampled.
    case leaveOut(because: String)
    /// As this value, e.g. 0 for a network that no longer answers.
    case count(as: Double, because: String)
    /// As whatever, within the quantity's bounds, makes the interval widest on either side; without bounds there is none.
    case worstCase
}
