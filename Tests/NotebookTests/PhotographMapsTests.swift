import Foundation
import Testing

@testable import Notebook

/// Maps of more photographs than are in memory at once, and of pasted objects.
@Suite struct PhotographMapsTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private static let preparation = ImagePreprocessing(
        shorterSide: 32, crop: 32, normalization: Normalization(mean: [0, 0, 0], standardDeviation: [1, 1, 1]))

    private static let model = Model(
        name: "small",
        network: Network.vgg16Small(classes: 3, width: 1 / 16, stream: RandomStream(seed: 81, "weights")),
        preparation: preparation, classNames: ["a", "b", "c"], origin: .trained(on: "nothing", history: []))

    private func module() throws -> AttentionModule {
        let network = Self.model.deployed
        let design = try AttentionDesign.usual(for: network, input: [3, 32, 32])
        let taps = try AttentionTaps(design.taps, of: network, input: [3, 32, 32])
        return AttentionModule(design, taps, count: 3, stream: RandomStream(seed: 82, "module"))
    }

    /// Pictures of which one can't be read.
    private func photographs() throws -> PhotographCollection {
        var rows = ["file,category"]
        for number in 0..<7 {
            var draws = RandomStream(seed: 83, "picture", "\(number)")
            let pixels = (0..<40 * 32 * 3).map { _ in UInt8(draws.uniform(below: 256)) }
            let file = scratch.folder.appendingPathComponent("\(number).png")
            try (number == 4 ? Data("words".utf8) : Picture(width: 40, height: 32, pixels: pixels).png()).write(
                to: file)
            rows.append("\(number).png,other")
        }
        try Data(rows.joined(separator: "\n").utf8).write(to: scratch.folder.appendingPathComponent("labels.csv"))
        return try PhotographLocator().find(scratch.folder.path).load()
    }

    private static let plan = MapPlan(
        kinds: [.attention, .gradCAM, .allOnes, .centerBlob], images: 100, emptied: 2, shares: [0.2, 0.5], batch: 2)

    private func step(
        _ collection: PhotographCollection, atOnce size: Int, fails: Bool = false
    ) throws -> Step<MapResults> {
        let module = try module()
        return Step("measured, \(size) at once") { lab in
            let found = try lab.photographsMeasured(
                collection, before: Self.model, Self.plan, by: module, atOnce: size,
                stream: RandomStream(seed: 84, "photographs"), named: "photographs")
            if fails { throw Failure() }
            return try #require(found)
        }
    }

    @Test("Photographs that are measured a few at a time have the numbers of all at once")
    func slices() throws {
        let collection = try photographs(), resolver = quietResolver(try scratch.store())
        let whole = try resolver.value(of: step(collection, atOnce: 100))
        let parts = try resolver.value(of: step(collection, atOnce: 2))
        #expect(whole.whole.count == 6 && parts.whole.count == 6)
        #expect(parts.kinds.cases == whole.kinds.cases && parts.layers == whole.layers)
        for (one, other) in zip(whole.whole, parts.whole) { #expect(abs(one - other) < 1e-5) }
        for kind in [MapSource.attention, .gradCAM, .allOnes, .centerBlob] {
            let one = whole.kinds[kind], other = parts.kinds[kind]
            #expect(other.shown.map(\.count) == Array(repeating: 6, count: 6))
            #expect(other.passes == one.passes && other.energy.count == 6 && other.constant == one.constant)
            // Soft masks of the whole map have no ties to draw.
            for (one, other) in zip(one.shown[0], other.shown[0]) {
                let one = try #require(one), other = try #require(other)
                #expect(abs(one - other) < 1e-4, "\(kind)")
            }
            // Of each part the first two.
            #expect(one.mostRelevantFirst.count == 2 && other.leastRelevantFirst.count == 6)
        }
        #expect(parts.kinds[.attention].passes == 1 && parts.kinds[.allOnes].constant == 6)
    }

    @Test("A step that dies keeps the parts that it has measured")
    func resumed() throws {
        let collection = try photographs()
        #expect(throws: Failure.self) {
            try quietResolver(try scratch.store()).value(of: step(collection, atOnce: 3, fails: true))
        }
        // Two or three parts, each with the pieces of its four kinds.
        let kept = try scratch.count("SELECT COUNT(*) FROM pieces")
        #expect(kept == 10 || kept == 15, "\(kept)")
        _ = try quietResolver(try scratch.store()).value(of: step(collection, atOnce: 3))
        #expect(MapResults.joined([]) == nil)
    }

    @Test("Stamps are pasted each once, and where they are is known")
    func pasted() throws {
        let folder = scratch.folder.appendingPathComponent("animals")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for number in 0..<5 {
            let pixels = Array(repeating: UInt8(10 + number), count: 30 * 20 * 3)
            try Picture(width: 30, height: 20, pixels: pixels).png().write(
                to: folder.appendingPathComponent("thing_\(number).png"))
        }
        let stamps = try #require(try PhotographLocator().findStamps(scratch.folder.path)).load()
        #expect(stamps.count == 15)
        let stream = RandomStream(seed: 85, "pasted")
        let all = try PastedStamps(stamps, most: 100, side: 32, share: 0.5..<0.75, stream: stream)
        #expect(Set(all.stampNames) == Set((0..<5).map { "thing \($0)" }) && all.stampNames.count == 5)
        for (place, region) in all.pastedRegions.enumerated() {
            // A box of the stamp's form, inside the picture, in the stamp's colour.
            #expect(16 * 10...24 * 17 ~= region.count)
            let colour = try #require(all.stampNames[place].last?.wholeNumberValue).advanced(by: 10)
            let pixels = all.pastedPictures[place].pixels
            #expect(region.contains.indices.allSatisfy { !region.contains[$0] || pixels[3 * $0] == UInt8(colour) })
        }
        let few = try PastedStamps(stamps, most: 2, side: 32, share: 0.5..<0.75, stream: stream)
        #expect(
            few.stampNames == Array(all.stampNames.prefix(2))
                && few.pastedPictures == Array(all.pastedPictures.prefix(2)))
        let noStamps = try PastedStamps(.empty("none"), most: 2, side: 32, share: 0.5..<0.75, stream: stream)
        #expect(noStamps.stampNames.isEmpty)
    }

    @Test("A map of the object lies on it, one of all else nowhere, and one that is the same everywhere by chance")
    func pointed() throws {
        let regions = (0..<40).map { place in
            PixelRegion(height: 10, width: 10, rows: place % 5..<place % 5 + 5, columns: 2..<6)
        }
        let own = regions.map { PixelMap(height: 10, width: 10, values: $0.contains.map { $0 ? 1 : 0 }) }
        var maps = ByCase<MapSource, [PixelMap?]>([.attention, .rise, .allOnes, .anotherImages]) { _ in
            own.map(Optional.some)
        }
        maps[.rise] = own.map { $0.map { 1 - $0 } }
        maps[.allOnes] = own.map { $0.map { _ in 1 } }
        maps[.anotherImages][3] = nil
        let found = try PointedMaps(maps, at: regions, ties: RandomStream(seed: 86, "ties"))
        #expect(found.objectShares == Array(repeating: 0.2, count: 40))
        #expect(found.sharesOnObject[.attention] == Array(repeating: 1, count: 40))
        #expect(found.sharesOnObject[.rise] == Array(repeating: 0, count: 40))
        let chance = found.sharesOnObject[.allOnes].compactMap(\.self)
        // 20 of 100 drawn: a mean of 0.2, and of 40 such means a deviation of 0.013.
        #expect(chance.count == 40 && abs(chance.reduce(0, +) / 40 - 0.2) < 0.06)
        #expect(found.sharesOnObject[.anotherImages].count { $0 == nil } == 1)
        let table = try found.pointingTable("pointing", "pictures")
        #expect(table.rows.count == 5 && table.columns.count == 2)
        let nothing = try PointedMaps(
            ByCase([.attention]) { _ in [own[0]] },
            at: [PixelRegion(height: 10, width: 10, rows: 0..<0, columns: 0..<0)], ties: RandomStream(seed: 1, "ties"))
        #expect(nothing.sharesOnObject[.attention] == [nil] && nothing.objectShares == [0])
    }

    @Test("A list that a run names is a collection of its own; without one there is an empty one")
    func listed() throws {
        let list = scratch.folder.appendingPathComponent("list.txt")
        let picture = Picture(width: 4, height: 3, pixels: Array(repeating: 9, count: 36))
        try picture.png().write(to: scratch.folder.appendingPathComponent("a.JPEG"))
        try Data("a.JPEG 248\n".utf8).write(to: list)
        let counted = Step("counted", Step.listedPhotographs()) { _, listed in listed.items.map(\.name) }
        let store = try scratch.store()
        #expect(try quietResolver(store).value(of: counted) == [])
        let found = try quietResolver(store, Setting(data: ["evaluated": list.path])).value(of: counted)
        #expect(found.count == 1 && found[0].contains("dog"), "\(found)")
        #expect(throws: DatasetError.self) {
            try quietResolver(store, Setting(data: ["evaluated": "\(list.path).no"])).value(of: counted)
        }
    }
}
