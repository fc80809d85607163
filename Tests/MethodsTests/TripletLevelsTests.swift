import Foundation
import Pictures
import Tensors
import Testing

@testable import Methods

@Suite struct TripletLevelsTests {
    private let engine: Engine
    private let images = 90

    init() throws { engine = try Engine() }

    /// A level of some numbers an image, partly those of others, in two halves that have most in common.
    ///
    /// - Parameter constant: an image whose numbers in the second half are all one.
    private func halves(_ seed: UInt64, like other: [Float]? = nil, constant: Int? = nil) throws -> (
        first: SimilarityMatrix, second: SimilarityMatrix, common: [Float]
    ) {
        var stream = RandomStream(seed: seed, "levels")
        let units = 40
        let common = (0..<images * units).map { (other?[$0] ?? 0) + Float(stream.normal()) }
        func matrix(_ constant: Int?) throws -> SimilarityMatrix {
            let values = common.indices.map { place -> Float in
                let value = common[place] + 0.3 * Float(stream.normal())
                return place / units == constant ? 1 : value
            }
            return try SimilarityMatrix(of: ActivationRows(values, shape: [units]), on: engine)
        }
        return (try matrix(nil), try matrix(constant), common)
    }

    private func levels(_ seed: UInt64, constant: Int? = nil) throws -> TripletLevels {
        let low = try halves(seed), high = try halves(seed + 100, like: low.common, constant: constant)
        return TripletLevels(choosing: (high.first, low.first), measuring: (high.second, low.second))
    }

    private func bins() throws -> TripletBins { try TripletBins(count: 3, tolerance: 0.05) }

    @Test("What units measure of chosen triplets is what their matrices hold, in those that chose and in the others")
    func measured() throws {
        let levels = try levels(1)
        for search in TripletSearch.allCases {
            let found = levels.chosen(by: search, try bins(), stream: RandomStream(seed: 2, "search"))
            let set = try #require(found.set)
            #expect(set.triplets.map(\.images) == found.triplets && found.triplets.count > 10)
            #expect(found.high == set.triplets.map(\.highDifference) && found.low == set.triplets.map(\.lowDifference))
            for (place, triplet) in found.triplets.enumerated() {
                func difference(_ matrix: SimilarityMatrix) -> Double {
                    Double(matrix[triplet.root, triplet.image2]) - Double(matrix[triplet.root, triplet.image1])
                }
                #expect(found.heldOutHigh[place] == difference(levels.measuringHigh))
                #expect(found.heldOutLow[place] == difference(levels.measuringLow))
            }
            // Halves that have most in common keep most of what was chosen.
            let kept = zip(found.high, found.heldOutHigh).reduce(0) { $0 + $1.0 * $1.1 }
            #expect(kept / found.high.reduce(0) { $0 + $1 * $1 } > 0.5, "\(search)")
        }
    }

    @Test("Of what is chosen among noise nothing is left in other noise")
    func noise() throws {
        let levels = try TripletLevels.noise(
            images: images, units: 64, stream: RandomStream(seed: 3, "noise"), on: engine)
        let found = levels.chosen(by: .rarestFirst, try bins(), stream: RandomStream(seed: 4, "search"))
        #expect(found.triplets.count > 15)
        // Correlations of 64 numbers have a spread of 1/8, their differences one of 0.18, and the mean of n of them 0.18/√n.
        let mean = found.heldOutHigh.reduce(0, +) / Double(found.triplets.count)
        #expect(abs(mean) < 5 * 0.18 / Double(found.triplets.count).squareRoot(), "\(mean)")
        #expect(found.high.reduce(0, +) / Double(found.triplets.count) > 0.05)
    }

    @Test("An image that the other units find constant is in no triplet, chosen or drawn")
    func constantInTheOtherUnits() throws {
        let levels = try levels(5, constant: 7)
        #expect(levels.measuringHigh.constantImages == [7] && levels.choosingHigh.constantImages.isEmpty)
        let stream = RandomStream(seed: 6, "search")
        let all = [
            levels.chosen(by: .paper, try bins(), stream: stream),
            levels.chosen(by: .rarestFirst, try bins(), stream: stream), levels.drawn(stream: stream),
        ]
        for found in all {
            #expect(found.triplets.count > 10)
            #expect(found.triplets.allSatisfy { ![$0.root, $0.image1, $0.image2].contains(7) })
            let all = found.heldOutHigh + found.heldOutLow + found.high + found.low
            #expect(all.allSatisfy { $0.isFinite })
        }
        #expect(all[2].triplets.count == (images - 1) / 3 && all[2].set == nil)
    }

