import Notebook

private let choicesNeeded = "people's choices (--data choices=FILE), and the weights of CORnet-S and VGG-16"

/// What every finding on choices needs; or why it can't be tested.
private func judged(
    _ explained: ExplainedChoices?,
    _ numbers: (ChoiceLikelihood, _ corNet: NetworkLevels, _ vgg: NetworkLevels) throws -> [String:
        Estimator]?,
    needs: String = choicesNeeded
) throws -> Numbers {
    guard let explained, let corNet = explained.levels(Architecture.corNetS.title),
        let vgg = explained.levels(Architecture.vgg16.title)
    else {
        return .missing(needs: choicesNeeded)
    }
    let people = explained.choices
    guard !explained.namesParticipants || people.participants.count > 1 else {
        return .missing(needs: "choices of a second participant: those of one tell nothing of others")
    }
    let common = (0..<people.tripletCount).filter { triplet in people.answers.allSatisfy { $0[triplet] != nil } }
    guard common.count > 1 else { return .missing(needs: "triplets that every participant was asked") }
    let stream = RandomStream(seed: 1, "folds of triplets")
    let likelihood = try ChoiceLikelihood(people, stream: stream)
    guard var clauses = try numbers(likelihood, corNet, vgg) else { return .missing(needs: needs) }
    clauses["choices follow the layers"] = try likelihood.likelihoodOverCoin([corNet, vgg])
    let dealt = people.shuffledWithinParticipants(stream: stream.substream("dealt anew"))
    clauses["shuffled choices"] = try ChoiceLikelihood(dealt, stream: stream).likelihoodOverCoin([corNet, vgg])
    return Numbers(clauses)
}

func corNetHighNumbers(_ explained: ExplainedChoices?) throws -> Numbers {
    try judged(explained) { likelihood, corNet, vgg in
        ["difference": try likelihood.gainDifference(corNet, vgg, high: true)]
    }
}

func vggLowNumbers(_ explained: ExplainedChoices?) throws -> Numbers {
    try judged(explained) { likelihood, corNet, vgg in
        ["difference": try likelihood.gainDifference(vgg, corNet, high: false)]
    }
}

func brainScoreNumbers(_ explained: ExplainedChoices?, _ scores: BrainScores?) throws -> Numbers {
    guard let scores else {
        return .missing(needs: "Brain-Scores (--data brain-scores=FILE) beside \(choicesNeeded)")
    }
    let needs = "Brain-Scores of all four layers, for IT and of the low ones for V2, of which no two are equal"
    return try judged(
        explained,
        { likelihood, corNet, vgg in
            func score(_ levels: NetworkLevels, _ layer: String, _ region: String) -> Double? {
                scores.score(model: levels.name, layer: layer, region: region)
            }
            /// +1 where the first layer has the higher score.
            func direction(
                _ one: (NetworkLevels, String), _ other: (NetworkLevels, String), _ region: String
            ) -> Double? {
                guard let first = score(one.0, one.1, region), let second = score(other.0, other.1, region),
                    first != second
                else { return nil }
                return first > second ? 1 : -1
            }
            /// What a network's high level adds less what its low level does.
            func within(_ levels: NetworkLevels) throws -> Estimator {
                try .pairedMean(
                    likelihood.gain(of: levels, high: true), less: likelihood.gain(of: levels, high: false))
            }
            guard let high = direction((corNet, corNet.highLayer), (vgg, vgg.highLayer), "IT"),
                let low = direction((corNet, corNet.lowLayer), (vgg, vgg.lowLayer), "V2"),
                let first = direction((corNet, corNet.highLayer), (corNet, corNet.lowLayer), "IT"),
                let second = direction((vgg, vgg.highLayer), (vgg, vgg.lowLayer), "IT")
            else { return nil }
            return [
                "IT, between networks": try likelihood.gainDifference(corNet, vgg, high: true).scaled(by: high),
                "V2, between networks": try likelihood.gainDifference(corNet, vgg, high: false).scaled(by: low),
                "IT, CORnet-S": try within(corNet).scaled(by: first),
                "IT, VGG-16": try within(vgg).scaled(by: second),
            ]
        }, needs: needs)
}
