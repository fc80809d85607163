import Notebook

/// Whether the relevance of the pixels and of the biases adds up.
let conservedDeclaration = Declaration(
    "conserved",
    .question(
        Question(
            "Do the pixels' relevance and what the biases got add up to the logit (Bach et al. 2015, equation 2, with biases counted as causes)?"
        )),
    test: """
        By the paper's combination of rules: |sum of the pixels' relevance and the biases' share less the logit|, as a share of the logit's \
        size, mean over the images, for each of three networks.
        """,
    units: ["photographs", "images"], extent: .noNetwork,
    rule: .allOf(ExplainedNetwork.allCases.map { .init($0.rawValue, .below(conservationShare)) }),
    controls: [
        Control(
            "without the biases' share", .mustFail,
            .atLeast(
                1,
                of: ExplainedNetwork.allCases.map { .init("\($0.rawValue), without biases", .below(conservationShare)) }
            ))
    ], exclusions: "an image whose logit is 0 has no share and takes no part",
    drawn: [Drawn.explained])

private let conservationShare = Margin(
    0.01, "of the logit", source: "a hundredth: more than 32-bit sums of some thousand terms are wrong by")

func conserved(_ rules: Step<[RuleResult]>) -> Finding {
    Finding(conservedDeclaration, rules) { rules in try conservedNumbers(rules) }
}

func conservedNumbers(_ rules: [RuleResult]) throws -> Numbers {
    var numbers: [String: Estimator] = [:]
    for result in rules where result.rule == Composite.salientRelevance.name {
        let unit = result.network == .photographs ? "photographs" : "images"
        func mean(_ errors: [Double?]) throws -> Estimator {
            let rule = MissingRule.leaveOut(because: "a logit of 0 has no share")
            return try .mean(Samples(errors, of: unit, missing: rule))
        }
        numbers[result.network.rawValue] = try mean(result.errorsWithBiases)
        numbers["\(result.network.rawValue), without biases"] = try mean(result.errors)
    }
    return Numbers(numbers)
}
