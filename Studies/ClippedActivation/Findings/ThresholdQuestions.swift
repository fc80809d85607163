import Notebook

/// What the threshold search and the clipped ReLU's form are good for.
@StudyBuilder func thresholdQuestions(_ subjects: [Subject]) -> [StudyPart] {
    let sweeps = Step.all(subjects.map(\.networkSweeps))
    Finding(
        Declaration(
            "tuned-against-untuned",
            .question(
                Question(
                    """
                    Does the paper's "method to systematically define the clipping values", its search, make networks more resilient than \
                    clipping at the largest clean activation, where the search starts?
                    """)),
            test: "\(areaTest), clipped at tuned thresholds less clipped at ACT_max, \(whatIsAveraged)",
            units: ["trainings", "fault seeds"], rule: .eachNetwork(.exceeds(small, absentWithin: small)),
            controls: [
                control(dealt, .mustFail, eachNetwork: .exceeds(small)),
                control(untuned, .mustPass, eachNetwork: .exceeds(small)),
            ], drawn: [faultPatterns]), sweeps, numbers: tuningNumbers)
    Finding(
        Declaration(
            "zero-against-saturation",
            .question(
                Question(
                    """
                    Does a clipped ReLU that gives 0 above its threshold keep more accuracy than one that gives the threshold? The abstract \
                    does not say which the paper's is.
                    """)),
            test: "\(areaTest), 0 less the threshold above the same tuned thresholds, \(whatIsAveraged)",
            units: ["trainings", "fault seeds"],
            rule: .eachNetwork(.exceeds(noticeable, absentWithin: noticeable)),
            controls: [
                control(noFault, .mustFail, eachNetwork: .exact(.atLeast, noticeable.value)),
                control(protectedAtAll, .mustPass, eachNetwork: .exceeds(noticeable)),
            ], drawn: [faultPatterns]), sweeps, numbers: formNumbers)
}

/// The shares of ACT_max that the search chose, given to other layers.
private let dealt = "the tuned shares in reverse order"
private let untuned = "clipped at ACT_max less unprotected"
/// The largest difference of any training, in points.
private let noFault = "no fault"
private let protectedAtAll = "tuned less unprotected"

func tuningNumbers(_ networks: [[NetworkSweep]]) throws -> Numbers {
    Numbers(
        try eachNetwork(networks) { name, sweeps in
            let maximum = try sweeps.areas(.maximum)
            return [
                name: try .pairedMean(sweeps.areas(.tuned), less: maximum),
                clause(name, dealt): try .pairedMean(sweeps.areas(.dealt), less: maximum),
                clause(name, untuned): try .pairedMean(maximum, less: sweeps.areas(.none)),
            ]
        })
}

func formNumbers(_ networks: [[NetworkSweep]]) throws -> Numbers {
    Numbers(
        try eachNetwork(networks) { name, sweeps in
            let tuned = try sweeps.areas(.tuned)
            let clean = sweeps.map { 100 * ($0.clean[.tuned].share - $0.clean[.saturating].share) }
            return [
                name: try .pairedMean(tuned, less: sweeps.areas(.saturating)),
                clause(name, noFault): try largest(clean),
                clause(name, protectedAtAll): try .pairedMean(tuned, less: sweeps.areas(.none)),
            ]
        })
}
