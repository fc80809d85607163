import Foundation
import Testing

@testable import Notebook

/// Maps and what is measured of them, by a small network with random weights.
@Suite struct MappedImagesTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private static let images = 12

    private static func explained(
        _ plan: MapPlan, groups: LogitGroups? = nil, isFlat: Bool = false
    ) throws -> MappedImages {
        let network = Network.vgg16Small(classes: 3, width: 1 / 16, stream: RandomStream(seed: 5, "weights"))
            .foldingBatchNorm()
        let design = try AttentionDesign.usual(for: network, input: [3, 32, 32])
        let taps = try AttentionTaps(design.taps, of: network, input: [3, 32, 32])
        let module = AttentionModule(
            design, taps, count: groups?.count ?? 3, stream: RandomStream(seed: 6, "module"))
        var draws = RandomStream(seed: 7, "pixels")
        let pixels = (0..<images * 3 * 32 * 32).map { isFlat && $0 >= 3 * 32 * 32 ? 0 : Float(draws.uniform()) }
        var explained = try MappedImages(
            network, Tensor([images, 3, 32, 32], pixels), in: groups,
            Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.25, 0.25, 0.25]), plan, by: module,
            shuffled: module, on: Engine(), stream: RandomStream(seed: 8, "maps"))
        explained.layers = try explained.bestLayers(plan.kinds, among: { _ in design.taps })
        return explained
    }

    private static let plan = MapPlan(
        kinds: MapSource.allCases, images: images, masks: 8, emptied: 3, shares: [0.2, 0.5], batch: 5)

    @Test(
        "Every kind of maps has one of the image's size for each image, and its numbers", arguments: MapSource.allCases)
    func measured(kind: MapSource) throws {
        let explained = try Self.explained(Self.plan)
        let maps = try explained.maps(kind)
        #expect(maps.count == Self.images)
        #expect(
            maps.allSatisfy {
                $0.map { $0.height == 32 && $0.width == 32 }
                    ?? ([.anotherImages, .thirdImages, .anotherImagesGradCAM].contains(kind))
            })
        let test = try explained.masking(), seen = try explained.result(kind, Self.plan, by: test)
        #expect(seen.shown.map(\.count) == Array(repeating: Self.images, count: 6))
        for (image, map) in maps.enumerated() {
            #expect(seen.shown.allSatisfy { ($0[image] == nil) == (map == nil) })
        }
        if maps.prefix(3).allSatisfy({ $0 != nil }) {
            #expect(
                seen.mostRelevantFirst.count == 3 && seen.leastRelevantFirst.allSatisfy { $0.shares == [0.2, 0.5] })
        }
        switch kind {
        case .attention: #expect(seen.passes == 1)
        // The image itself, and 8 masks.
        case .rise: #expect(seen.passes == 9)
        case .scoreCAM, .ablationCAM: #expect((seen.passes ?? 0) > 8)
        case .gradCAM, .gradCAMPlusPlus, .layerCAM: #expect(seen.passes == 2)
        default: #expect(seen.passes == nil)
        }
        if kind == .allOnes {
            // Nothing is hidden, to the last bit; at an area, half of it is.
            #expect(seen.shown[0] == test.whole.map(Optional.some) && seen.energy.allSatisfy { $0 == 1 })
            #expect(seen.shown[3] != test.whole.map(Optional.some) && seen.constant == Self.images)
        }
    }

    @Test("Another image's map keeps an image's own values, in the other's order")
    func moved() throws {
        let explained = try Self.explained(Self.plan)
        let own = try explained.maps(.attention), moved = try explained.maps(.anotherImages)
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
        let found = try explained.bestLayers([.gradCAM], among: { _ in candidates })
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
            [.gradCAMPlusPlus], among: { _ in [convolution, candidates[0]] })
        #expect(kept == ["Grad-CAM++": candidates[0]])
        #expect(try explained.bestLayers([.gradCAMPlusPlus], among: { _ in [convolution] }) == [:])
    }

    @Test("Groups have each of the thousand classes once, and dogs are dogs")
    func groups() throws {
        let three = try LogitGroups.ImageNet.three.groups()
        #expect(three.titles == ["animal", "artifact", "other"] && three.members[0] == Array(0..<398))
        let all = try LogitGroups.ImageNet.superclasses.groups()
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

    /// Made-up results of some kinds of maps, of which images see what is said.
    private static func results(_ whole: [Double], _ kinds: [MapSource], shown: (MapSource, Int) -> Double?)
        -> MapResults
    {
        MapResults(
            whole: whole,
            kinds: ByCase(kinds) { kind in
                KindResult(
                    shown: (0..<6).map { _ in whole.indices.map { shown(kind, $0) } },
                    energy: whole.indices.map { shown(kind, $0) == nil ? nil : 0.25 }, constant: 2,
                    passes: kind.isControl ? nil : 3,
                    mostRelevantFirst: whole.indices.map {
                        RemovalCurve(
                            .mostRelevantFirst, shares: [0.2, 0.5], probabilities: [1, 0],
                            isKept: [$0.isMultiple(of: 2), false])
                    },
                    leastRelevantFirst: whole.indices.map { _ in
                        RemovalCurve(
                            .leastRelevantFirst, shares: [0.2, 0.5], probabilities: [1, 1], isKept: [true, true])
                    })
            }, layers: ["Grad-CAM": "features.22"])
    }

    @Test("Numbers of an image are drops, increases, gains and areas by their definitions; what isn't there is none")
    func numbers() throws {
        let results = Self.results([0.5, 0.8, 1], [.attention, .anotherImages]) { kind, image in
            kind == .attention ? [0.25, 0.9, 0.7][image] : image == 1 ? nil : 0.4
        }
        func found(_ quantity: MapQuantity, _ kind: MapSource = .attention) throws -> [Double?] {
            try #require(results.numbers(kind, quantity)).map { $0.map { ($0 * 1e6).rounded() / 1e6 } }
        }
        #expect(try found(.averageDrop(.soft(0.5))) == [50, 0, 30])
        #expect(try found(.increaseInConfidence(.soft(1))) == [0, 100, 0])
        // Of an answer that is sure nothing can be gained.
        #expect(try found(.averageGain(.soft(0.15))) == [0, 50, nil])
        #expect(try found(.averageDrop(.area(0.3)), .anotherImages) == [20, nil, 60])
        // Half of the span kept for even images, nothing for odd ones.
        #expect(try found(.removalArea) == [50, 100, 50])
        #expect(
            results.numbers(.rise, .removalArea) == nil && results.numbers(.attention, .averageDrop(.soft(0.3))) == nil)
        #expect(
            MapQuantity.published.map(\.name)
                == ["AD", "IC"].flatMap { name in ["100", "50", "15"].map { "\(name) \($0) %" } })
        let lead = try #require(try [results].lead(.attention, over: .anotherImages, .averageDrop(.soft(0.5)))?.value)
        // Of the two images that both have: 20 less 50, and 60 less 30.
        #expect(abs(lead) < 1e-9)
        #expect(try [results].lead(.attention, over: .rise, .removalArea) == nil)
    }

    @Test("Images that any training is sure of are left out in all; where too few are left there is nothing")
    func lessSure() throws {
        let shown = { (_: MapSource, image: Int) -> Double? in Double(image) / 10 }
        let trainings = [[0.5, 1, 0.6, 0.9], [0.7, 0.5, 0.99, 0.8]].map { Self.results($0, [.attention], shown: shown) }
        let others = try #require(trainings.lessSure(than: 0.99))
        #expect(others.map(\.whole) == [[0.5, 0.6, 0.9], [0.7, 0.99, 0.8]])
        #expect(others[0].kinds[.attention].shown == Array(repeating: [0, 0.2, 0.3], count: 6))
        #expect(others[0].kinds[.attention].energy.count == 3 && others[0].kinds[.attention].mostRelevantFirst.isEmpty)
        #expect(trainings.lessSure(than: 0.5) == nil && [MapResults]().lessSure(than: 1) == nil)
        let table = try #require(try trainings.lessSureTable("less-sure", "images"))
        #expect(table.caption.contains("3 of the 4 images") && table.rows.count == 1 && table.columns.count == 7)
    }

    @Test("Tables have a row for each kind that all trainings have; figures say what they are of")
    func shown() throws {
        let kinds: [[MapSource]] = [
            [.attention, .gradCAM, .rise, .blurredNoise], [.attention, .gradCAM, .rise, .fakeCAM],
        ]
        let results = kinds.map { Self.results([0.5, 0.7, 0.8], $0) { kind, _ in kind == .attention ? 0.45 : 0.2 } }
        #expect(results.allKinds == [.attention, .gradCAM, .rise] && [MapResults]().allKinds.isEmpty)
        let costs = try results.costTable("costs", "images", seconds: ByCase([.rise]) { _ in [3, 1, 2] })
        #expect(costs.rows.count == 3 && costs.rows[1][1] == .text("features.22"))
        #expect(costs.rows[2][3] == .number(2, .significant(2)) && costs.rows[0][3] == .text(""))
        #expect(costs.rows[0][5] == .integer(4))
        #expect(try results.areaTable("areas", "images").columns.count == 8)
        let road = Reference("road", authors: ["A"], title: "T", in: .journal("J"), year: 2022)
        let drawn = [MapSource.attention, .scoreCAM, .rise]
        let figure = try #require(try results.removalFigure("removal", of: drawn, images: "images", source: road))
        // Two orders, two kinds that are there, two shares.
        #expect(figure.data.rows.count == 8 && figure.sample.hasPrefix("2 trainings, 3 images"))
        var without = results
        for number in without.indices {
            for kind in kinds[number] { without[number].kinds[kind].mostRelevantFirst = [] }
        }
        #expect(try without.removalFigure("removal", of: drawn, images: "images", source: road) == nil)
        #expect(try results.scoreFigure("scores", "Images", images: "images").data.rows.count == 3)
        #expect(try results.costFigure("cost", images: "images").data.rows.count == 3)
    }

    @Test("Photographs of an object are learned from or explained, and what can't be read is counted")
    func divided() throws {
        let folder = scratch.folder
        var rows = ["file,object,name,category"]
        for number in 0..<16 {
            rows.append("\(number).png,object \(number / 2),thing,animal")
            let picture = Picture(width: 12, height: 10, pixels: Array(repeating: UInt8(number), count: 360))
            try (number == 3 ? Data("words".utf8) : picture.png()).write(
                to: folder.appendingPathComponent("\(number).png"))
        }
        try Data(rows.joined(separator: "\n").utf8).write(to: folder.appendingPathComponent("labels.csv"))
        let collection = try PhotographLocator().find(folder.path).load()
        let preparation = ImagePreprocessing(
            shorterSide: 8, crop: 6, normalization: Normalization(mean: [0, 0, 0], standardDeviation: [1, 1, 1]))
        let divided = try DividedPhotographs(
            collection, share: 0.75, most: (100, 100), for: preparation, stream: RandomStream(seed: 9, "objects"))
        let learned = divided.learned.map { Int($0.pixels[0]) }, explained = divided.explained.map { Int($0.pixels[0]) }
        #expect(Set(learned.map { $0 / 2 }).isDisjoint(with: explained.map { $0 / 2 }))
        #expect(divided.unreadable == 1 && learned.count + explained.count == 15)
        #expect(Set(learned.map { $0 / 2 }).count == 6 && Set(explained.map { $0 / 2 }).count == 2)
        #expect(divided.learned.allSatisfy { $0.width == 8 && $0.height == 8 })
        let stream = RandomStream(seed: 10, "batches")
        let first = Array(divided.batches(0, size: 4, for: preparation, stream: stream))
        #expect(first.map(\.labels.count).reduce(0, +) == learned.count && first[0].images.shape == [4, 3, 6, 6])
        #expect(first.flatMap(\.labels).sorted() == Array(learned.indices))
        #expect(
            Array(divided.batches(1, size: 4, for: preparation, stream: stream)).flatMap(\.labels)
                != first.flatMap(\.labels))
        let few = try DividedPhotographs(collection, share: 0, most: (5, 3), for: preparation, stream: stream)
        #expect(few.learned.isEmpty && few.explained.count + few.unreadable == 3)
    }
}
