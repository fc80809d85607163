import Notebook

@testable import SalientRelevance

/// Measures with means that a test chooses, and a little spread.
struct MadeUp {
    /// Of the share in the largest part, in the curves' areas, and on the object.
    var part: @Sendable (Subject, MapKind) -> Double = { _, _ in 0.5 }
    var area: @Sendable (Subject, MapKind, DeletionCurve.Kind) -> Double = { _, _, _ in 0.5 }
    var share: @Sendable (Subject, MapKind) -> Double = { _, _ in 0.1 }
    /// The standard deviation of images and objects.
    var spread = 0.01
    var units = 20
    /// Of the small networks.
    var trainings = 3
    /// Of pictures in turn: what both networks are right about.
    var right: [(vgg: Bool, alexNet: Bool)] = [(true, false), (true, true), (false, true), (true, false)]
    /// The share of AlexNet's Salient Relevance on the object, less that of VGG-16, where VGG-16 alone is right, and
    /// elsewhere.
    var alexNetShift: (alone: Double, other: Double) = (0, 0)

    private func draw(_ names: String..., at index: Int) -> Double {
        var stream = RandomStream(seed: 1, "made up", names.joined(separator: " ")).substream("unit", index)
        return spread * stream.normal()
    }

    private func numbers(_ subject: Subject, _ kind: MapKind, _ index: Int, _ training: Int = 0) -> MapNumbers {
        func bounded(_ value: Double) -> Double { min(max(value, 0), 1) }
        let place = 1000 * training + index
        let part = bounded(part(subject, kind) + draw("part", kind.rawValue, at: place))
        func curve(_ way: DeletionCurve.Kind) -> [Double] {
            let value = bounded(area(subject, kind, way) + draw(way.rawValue, kind.rawValue, at: place))
            return [value, value, value]
        }
        return MapNumbers(
            shape: MapShape(gini: 0.5, largestPart: part, largestPartOfQuarter: part), deletion: curve(.deletion),
            insertion: curve(.insertion))
    }

    var maps: MapMeasures {
        MapMeasures(
            pictures: (0..<units).map { index in
                PictureMeasures(
                    maps: ByCase { numbers(.photographs, $0, index) },
                    agreement: ByCase([]) { _ in ByCase { _ in nil } })
            }, fractions: [0, 0.5, 1])
    }

    /// - Parameter network: whose own spread it has.
    private func point(
        _ subject: Subject, _ kinds: [MapKind], _ index: Int, _ isRight: Bool, plus shift: Double = 0,
        network: String = ""
    ) -> PointingResult {
        PointingResult(
            name: "object \(index)", isRight: isRight, isUnanswered: false, area: 0.1,
            maps: ByCase(kinds) { kind in
                let share = share(subject, kind) + (kind == .salientRelevance ? shift : 0)
                return MapPointing(
                    hit: 1, share: min(max(share + draw(network + "share", kind.rawValue, at: index), 0), 1))
            })
    }

    var pointed: [PointingResult] { (0..<units).map { point(.photographs, pointingKinds, $0, true) } }

    var small: SmallComparison {
        SmallComparison(
            dataset: "CIFAR-10", labels: [Int](repeating: 0, count: units),
            trainings: (0..<trainings).map { training in
                let network = SmallNetwork(
                    answers: [Int](repeating: 0, count: units),
                    maps: (0..<units).map { index in ByCase(smallKinds) { numbers(.small, $0, index, training) } })
                return SmallTraining(
                    vgg: network, alexNet: network,
                    pasted: (0..<units).map { object in
                        right.enumerated().map { background, right in
                            let place = 1000 * training + 10 * object + background
                            let shift = right.vgg && !right.alexNet ? alexNetShift.alone : alexNetShift.other
                            return PairPointing(
                                vgg: point(.small, smallPointingKinds, place, right.vgg),
                                alexNet: point(
                                    .small, shallowPointingKinds, place, right.alexNet, plus: shift, network: "AlexNet")
                            )
                        }
                    })
            }, objects: (0..<units).map { "object \($0)" }, fractions: [0, 0.5, 1])
    }
}
