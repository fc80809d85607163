import Foundation
import Testing

@testable import Notebook
@testable import TrainableAttention

/// Maps and what is measured of them, by a small network with random weights.
@Suite struct ExplainedTests {
    private static let images = 12

    private static func explained(
        _ plan: MapPlan, groups: LogitGroups? = nil, isFlat: Bool = false
    ) throws -> Explained {
        let network = Network.vgg16Small(classes: 3, width: 1 / 16, stream: RandomStream(seed: 5, "weights"))
            .foldingBatchNorm()
        let design = try AttentionDesign.usual(for: network, input: [3, 32, 32])
        let taps = try AttentionTaps(design.taps, of: network, input: [3, 32, 32])
        let module = AttentionModule(
            design, taps, count: groups?.count ?? 3, stream: RandomStream(seed: 6, "module"))
        var draws = RandomStream(seed: 7, "pixels")
        let pixels = (0..<images * 3 * 32 * 32).map { isFlat && $0 >= 3 * 32 * 32 ? 0 : Float(draws.uniform()) }
        var explained = try Explained(
            network, Tensor([images, 3, 32, 32], pixels), in: groups,
            Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.25, 0.25, 0.25]), plan, by: module,
            shuffled: module, on: Engine(), stream: RandomStream(seed: 8, "maps"))
        explained.layers = try explained.bestLayers(plan.arms, among: { _ in design.taps }, plan)
        return explained
    }

    private static let plan = MapPlan(
        arms: Arm.allCases, images: images, choosing: 1, masks: 8, emptied: 3, shares: [0.2, 0.5], batch: 5)

    @Test("Every kind of maps has one of the image's size for each image, and its numbers", arguments: Arm.allCases)
    func seen(arm: Arm) throws {
        let explained = try Self.explained(Self.plan)
        let maps = try explained.maps(arm)
        #expect(maps.count == Self.images)
        #expect(
            maps.allSatisfy {
                $0.map { $0.height == 32 && $0.width == 32 }
                    ?? (arm == .another || arm == .third || arm == .anotherGradCAM)
            })
        let test = try explained.masking(), seen = try explained.seen(arm, Self.plan, by: test)
        #expect(seen.shown.map(\.count) == Array(repeating: Self.images, count: 6))
        for (image, map) in maps.enumerated() {
            #expect(seen.shown.allSatisfy { ($0[image] == nil) == (map == nil) })
        }
        if maps.prefix(3).allSatisfy({ $0 != nil }) {
            #expect(
                seen.mostRelevantFirst.count == 3 && seen.leastRelevantFirst.allSatisfy { $0.shares == [0.2, 0.5] })
        }
        switch arm {
        case .attention: #expect(seen.passes == 1)
        // The image itself, and 8 masks.
        case .rise: #expect(seen.passes == 9)
        case .scoreCAM, .ablationCAM: #expect((seen.passes ?? 0) > 8)
        case .gradCAM, .gradCAMPlusPlus, .layerCAM: #expect(seen.passes == 2)
        default: #expect(seen.passes == nil)
        }
        if arm == .allOnes {
            // Nothing is hidden, to the last bit; at an area, half of it is.
            #expect(seen.shown[0] == test.whole.map(Optional.some) && seen.energy.allSatisfy { $0 == 1 })
            #expect(seen.shown[3] != test.whole.map(Optional.some) && seen.constant == Self.images)
        }
    }

    @Test("Another image's map keeps an image's own values, in the other's order")
    func moved() throws {
        let explained = try Self.explained(Self.plan)
        let own = try explained.maps(.attention), moved = try explained.maps(.another)
        var count = 0
        for (image, map) in moved.enumerated() {
            let alike = explained.targets.indices.filter { explained.targets[$0] == explained.targets[image] }
            guard let place = alike.firstIndex(of: image), alike.count > 1 else {
                #expect(map == nil)
                continue
            }
            count += 1
            let map = try #require(map), values = try #require(own[image])
            let other = try #require(own[alike[(place + 1) % alike.count]])
            #expect(map.values.sorted() == values.values.sorted() && map != values)
            // Where the other is larger, this one is no smaller.
            for pixel in stride(from: 0, to: 1023, by: 7) where other.values[pixel] > other.values[pixel + 1] {
                #expect(map.values[pixel] >= map.values[pixel + 1])
            }
        }
        #expect(count > 1)
    }

    @Test("The layer with the least average drop is chosen, and one that refuses is passed over")
    func layers() throws {
        let explained = try Self.explained(Self.plan), test = try explained.masking()
        let candidates = explained.module.design.taps
        let found = try explained.bestLayers([.gradCAM], among: { _ in candidates }, Self.plan)
        let drops = try candidates.map { layer -> Double in
            var tried = explained
            tried.layers["Grad-CAM"] = layer
            let masks = try tried.maps(.gradCAM).enumerated().map { image, map in
                try MaskForm.soft(0.5).mask(
                    of: #require(map).scaledToUnit, ties: explained.stream.substream("ties", image))
            }
            return try test.answers(showing: masks).compactMap(\.drop).reduce(0, +)
        }
        let best = try #require(candidates.indices.min { drops[$0] < drops[$1] })
        #expect(found == ["Grad-CAM": candidates[best]])
        // Outputs of convolutions go below 0, which Grad-CAM++ refuses.
        let convolution = try #require(explained.network.layers.first { $0.name.hasPrefix("features.") }).name
        let kept = try explained.bestLayers(
            [.gradCAMPlusPlus], among: { _ in [convolution, candidates[0]] }, Self.plan)
        #expect(kept == ["Grad-CAM++": candidates[0]])
        #expect(try explained.bestLayers([.gradCAMPlusPlus], among: { _ in [convolution] }, Self.plan) == [:])
    }

    @Test("Groups have each of the thousand classes once, and dogs are dogs")
    func groups() throws {
        let three = try ClassGroups.three.groups()
        #expect(three.titles == ["animal", "artifact", "other"] && three.members[0] == Array(0..<398))
        let all = try ClassGroups.superclasses.groups()
        #expect(all.titles == ["artifact", "birds", "dogs", "insects", "other", "other animals", "reptiles"])
        #expect(all.members.joined().sorted() == Array(0..<1000))
        #expect(all.members[2] == Array(151...268) && all.members[3] == Array(300...326))
        #expect(all.members[1].count == 18 + 21 + 20 && all.members[6].count == 36)
        // A tench, a cock, an English setter, and the last class, toilet tissue.
        #expect(
            [0, 7, 212, 999].map { all.titles[all.groupOfClass[$0]] } == ["other animals", "birds", "dogs", "other"])
    }

    @Test("Maps of groups explain the group that the network answers with")
    func groupMaps() throws {
        let groups = try LogitGroups(["a", "b"], [[0, 2], [1]], classes: 3)
        let explained = try Self.explained(Self.plan, groups: groups)
        let logits = try explained.network.forward(explained.images, on: explained.engine)
        let singles = LogitGroups.singles(3)
        for image in 0..<Self.images {
            let shares = singles.probabilities(
                of: [0, 1, 2],
                logits: Tensor(
                    [3, 3], Array(repeating: logits.values[image * 3..<image * 3 + 3], count: 3).flatMap { $0 }))
            #expect(explained.targets[image] == (shares[0] + shares[2] >= shares[1] ? 0 : 1))
        }
        #expect(try explained.maps(.attention).count == Self.images)
        #expect(try explained.masking().whole.allSatisfy { $0 >= 0.5 })
    }

    @Test("Each variation changes what it says")
    func variations() {
        let taps = ["a", "b", "c"]
        #expect(Variation.lastTwo.design(taps) == AttentionDesign(taps: ["b", "c"]))
        #expect(Variation.lCAM.design(taps) == AttentionDesign(taps: ["c"], branch: .identity))
        let designs = Set(([.published] + Variation.ofTheModule).map { $0.design(taps) })
        #expect(designs.count == 7)
        #expect(
            Set(
                [.published, .withoutArea, .withoutVariation, .answerAlone, .diagonal].map { (variation: Variation) in
                    "\(variation.loss)"
                }
            ).count == 5)
        #expect(Variation.allCases.filter { $0.target == .shuffledAnswer } == [.shuffled])
        #expect(Variation.allCases.filter { $0.firstNumbers != "first numbers" } == [.again])
    }
}
