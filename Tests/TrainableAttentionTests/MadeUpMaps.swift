@testable import Notebook
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
/// - Parameters:
///   - seed: of what lies around it.
///   - got: by kind and mask.
func measuredMaps(
    trainings: Int = 3, images: Int = 2000, kinds: [MapSource] = MapSource.allCases, seed: UInt64 = 3,
    got: (MapSource, MaskForm) -> Got
) -> [MapResults] {
    (0..<trainings).map { number in
        MapResults(
            whole: Array(repeating: 0.8, count: images),
            kinds: ByCase(kinds) { kind in
                var stream = RandomStream(seed: seed, kind.rawValue).substream("training", number)
                let shown = MapPlan.forms.map { form -> [Double?] in
                    let wanted = got(kind, form)
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
                let removal = got(kind, .soft(1)).removal / 100
                return KindResult(
                    shown: shown, energy: Array(repeating: 0.3, count: images), constant: 0,
                    passes: kind.isControl ? nil : kind == .attention ? 1 : kind == .gradCAM ? 2 : 129,
                    mostRelevantFirst: curves(.mostRelevantFirst, 0.4 - removal / 2),
                    leastRelevantFirst: curves(.leastRelevantFirst, 0.4 + removal / 2))
            }, layers: [:])
    }
}

/// T-TAME as wanted, other methods all alike, and controls that are worse than all.
func ordinary(
    _ own: Got, others: Got = Got(drop: 30, increase: 20), noise: Got = Got(drop: 60, increase: 5, removal: 0),
    blob: Got? = nil
) -> (MapSource, MaskForm) -> Got {
    { kind, _ in
        switch kind {
        case .attention: own
        case .blurredNoise: noise
        case .centerBlob: blob ?? noise
        default: MapSource.methods.contains(kind) ? others : noise
        }
    }
}
