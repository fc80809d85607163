import Foundation
import Methods
import Networks
import Pictures
import Tensors
import Testing

/// Orders of pixels, masks, and what a network answers to what they leave.
@Suite struct MaskingTests {
    private let ties = RandomStream(seed: 1, "ties")

    private func random(_ height: Int, _ width: Int, levels: Int? = nil, seed: UInt64) -> PixelMap {
        var stream = RandomStream(seed: seed, "map")
        return PixelMap(
            height: height, width: width,
            values: (0..<height * width).map { _ in
                levels.map { Float(stream.uniform(below: $0)) / Float(max($0 - 1, 1)) } ?? Float(stream.uniform())
            })
    }

    // MARK: Order

    @Test(arguments: 0..<6 as Range<UInt64>) func pixelsFallAndEachIsThereOnce(seed: UInt64) throws {
        let map = random(9, 13, levels: seed.isMultiple(of: 2) ? 4 : nil, seed: seed).map { 3 - 7 * $0 }
        let order = try PixelOrder(map, ties: ties)
        #expect(order.falling.sorted() == Array(0..<117))
        let values = order.falling.map { map.values[$0] }
        #expect(zip(values, values.dropFirst()).allSatisfy(>=), "seed \(seed)")
    }

    @Test func signsZerosAndInfinitiesHaveTheirPlaces() throws {
        let map = PixelMap(
            height: 1, width: 7, values: [-1, 0, .infinity, -0.0, -.infinity, .leastNonzeroMagnitude, -2])
        let falling = try PixelOrder(map, ties: ties).falling
        #expect(falling[0] == 2 && falling[1] == 5 && Set(falling[2...3]) == [1, 3] && falling[4...] == [0, 6, 4])
        #expect(throws: MethodError.self) {
            try PixelOrder(PixelMap(height: 1, width: 2, values: [.nan, 1]), ties: ties)
        }
    }

    /// Every pixel of a constant map is as likely to be among the first.
    @Test func tiesFavourNoPlace() throws {
        let map = PixelMap(height: 4, width: 5, values: [Float](repeating: 0.5, count: 20))
        var counts = [Int](repeating: 0, count: 20)
        for draw in 0..<2000 {
            for pixel in try PixelOrder(map, ties: ties.substream("draw", draw)).mostRelevant(0.3) {
                counts[pixel] += 1
            }
        }
        #expect(counts.reduce(0, +) == 12_000)
        // Draws without replacement vary less than independent ones.
        #expect(chiSquare(counts, [Double](repeating: 600, count: 20)) < chiSquareLimit(degrees: 19))
    }

    @Test(arguments: [(32, 32), (14, 14), (5, 7), (224, 224)]) func sharesAreExactAndComplementary(
        height: Int, width: Int
    ) throws {
        let order = try PixelOrder(random(height, width, levels: 3, seed: 9), ties: ties)
        for share in [0, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 0.9, 1] {
            let exact = share * Double(height * width), count = order.mostRelevant(share).count
            #expect(abs(Double(count) - exact) <= 0.5, "\(share)")
            #expect(order.leastRelevant(share).count == count)
            guard abs(exact - exact.rounded(.down) - 0.5) > 1e-6 else { continue }
            let rest = order.leastRelevant(1 - share)
            #expect(Set(order.mostRelevant(share)).isDisjoint(with: rest), "\(share)")
            #expect(count + rest.count == height * width, "\(share)")
        }
    }

    // MARK: Masks

    @Test func softMasksKeepTheirTiesAndAreasDoNot() throws {
        let map = PixelMap(height: 2, width: 4, values: [0, 0.5, 0.5, 0.5, 0.5, 1, 0.25, 0])
        #expect(try MaskForm.soft(1).mask(of: map, ties: ties) == map)
        // The quantile at one half lies between two of the four equal values.
        #expect(try MaskForm.soft(0.5).mask(of: map, ties: ties).values == [0, 0.5, 0.5, 0.5, 0.5, 1, 0, 0])
        // Between 0.5 and 1, at 0.95 · 7 = 6.65 of the sorted values.
        #expect(try MaskForm.soft(0.05).mask(of: map, ties: ties).values == [0, 0, 0, 0, 0, 1, 0, 0])
        for draw in 0..<20 {
            let mask = try MaskForm.area(0.5).mask(of: map, ties: ties.substream("draw", draw))
            #expect(mask.values.reduce(0, +) == 4 && Set(mask.values) == [0, 1])
            #expect(mask.values[5] == 1 && mask.values[0] == 0 && mask.values[6] == 0 && mask.values[7] == 0)
        }
        #expect(try MaskForm.area(0).mask(of: map, ties: ties).values.allSatisfy { $0 == 0 })
        #expect(try MaskForm.area(1).mask(of: map, ties: ties).values.allSatisfy { $0 == 1 })
    }

    @Test func whatIsNoMaskIsRefused() {
        let wide = PixelMap(height: 1, width: 2, values: [0, 1.5])
        #expect(throws: MethodError.self) { try MaskForm.soft(0.5).mask(of: wide, ties: ties) }
        #expect(throws: MethodError.self) { try MaskForm.soft(1.5).mask(of: wide, ties: ties) }
        #expect(throws: MethodError.self) {
            try MaskForm.soft(0.5).mask(of: PixelMap(height: 1, width: 2, values: [0, .nan]), ties: ties)
        }
    }

    // MARK: Answers

    /// n(m x) by its definition: the image in colours, multiplied, normalised, through the network in float64.
    @Test(arguments: 0..<3 as Range<UInt64>) func coloursAreMultipliedBeforeTheyAreNormalised(seed: UInt64) throws {
        let network = Network.wild(seed: seed), mean = [0.4, 0.6], deviation = [0.2, 0.5]
        var stream = RandomStream(seed: seed, "colours")
        let colours = (0..<3 * 84).map { _ in stream.uniform() }
        func normalised(_ value: Double, _ place: Int) -> Double {
            (value - mean[place / 42 % 2]) / deviation[place / 42 % 2]
        }
        let images = Tensor([3, 2, 6, 7], colours.enumerated().map { Float(normalised($1, $0)) })
        let masks = (0..<3).map { random(6, 7, seed: seed * 10 + UInt64($0)) }, targets = [2, 0, 1]
        let test = try MaskingTest(
            network, images, targets: targets, black: [0, 42].map { Float(normalised(0, $0)) }, on: Engine(),
            batchSize: 2)
        let found = try test.answers(showing: masks), reference = InferenceReference(network)
        for image in 0..<3 {
            let own = colours[image * 84..<image * 84 + 84].map { $0 }
            let whole = own.indices.map { normalised(own[$0], $0) }
            let shown = own.indices.map { normalised(own[$0] * Double(masks[image].values[$0 % 42]), $0) }
            #expect(abs(found[image].whole - reference.probability(of: targets[image], whole)) < 1e-5, "seed \(seed)")
            #expect(abs(found[image].shown - reference.probability(of: targets[image], shown)) < 1e-5, "seed \(seed)")
            let energy = masks[image].values.reduce(0) { $0 + Double($1) } / 42
            #expect(abs(found[image].energy - energy) < 1e-12)
        }
    }

    /// All ones change nothing: no drop and no increase, exactly, in whatever batches.
    @Test(arguments: [1, 3, 16]) func allOnesAreTheImageToTheLastBit(batchSize: Int) throws {
        let network = Network.small(seed: 3)
        var stream = RandomStream(seed: 3, "images")
        let images = Tensor.random([7, 2, 6, 6], &stream, scale: 3)
        let test = try MaskingTest(
            network, images, targets: [0, 1, 2, 0, 1, 2, 0], black: [-1.234, 0.777], on: Engine(), batchSize: batchSize)
        let ones = (0..<7).map { _ in ControlMap.allOnes(height: 6, width: 6) }
        for answer in try test.answers(showing: ones) {
            #expect(answer.shown == answer.whole && answer.drop == 0 && !answer.isIncrease && answer.gain == 0)
            #expect(answer.energy == 1)
        }
    }

    @Test func dropsIncreasesAndGainsAreWhatTheySay() {
        let falls = MaskedAnswer(whole: 0.8, shown: 0.2, energy: 0.5),
            rises = MaskedAnswer(whole: 0.6, shown: 0.9, energy: 1)
        #expect(abs((falls.drop ?? 0) - 75) < 1e-12 && !falls.isIncrease && falls.gain == 0)
        #expect(rises.drop == 0 && rises.isIncrease && abs((rises.gain ?? 0) - 75) < 1e-9)
        #expect(MaskedAnswer(whole: 1, shown: 1, energy: 1).gain == nil)
        #expect(MaskedAnswer(whole: 0, shown: 0.5, energy: 1).drop == nil)
        let same = MaskedAnswer(whole: 0.5, shown: 0.5, energy: 1)
        #expect(same.drop == 0 && !same.isIncrease && same.gain == 0)
    }

    /// Group targets are shares of the group, and add up to 1 whatever is hidden.
    @Test func groupsOfAMaskedImageAddUp() throws {
        let network = Network.small(seed: 4)
        var stream = RandomStream(seed: 4, "images")
        let image = Tensor.random([1, 2, 6, 6], &stream)
        let groups = try LogitGroups(["a", "b"], [[0, 2], [1]], classes: 3), mask = random(6, 6, seed: 4)
        let engine = try Engine()
        let shown = try [0, 1].map { group in
            try MaskingTest(network, image, targets: [group], in: groups, black: [0, 0], on: engine)
                .answers(showing: [mask])[0].shown
        }
        #expect(abs(shown[0] + shown[1] - 1) < 1e-12 && shown[0] > 0 && shown[1] > 0)
    }

    @Test func masksOfOtherSizesAndValuesAreRefused() throws {
        let network = Network.small(seed: 4)
        var stream = RandomStream(seed: 4, "images")
        let test = try MaskingTest(
            network, Tensor.random([1, 2, 6, 6], &stream), targets: [0], black: [0, 0], on: Engine())
        for masks in [
            [], [random(6, 5, seed: 1)], [random(6, 6, seed: 1).map { $0 + 0.5 }],
            [PixelMap(height: 6, width: 6, values: [Float](repeating: .nan, count: 36))],
        ] {
            #expect(throws: MethodError.self) { try test.answers(showing: masks) }
        }
        #expect(throws: MethodError.self) {
            try MaskingTest(
                network, Tensor([1, 2, 6, 6], [Float](repeating: 0, count: 72)), targets: [0], black: [0], on: Engine())
        }
    }

    // MARK: Controls

    @Test func fakeCAMHidesOnePixel() {
        let fake = ControlMap.fakeCAM(height: 4, width: 5)
        #expect(fake.values.count { $0 == 0 } == 1 && fake.values[0] == 0 && fake.values.count { $0 == 1 } == 19)
    }

    @Test(arguments: 0..<4 as Range<UInt64>) func rankMatchedMapsHaveTheValuesElsewhere(seed: UInt64) throws {
        let values = random(6, 8, levels: 5, seed: seed), places = random(6, 8, seed: seed + 100)
        let matched = try ControlMap.rankMatched(values: values, places: places, ties: ties)
        #expect(matched.values.sorted() == values.values.sorted(), "seed \(seed)")
        // A larger place never has a smaller value.
        for (one, other) in zip(0..<47, 1..<48) where places.values[one] != places.values[other] {
            let isLarger = places.values[one] > places.values[other]
            #expect(
                isLarger ? matched.values[one] >= matched.values[other] : matched.values[one] <= matched.values[other])
        }
        #expect(try ControlMap.rankMatched(values: values, places: values, ties: ties) == values)
        #expect(throws: MethodError.self) {
            try ControlMap.rankMatched(values: values, places: random(8, 6, seed: 1), ties: ties)
        }
    }

    @Test func aMapTurnedTwiceIsItself() {
        let map = random(3, 4, seed: 2), turned = ControlMap.turned(map)
        for row in 0..<3 { for column in 0..<4 { #expect(turned[row, column] == map[2 - row, 3 - column]) } }
        #expect(ControlMap.turned(turned) == map)
    }
}
