import Notebook

/// Whether faults hurt at all.
@StudyBuilder func faultsHurt(_ subjects: [Subject]) -> [StudyPart] {
    Finding(
        Declaration(
            "faults-hurt",
            .claim(
                Claim(
                    "hardware faults that impact the parameters of a DNN (e.g., weights) can have drastic impacts on its classification accuracy",
                    .abstract), scope: scope, facets: facets, countsAgainst: scaledDown),
            test: """
                Accuracy without faults less accuracy at a fault rate of 10⁻⁵, no clipping, on the same test images, \(whatIsAveraged)
                """,
            units: ["trainings", "fault seeds"], rule: .eachNetwork(.exceeds(noticeable)),
            controls: [
                control(noFault, .mustFail, eachNetwork: .exact(.atLeast, noticeable.value)),
                control(manyFaults, .mustPass, eachNetwork: .exceeds(noticeable)),
            ], drawn: [faultPatterns]),
        Step.all(subjects.map(\.networkSweeps)), numbers: lossNumbers)
}

/// The largest difference of any training between the kernels that faults need and the usual ones, without a fault; in
/// points.
private let noFault = "no fault, the same kernels"
/// At the highest rate that was measured hundreds of weights grow by 2¹²⁸.
private let manyFaults = "the highest rate"

func lossNumbers(_ networks: [[NetworkSweep]]) throws -> Numbers {
    guard networks.allSatisfy({ $0.rates.contains(headlineRate) }) else {
        return .missing(needs: "a sweep with a fault rate of 10⁻⁵")
    }
    return Numbers(
        try eachNetwork(networks) { name, sweeps in
            func loss(at rate: Double) throws -> Estimator {
                let faulty = try measured(sweeps.accuracies(.none, at: rate), "accuracies at a rate of \(rate)")
                return try .pairedMean(sweeps.clean(), less: faulty)
            }
            let changed = sweeps.map { 100 * Double($0.changedByKernels) / Double($0.clean[.none].count) }
            return [
                name: try loss(at: headlineRate), clause(name, noFault): try largest(changed),
                clause(name, manyFaults): try loss(at: sweeps.rates[sweeps.rates.count - 1]),
            ]
        })
}
