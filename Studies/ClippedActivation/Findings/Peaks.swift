import Notebook

/// The shape of the area over a threshold.
@StudyBuilder func peakQuestion(_ subjects: [Subject]) -> [StudyPart] {
    Finding(
        Declaration(
            "one-peak",
            .question(
                Question(
                    "Does the area over a layer's threshold T rise up to about ACT_max and fall beyond it?",
                    .recalled(from: "the paper's argument for its interval search"))),
            test: """
                Area under accuracy over fault rate (rates by decades, 10⁻⁷ to 10⁻³ in the full profile, 10⁻⁶ to 10⁻³ in the quick one), \
                faults in one layer, that layer alone clipped: at ACT_max less at the lowest threshold scanned, 0.05 ACT_max, and less at the \
                highest, which is 1e37 ACT_max or the largest Float32; in points, training images; each layer scanned is a case
                """,
            units: ["trainings", "fault seeds"],
            rule: .allOf(peakCases.flatMap { [.init($0.rises, form), .init($0.falls, form)] }),
            controls: [
                Control(
                    noFault, .mustFail, .allOf(peakCases.map { .init($0.control, .exact(.atLeast, noticeable.value)) }))
            ], drawn: [faultPatterns]),
        Step.all(subjects.map(\.scans)), numbers: peakNumbers)
}

private let form = Form.exceeds(noticeable)
/// The most points of any training that the clean network loses between ACT_max and the highest threshold.
private let noFault = "no fault"

/// One of the layers scanned; they are called by their order, since the user's own network may have others.
private struct PeakCase {
    let network: String
    /// "first", "last" or between.
    let layer: String

    var rises: String { "\(network), \(layer) layer, rises" }
    var falls: String { "\(network), \(layer) layer, falls" }
    var control: String { clause("\(network), \(layer) layer", noFault) }
}

private let scannedLayers = ["first", "second scanned", "third scanned", "last"]
private let peakCases = networkNames.flatMap { network in
    scannedLayers.map { PeakCase(network: network, layer: $0) }
}

/// - Parameter networks: by network, training and layer.
func peakNumbers(_ networks: [[[ThresholdScan]]]) throws -> Numbers {
    guard networks.joined().joined().allSatisfy({ $0.curve.maximum > 0 }) else {
        return .missing(needs: "scanned layers that are ever active")
    }
    var clauses: [String: Estimator] = [:]
    for (place, known) in peakCases.enumerated() {
        let scans = networks[place / scannedLayers.count].map { $0[place % scannedLayers.count] }
        guard let reference = scans[0].curve.referencePlace else {
            return .missing(needs: "a scan with a threshold of ACT_max")
        }
        let last = scans[0].curve.thresholds.count - 1
        func areas(_ place: Int) throws -> CrossedSamples {
            try cells(scans.map { $0.curve.areas[place].map { 100 * $0 } }, within: 0...100)
        }
        clauses[known.rises] = try .pairedMean(areas(reference), less: areas(0))
        clauses[known.falls] = try .pairedMean(areas(reference), less: areas(last))
        let clean = scans.map { 100 * ($0.clean[reference].share - $0.clean[last].share) }
        clauses[known.control] = try largest(clean)
    }
    return Numbers(clauses)
}

extension ThresholdCurve {
    /// Where the threshold is ACT_max.
    var referencePlace: Int? { thresholds.firstIndex { abs($0 - Double(maximum)) <= 1e-6 * Double(maximum) } }
}
