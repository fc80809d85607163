/// A way to share the weights that are kept among layers, under its name on the command line.
///
///     PruningMethod(rawValue: "uniform+")   // .uniformPlus
public enum PruningMethod: String, CaseIterable, Codable, Sendable {
    case rateDistortion = "rd"
    case lamp
    case erdosRenyiKernel = "erk"
    case uniform
    case uniformPlus = "uniform+"
    case globalMagnitude = "global"

    /// For people: "LAMP".
    public var title: String {
        switch self {
        case .rateDistortion: "RD"
        case .lamp: "LAMP"
        case .erdosRenyiKernel: "ERK"
        case .uniform: "uniform"
        case .uniformPlus: "uniform+"
        case .globalMagnitude: "global magnitude"
        }
    }

    /// Whether the method needs distortion curves, and so images.
    public var needsCurves: Bool { self == .rateDistortion }

    /// How many weights each layer keeps, `budget` in all, as follows from the weights alone; `nil` where it follows
    /// from curves: see ``RateDistortionAllocation``.
    ///
    /// - Throws: ``MethodError`` if the budget is not from 0 to all weights, or the method can't meet it.
    public func allocation(of layers: [PrunableLayer], keeping budget: Int) throws -> PruningAllocation? {
        let shapes = layers.map(\.weights.shape)
        switch self {
        case .rateDistortion: return nil
        case .lamp: return try .lamp(of: layers, keeping: budget)
        case .erdosRenyiKernel: return try .erdosRenyiKernel(over: shapes, keeping: budget)
        case .uniform: return try .uniform(over: layers.map(\.weights.count), keeping: budget)
        case .uniformPlus: return try .uniformPlus(over: shapes, keeping: budget)
        case .globalMagnitude: return try .globalMagnitude(of: layers, keeping: budget)
        }
    }
}
