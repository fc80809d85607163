import Charts
import Methods

/// What a map is measured by on one image, in percent or, for what can be had, in points.
public enum MapQuantity: Hashable, Sendable {
    case averageDrop(MaskForm)
    case increaseInConfidence(MaskForm)
    case averageGain(MaskForm)
    /// The area between the curves of removing pixels.
    case removalArea

    /// The six of T-TAME's paper.
    public static let published =
        MapPlan.softShares.map { MapQuantity.averageDrop(.soft($0)) }
        + MapPlan.softShares.map { MapQuantity.increaseInConfidence(.soft($0)) }
    /// Where all maps show equally much.
    public static let equalAreas = MapPlan.shownAreas.map { MapQuantity.averageDrop(.area($0)) }
    public static let gains = MapPlan.softShares.map { MapQuantity.averageGain(.soft($0)) }

    /// "AD 50 %", "AD at an area of 30 %".
    public var name: String {
        func percent(_ form: MaskForm) -> String { "\(Numerals.plain(100 * form.share)) %" }
        return switch self {
        case .averageDrop(.soft(let share)): "AD \(percent(.soft(share)))"
        case .averageDrop(.area(let share)): "AD at an area of \(percent(.area(share)))"
        case .increaseInConfidence(let form): "IC \(percent(form))"
        case .averageGain(let form): "AG \(percent(form))"
        case .removalArea: "LeRF − MoRF"
        }
    }

    var isLowerBetter: Bool { if case .averageDrop = self { true } else { false } }
    var bounds: ClosedRange<Double> { self == .removalArea ? -100...100 : 0...100 }
}
