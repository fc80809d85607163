import Notebook

/// The law behind the curves, and what makes layers differ.
@StudyBuilder func hitQuestions(_ subjects: [Subject]) -> [StudyPart] {
    let baselines = Step.all(subjects.map(\.baselines)), layers = Step.all(subjects.map(\.layerSweeps))
    Finding(
        Declaration(
            "law-of-hits",
            .question(
                Question(
                    """
                    Does the accuracy of an unprotected network fall as chance + (clean − chance) · exp(−q · hits) with the number of expected \
                    flips of exponent bit 30, as if each such flip ruined the network with probability q, whatever else is hit?
                    """)),
            test: """
                Root mean squared distance of mean accuracies at the measured fault rates from the law with the q that fits best, in points, \
                mean over trainings, each on the same test images for every fault seed
                """,
            units: ["trainings", "fault seeds"], rule: .eachNetwork(.below(noticeable)),
            controls: [control(reversedRates, .mustFail, eachNetwork: .below(noticeable))],
            drawn: [faultPatterns]),
        Step.all(subjects.map(\.networkSweeps)), baselines, numbers: lawNumbers)
    Finding(
        Declaration(
            "layers-differ",
            .question(
                Question(
                    "Do layers differ in sensitivity, so that accuracy falls past a rate that depends on the layer's size?",
                    .recalled(from: "the paper's analysis of single layers"))),
            test: """
                Decades from the half-way rate of the layer with the most words to that of the layer with the fewest, faults in one layer at a \
                time, no clipping; the half-way rate is where accuracy has fallen half-way from clean to chance
                """,
            units: ["trainings", "fault seeds"], rule: .eachNetwork(.exceeds(halfDecade)),
            controls: [control(sameSize, .mustFail, eachNetwork: .exceeds(halfDecade))],
            drawn: [faultPatterns]),
        layers, baselines, numbers: spanNumbers)
    Finding(
        Declaration(
            "size-of-layer",
            .question(
                Question(
                    """
                    Is a layer's half-way rate inversely proportional to its number of words, as if the same number of hits ruined every layer?
                    """)),
            test: """
                Slope of half-way rate over words, both on logarithmic scales, by least squares over all layers of a network, faults in one \
                layer at a time, no clipping
                """,
            units: ["trainings", "fault seeds"], rule: .eachNetwork(.equals(-1, within: slopeMargin)),
            controls: [control(reversedSizes, .mustFail, eachNetwork: .equals(-1, within: slopeMargin))],
            drawn: [faultPatterns]),
        layers, baselines, numbers: slopeNumbers)
}

private let halfDecade = Margin(
    0.5, "decades", source: "a factor of three, the distance of two rates that were measured")
private let slopeMargin = Margin(
    0.25, "",
    source: "a layer ten times as large then falls at 1/6 to 1/18 of the rate; nearer to −1 than to no law at all")

private let reversedRates = "the accuracies in reverse order of the rates"
private let sameSize = "the first less the last of the layers with the most words"
private let reversedSizes = "the layers' sizes in reverse order"

func lawNumbers(_ networks: [[NetworkSweep]], _ baselines: [[Baseline]]) throws -> Numbers {
    let curves = try zip(networks, baselines).map { try HitCurve($0, $1) }
    var numbers = Numbers(
        try eachNetwork(curves) { name, curve in
            let reversed = clause(name, reversedRates)
            return [
                name: try curve.error(finding: "law-of-hits", clause: name),
                reversed: try curve.error(reversed: true, finding: "law-of-hits", clause: reversed),
            ]
        })
    for (name, curve) in zip(networkNames, curves) {
        numbers = numbers.showing("q, \(name)", try curve.lethality(finding: "law-of-hits", clause: "q, \(name)"))
    }
    return numbers
}

func spanNumbers(_ networks: [[[LayerSweep]]], _ baselines: [[Baseline]]) throws -> Numbers {
    let all = zip(networks, baselines).map(LayerRates.init)
    var numbers = Numbers(
        try eachNetwork(all) { name, rates in
            let largest = rates.largest, control = clause(name, sameSize)
            var clauses = [
                name: try rates.decades(
                    from: rates.smallest, to: largest[0], finding: "layers-differ", clause: name)
            ]
            if largest.count > 1 {
                clauses[control] = try rates.decades(
                    from: largest[0], to: largest[largest.count - 1], finding: "layers-differ", clause: control)
            }
            return clauses
        })
    for (name, rates) in zip(networkNames, all) {
        // Of a mean curve over all trainings and seeds; the interval is over layers alone.
        let shares = rates.layers.indices.compactMap { layer in
            together(rates.sweeps.map { $0[layer].sweep }).steepestDecade.map { 100 * $0 }
        }
        guard !shares.isEmpty else { continue }
        numbers = numbers.showing(
            """
            \(name): share of a layer's fall within its steepest decade, median over layers; \
            \(NumberFormat.fixed(1).text(100 * HitLaw.largestShareOfADecade)) % at most if single hits ruin
            """, try .median(Samples(shares, of: "layers")), unit: "%")
    }
    return numbers
}

func slopeNumbers(_ networks: [[[LayerSweep]]], _ baselines: [[Baseline]]) throws -> Numbers {
    Numbers(
        try eachNetwork(zip(networks, baselines).map(LayerRates.init)) { name, rates in
            let reversed = clause(name, reversedSizes)
            return [
                name: try rates.slope(finding: "size-of-layer", clause: name),
                reversed: try rates.slope(reversed: true, finding: "size-of-layer", clause: reversed),
            ]
        })
}

/// The trials of several sweeps at the same rates in one.
private func together(_ sweeps: [FaultSweep]) -> FaultSweep {
    let places = sweeps[0].rates.indices
    return FaultSweep(
        rates: sweeps[0].rates, accuracies: places.map { rate in sweeps.flatMap { $0.accuracies[rate] } },
        undefined: places.map { rate in sweeps.flatMap { $0.undefined[rate] } })
}
