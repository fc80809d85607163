import Foundation

@testable import ImageTriplets
@testable import Notebook

/// Triplets of one arm whose levels go together as asked for.
///
/// - Parameters:
///   - together: how both levels go together in other maps, from −1 to 1.
///   - kept: how much of the chosen differences is left there.
///   - what: how much the outcome is told by the high level, and by the low one; the rest is noise.
///   - ties: the share of triplets that say nothing of what.
func armTriplets(
    _ count: Int, together: Double = 0, kept: Double = 1, what: (Double, Double) = (1, 0),
    how: (Double, Double) = (0, 1),
    ties: Double = 0.3, seed: UInt64
) throws -> ArmTriplets {
    var stream = RandomStream(seed: seed, "made up")
    var high: [Double] = [], low: [Double] = [], heldHigh: [Double] = [], heldLow: [Double] = []
    var found: [FoundTriplet] = [], whats: [Double?] = [], hows: [Double?] = []
    var one = 0.0, other = 0.0
    for number in 0..<count {
        // Each triplet in both kinds, so that what goes together does by as much as was asked for.
        if number % 2 == 0 { (one, other) = (abs(stream.normal()) + 0.2, abs(stream.normal()) + 0.2) }
        other = -other
        high.append(one)
        low.append(other)
        // Noise of other maps, and what they have in common.
        heldHigh.append(kept * one + 0.1 * stream.normal())
        heldLow.append(kept * ((1 - together * together).squareRoot() * other + together * one) + 0.1 * stream.normal())
        let isTold = { (weights: (Double, Double)) -> Double in
            weights.0 * one + weights.1 * other + 0.3 * stream.normal()
        }
        let outcome = isTold(what)
        whats.append(stream.uniform() < ties ? nil : outcome > 0 ? 1 : -1)
        hows.append(isTold(how))
        let cell = TripletCell(highBin: 1, lowBin: 1, other < 0 ? .conflict : .aligned)
        found.append(
            FoundTriplet(
                images: ImageTriplet(root: 3 * number, image1: 3 * number + 1, image2: 3 * number + 2), cell: cell,
                highDifference: one, lowDifference: other))
    }
    let set = TripletSet(
        search: .rarestFirst, bins: try TripletBins(), highDeviation: 1, lowDeviation: 1, triplets: found,
        attempts: count, existing: nil, countedRoots: 0, images: 3 * count, leftOut: 0)
    return ArmTriplets(
        measured: MeasuredTriplets(
            triplets: found.map(\.images), set: set, high: high, low: low, heldOutHigh: heldHigh, heldOutLow: heldLow),
        what: whats, how: hows)
}

/// What each arm of a collection is like.
struct MadeUp {
    var paper = 0.0
    var random = 0.6
    var oneLevel = 0.95
    var kept = 0.95
    var noise = 0.02
    var what = (1.0, 0.1)
    var how = (0.1, 1.0)
    /// Of the low layer of other images.
    var shuffledHow = (0.6, 0.0)
    var untrainedWhat = (0.3, 0.35)
    var count = 400

    func arms(seed: UInt64, hasUntrained: Bool) throws -> ByCase<TripletArm, ArmTriplets> {
        try ByCase(TripletArm.allCases.filter { $0 != .untrained || hasUntrained }) { arm in
            let seed = seed * 100 + UInt64(TripletArm.allCases.firstIndex(of: arm) ?? 99)
            return switch arm {
            case .paper: try armTriplets(count, together: paper, seed: seed)
            case .rarestFirst: try armTriplets(count, kept: kept, what: what, how: how, seed: seed)
            case .random: try armTriplets(count, together: random, seed: seed)
            case .oneLevel: try armTriplets(count, together: oneLevel, seed: seed)
            case .shuffled: try armTriplets(count, how: shuffledHow, seed: seed)
            case .untrained: try armTriplets(count, what: untrainedWhat, seed: seed)
            case .noise: try armTriplets(count, kept: noise, seed: seed)
            }
        }
    }

    func small(trainings: Int = 3) throws -> [SmallTriplets] {
        try (0..<trainings).map { number in
            SmallTriplets(
                network: "VGG-16", images: 3 * count, arms: try arms(seed: UInt64(number + 1), hasUntrained: true),
                layers: [])
        }
    }

    /// - Parameter others: how both levels of other networks go together; none where it is empty.
    func photographs(others: [Double] = [0, 0]) throws -> PhotographTriplets {
        let arms = try arms(seed: 9, hasUntrained: false)
        let networks = try zip(otherNetworks, others).flatMap { network, together in
            let made = try armTriplets(count, together: together, seed: UInt64(50 + others.count))
            return [
                (network.similarityLevels.high, made.measured.heldOutHigh),
                (network.similarityLevels.low, made.measured.heldOutLow),
            ]
            .map {
                LayerDifferences(
                    role: network, network: network.title, layer: $0.0, depth: 1, differences: $0.1)
            }
        }
        return PhotographTriplets(
            collection: "made up", photographs: 3 * count, unreadable: 0, arms: arms, authors: arms[.paper].measured,
            maps: [], networks: networks, layers: [], agreement: [], repeats: [], shown: [], licence: .own)
    }
}

/// Choices of some participants by both levels of CORnet-S and VGG-16.
struct MadeUpChoices {
    var participants = 20
    var triplets = 150
    /// How much the levels of CORnet-S count, and those of VGG-16.
    var corNet = (high: 1.2, low: 0.0)
    var vgg = (high: 0.0, low: 0.0)
    /// Whether everybody chooses the second image, whatever it is.
    var isAlwaysSecond = false
    var areUnnamed = false
    /// Of the networks that are there.
    var hasCorNet = true

    func explained(seed: UInt64 = 5) -> ExplainedChoices {
        var stream = RandomStream(seed: seed, "choices")
        func levels(_ name: String, _ high: String, _ low: String) -> NetworkLevels {
            NetworkLevels(
                name: name, highLayer: high, lowLayer: low, high: (0..<triplets).map { _ in stream.normal() },
                low: (0..<triplets).map { _ in stream.normal() })
        }
        var networks = [
            levels(Architecture.corNetS.title, "IT", "V2"), levels(Architecture.vgg16.title, "pool5", "conv4_2"),
        ]
        if isAlwaysSecond {
            // All differences of one sign, as the search puts the images.
            networks = networks.map {
                NetworkLevels(
                    name: $0.name, highLayer: $0.highLayer, lowLayer: $0.lowLayer, high: $0.high.map { abs($0) + 0.5 },
                    low: $0.low)
            }
        }
        let weights = [corNet, vgg]
        let answers = (0..<participants).map { _ in
            (0..<triplets).map { triplet -> OriginLogistic.Answers? in
                let score = zip(networks, weights).reduce(0.0) {
                    $0 + $1.1.high * $1.0.high[triplet] + $1.1.low * $1.0.low[triplet]
                }
                let isSecond = isAlwaysSecond || stream.uniform() < 1 / (1 + exp(-score))
                return OriginLogistic.Answers(yes: isSecond ? 1 : 0, no: isSecond ? 0 : 1)
            }
        }
        let choices = TripletChoices(
            participants: (1...participants).map { "p\($0)" }, answers: answers)
        return ExplainedChoices(
            choices: choices, namesParticipants: !areUnnamed, pictures: 3 * triplets, count: participants * triplets,
            leftOut: 0, levels: hasCorNet ? networks : [networks[1]])
    }
}