    @Test("Units that tell no images apart choose no triplet")
    func nothingToChoose() throws {
        let two = try SimilarityMatrix(correlations: [1, 0.5, 0.5, 1], named: "two")
        let levels = TripletLevels(choosing: (two, two), measuring: (two, two))
        let found = levels.chosen(by: .paper, try bins(), stream: RandomStream(seed: 7, "search"))
        #expect(found.triplets.isEmpty && found.set == nil && found.heldOutLow.isEmpty)
    }

    @Test("A search from other streams finds other triplets, and says of each how both levels go together")
    func repeats() throws {
        let levels = try levels(8), stream = RandomStream(seed: 9, "repeats")
        let found = levels.repeated(.rarestFirst, try bins(), times: 4, stream: stream)
        #expect(found.triplets.count == 4 && found.occupied.count == 4)
        #expect(found.chosen.count == 4 && found.heldOut.count == 4)
        let second = levels.chosen(by: .rarestFirst, try bins(), stream: stream.substream("repeat", 1))
        #expect(found.triplets[1] == second.triplets.count && found.tolerance == 0.05)
        #expect(found.chosen[1] == tripletCorrelation(second.high, second.low))
        #expect(found.heldOut[1] == tripletCorrelation(second.heldOutHigh, second.heldOutLow))
        #expect(Set(found.chosen).count == 4)
    }

    @Test("A level of other images has the numbers of one permutation, and knows nothing of the images")
    func permuted() throws {
        let matrix = try halves(10).first
        var stream = RandomStream(seed: 11, "permutation")
        let found = matrix.permuted(stream: stream), order = stream.shuffledIndices(images)
        for one in 0..<images {
            for other in 0..<images { #expect(found[one, other] == matrix[order[one], order[other]]) }
        }
        #expect(order != Array(0..<images))
    }

    @Test("Exchanging a triplet's images turns the sign of all that is known of them")
    func outcomes() throws {
        var stream = RandomStream(seed: 12, "outcomes")
        let classes: [String?] = (0..<images).map { $0 % 10 == 9 ? nil : "class \($0 % 4)" }
        let pictures = (0..<images).map { _ -> PictureProxy in
            let pixels = (0..<3 * 32 * 32).map { _ in UInt8(stream.uniform(below: 256)) }
            return PictureProxy(Picture(width: 32, height: 32, pixels: pixels))
        }
        let chances = (0..<images).map { _ in stream.uniform(below: 3) }
        let triplets = ImageTriplet.drawn(from: Array(0..<images), stream: stream)
        let turned = triplets.map { ImageTriplet(root: $0.root, image1: $0.image2, image2: $0.image1) }
        func all(_ triplets: [ImageTriplet]) -> [[Double?]] {
            [
                triplets.sameClassOutcomes(classes), triplets.likenessOutcomes(pictures),
                triplets.namedAlikeOutcomes { chances[$0] == chances[$1] ? 1 : 0 },
            ]
        }
        for (one, other) in zip(all(triplets), all(turned)) {
            #expect(one.contains { $0 != nil } && one.map { $0.map { -$0 } } == other)
        }
        for (triplet, outcome) in zip(triplets, triplets.sameClassOutcomes(classes)) {
            let (root, one, two) = (classes[triplet.root], classes[triplet.image1], classes[triplet.image2])
            let isKnown = root != nil && one != nil && two != nil && (one == root) != (two == root)
            #expect(outcome == (isKnown ? (two == root ? 1 : -1) : nil))
        }
        // A copy of the root is like it in every way.
        let copies = [pictures[0], pictures[1], pictures[0], pictures[2]]
        let first = [ImageTriplet(root: 0, image1: 1, image2: 2), ImageTriplet(root: 2, image1: 0, image2: 3)]
        let likeness = first.likenessOutcomes(copies).compactMap(\.self)
        #expect(likeness.count == 2 && likeness[0] > 0.5 && likeness[1] < -0.5, "\(likeness)")
    }

    @Test("Experiments find what their participants choose by, and nothing where another network tells as much")
    func simulatedExperiments() throws {
        var stream = RandomStream(seed: 13, "experiments")
        func numbers() -> [Double] { (0..<120).map { _ in stream.normal() } }
        let own = NetworkLevels(name: "own", highLayer: "h", lowLayer: "l", high: numbers(), low: numbers())
        let other = NetworkLevels(name: "other", highLayer: "h", lowLayer: "l", high: numbers(), low: numbers())
        let choosers = SimulatedChoosers(high: 1.5, low: 1.2, spread: 0.3)
        let draws = RandomStream(seed: 14, "experiments")
        var same = 0
        for number in 0..<5 {
            let found = try choosers.areFound(
                30, choosingBy: own, beside: other, stream: draws.substream("experiment", number))
            #expect(found.high && found.low, "experiment \(number), seed 14")
            let twice = try choosers.areFound(
                30, choosingBy: own, beside: own, stream: draws.substream("experiment", number))
            same += twice.high || twice.low ? 1 : 0
        }
        #expect(same == 0)
    }
}
