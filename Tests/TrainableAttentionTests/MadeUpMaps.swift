import Notebook

@testable import TrainableAttention

/// What a kind of maps gets on the whole: the average drop, the share of images that gain, and the area between the curves
/// of removal, all in percent.
struct Got {
    var drop: Double
    var increase: Double
    var removal: Double = 20
}

/// Maps of some trainings, of which the images' numbers lie around what is wanted.
///
/// - Parameter got: by kind and mask.
func measuredMaps(
    trainings: Int = 3, images: Int = 2000, arms: [Arm] = Arm.allCases, got: (Arm, MaskForm) -> Got
) -> [MeasuredMaps] {
    (0..<trainings).map { number in
        MeasuredMaps(
            whole: Array(repeating: 0.8, count: images),
            arms: ByCase(arms) { arm in
                var stream = RandomStream(seed: 3, arm.rawValue).substream("training", number)
                let shown = maskForms.map { form -> [Double?] in
                    let wanted = got(arm, form)
                    return (0..<images).map { _ in
                        if 100 * Double(stream.uniform()) < wanted.increase { return 0.9 }
                        // Others drop by so much that all together do by what is wanted.
                        let drop = wanted.drop / (1 - wanted.increase / 100)
                        return 0.8 * (1 - max(0, drop + 8 * Double(stream.uniform()) - 4) / 100)
                    }
                }
                func curves(_ order: RemovalCurve.Order, _ kept: Double) -> [RemovalCurve] {
                    (0..<images).map { _ in
                        let isKept = Double(stream.uniform()) < kept
                        return RemovalCurve(
                            order, shares: [0.2, 0.5, 0.8], probabilities: [0.5, 0.5, 0.5],
                            isKept: [isKept, isKept, isKept])
                    }
                }
                let removal = got(arm, .soft(1)).removal / 100
                return Seen(
                    shown: shown, energy: Array(repeating: 0.3, count: images), constant: 0,
                    passes: arm.isControl ? nil : arm == .attention ? 1 : arm == .gradCAM ? 2 : 129,
                    mostRelevantFirst: curves(.mostRelevantFirst, 0.4 - removal / 2),
                    leastRelevantFirst: curves(.leastRelevantFirst, 0.4 + removal / 2))
            }, layers: [:])
    }
}

/// T-TAME as wanted, other methods all alike, and controls that are worse than all.
func ordinary(
    _ own: Got, others: Got = Got(drop: 30, increase: 20), noise: Got = Got(drop: 60, increase: 5, removal: 0),
    blob: Got? = nil
) -> (Arm, MaskForm) -> Got {
    { arm, _ in
        switch arm {
        case .attention: own
        case .noise: noise
        case .blob: blob ?? noise
        default: Arm.methods.contains(arm) ? others : noise
        }
    }
}
