import Notebook

/// Whose maps are measured: methods first, then controls.
enum Arm: String, Codable, CaseIterable, Sendable {
    case attention = "T-TAME"
    case gradCAM = "Grad-CAM"
    case gradCAMPlusPlus = "Grad-CAM++"
    case layerCAM = "LayerCAM"
    case scoreCAM = "Score-CAM"
    case ablationCAM = "Ablation-CAM"
    case rise = "RISE"
    case allOnes = "all ones"
    case fakeCAM = "Fake-CAM"
    case blob = "a blob in the middle"
    case noise = "blurred noise"
    case another = "T-TAME's of another image"
    case third = "T-TAME's of a third image"
    case anotherGradCAM = "Grad-CAM's of another image"
    case turned = "T-TAME's, turned"
    case shuffled = "T-TAME, of shuffled answers"

    static let methods: [Arm] = [
        .attention, .gradCAM, .gradCAMPlusPlus, .layerCAM, .scoreCAM, .ablationCAM, .rise,
    ]
    /// The expensive ones, which ask the network about changed images.
    static let perturbing: [Arm] = [.rise, .scoreCAM, .ablationCAM]
    /// The paper's other methods, as far as they are here; LayerCAM is ours.
    static let rivals: [Arm] = [.gradCAM, .gradCAMPlusPlus] + perturbing

    var isControl: Bool { !Self.methods.contains(self) }
    /// For figures: "blurred noise (control)".
    var title: String { isControl ? "\(rawValue) (control)" : rawValue }

    /// As the method that weights a layer's maps, if it is one.
    func method(layer: String?) -> ClassActivationMethod? {
        switch self {
        case .gradCAM: .gradCAM(layer: layer)
        case .gradCAMPlusPlus: .gradCAMPlusPlus(layer: layer)
        case .layerCAM: .layerCAM(layer: layer)
        case .scoreCAM: .scoreCAM(ScoreCAM(layer: layer))
        case .ablationCAM: .ablationCAM(layer: layer)
        default: nil
        }
    }
}

/// The masks that images are seen through, in the order in which answers are kept.
let softShares = [1, 0.5, 0.15], shownAreas = [0.5, 0.3, 0.15]
let maskForms = softShares.map { MaskForm.soft($0) } + shownAreas.map { MaskForm.area($0) }

/// What a map is measured by on one image, in percent or, for what can be had, in points.
enum Measure: Hashable {
    case drop(MaskForm)
    case increase(MaskForm)
    case gain(MaskForm)
    /// The area between the curves of removing pixels.
    case removal

    /// The paper's six.
    static let paper = softShares.map { Measure.drop(.soft($0)) } + softShares.map { Measure.increase(.soft($0)) }
    static let areas = shownAreas.map { Measure.drop(.area($0)) }

    /// "AD 50 %", "area 30 %".
    var name: String {
        switch self {
        case .drop(.soft(let share)): "AD \(percent(share))"
        case .drop(.area(let share)): "AD at an area of \(percent(share))"
        case .increase(let form): "IC \(percent(form.share))"
        case .gain(let form): "AG \(percent(form.share))"
        case .removal: "LeRF − MoRF"
        }
    }

    var isLowerBetter: Bool { if case .drop = self { true } else { false } }
    var bounds: ClosedRange<Double> { self == .removal ? -100...100 : 0...100 }
}

/// What is left of one network's answers where its images are seen through maps.
struct MeasuredMaps: Codable, StorableValue {
    /// The answer's probability for each whole image.
    var whole: [Double]
    var arms: ByCase<Arm, Seen>
    /// Whose maps each method weights.
    var layers: [String: String]
}

/// What one kind of maps gets.
struct Seen: Codable, StorableValue {
    /// The answer's probability by mask and image; nothing where there is no such map of the image.
    var shown: [[Double?]]
    /// How much of each image the map shows: its mean, scaled to 0 … 1.
    var energy: [Double?]
    /// Maps that are the same everywhere.
    var constant: Int
    /// Images that the network looked at for a map; nothing for controls.
    var passes: Double?
    /// Of the first images, while the most and the least relevant pixels are taken away.
    var mostRelevantFirst: [RemovalCurve]
    var leastRelevantFirst: [RemovalCurve]
}

extension MeasuredMaps {
    /// Image by image; nothing unless it was measured.
    func values(_ arm: Arm, _ measure: Measure) -> [Double?]? {
        guard arms.cases.contains(arm) else { return nil }
        let seen = arms[arm]
        func answers(_ form: MaskForm) -> [MaskedAnswer?] {
            guard let place = maskForms.firstIndex(of: form) else { return [] }
            return whole.indices.map { image in
                seen.shown[place][image].map { MaskedAnswer(whole: whole[image], shown: $0, energy: form.share) }
            }
        }
        let found: [Double?] =
            switch measure {
            case .drop(let form): answers(form).map { $0?.drop }
            case .increase(let form): answers(form).map { $0.map { $0.isIncrease ? 100 : 0 } }
            case .gain(let form): answers(form).map { $0?.gain }
            case .removal:
                zip(seen.leastRelevantFirst, seen.mostRelevantFirst).map { 100 * ($0.meanKept - $1.meanKept) }
            }
        return found.contains { $0 != nil } ? found : nil
    }
}

extension [MeasuredMaps] {
    func samples(_ arm: Arm, _ measure: Measure) throws -> CrossedSamples? {
        try all { $0.values(arm, measure) }.map { rows in
            try CrossedSamples(
                rows, of: "trainings", on: "images", within: measure.bounds,
                missing: .leaveOut(because: "no other image has the same answer, or nothing can be gained"))
        }
    }

    /// The mean; nothing unless all trainings have it.
    func mean(_ arm: Arm, _ measure: Measure) throws -> Estimator? {
        try samples(arm, measure).map { try .mean($0) }
    }

    /// By how much one is better than another, image by image: above 0 where it is, whichever way the measure goes.
    func lead(_ arm: Arm, over other: Arm, _ measure: Measure) throws -> Estimator? {
        guard let one = try samples(arm, measure), let two = try samples(other, measure) else { return nil }
        return try measure.isLowerBetter ? .pairedMean(two, less: one) : .pairedMean(one, less: two)
    }
}

extension Array {
    /// What each element has; nothing unless all have it, and there is one.
    func all<Value>(_ value: (Element) throws -> Value?) rethrows -> [Value]? {
        let found = try compactMap(value)
        return found.count == count && !isEmpty ? found : nil
    }
}

/// "50 %".
func percent(_ share: Double) -> String { "\(Numerals.plain(100 * share)) %" }
