import Datasets
import Foundation
import Pictures
import Tensors
import Testing

/// Pictures as their files ask to have them turned.
@Suite struct OrientationTests {
    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: ImageFixtures.orientations.path)) ?? []
        return files.filter { !$0.hasSuffix(".ppm") }.sorted()
    }()

    @Test func thereAreFixturesOfAllKinds() {
        #expect(Self.names.count == 47)
        for kind in [".jpg", ".png", ".webp"] { #expect(Self.names.contains { $0.hasSuffix(kind) }) }
    }

    @Test("A picture is turned as Pillow's exif_transpose turns it", arguments: names)
    func turned(_ name: String) throws {
        let file = ImageFixtures.orientations.appendingPathComponent(name)
        let (picture, orientation) = try Picture.stored(in: file)
        let expected = try readPPM(
            [UInt8](try Data(contentsOf: ImageFixtures.orientations.appendingPathComponent("\(name).expected.ppm"))))
        #expect(picture.upright(from: orientation) == expected)
        // The fixtures' names end in the number that counts.
        let stem = name.split(separator: ".")[0]
        let number = stem.split(separator: "-").last.flatMap { Int($0) } ?? 1
        let isOrientation = !["byte-6", "no-number-9", "twice-2-7", "exif-3-and-xmp-6"].contains { stem.hasSuffix($0) }
        if isOrientation || stem.contains("signed-byte") { #expect(orientation.rawValue == number) }
    }

    /// In studies, too, with a remark.
    @Test(arguments: ["big-long-6.jpg", "exif-6.png", "exif-6.webp", "xmp-6.png"])
    func photographsAreTurned(_ name: String) throws {
        let bytes = [UInt8](try Data(contentsOf: ImageFixtures.orientations.appendingPathComponent(name)))
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("photographs-\(UUID().uuidString)")
        let folder = data.appendingPathComponent("pictures")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: data) }
        try Data(bytes).write(to: folder.appendingPathComponent(name))
        try Data("file,category\n\(name),animal".utf8).write(to: folder.appendingPathComponent("labels.csv"))
        let photographs = try PhotographLocator(environment: ["CAHIER_DATA": data.path]).find("pictures").load()
        let (photograph, remarks) = try photographs.picture(0)
        let expected = try readPPM(
            [UInt8](try Data(contentsOf: ImageFixtures.orientations.appendingPathComponent("\(name).expected.ppm"))))
        #expect(photograph == expected)
        #expect(remarks.contains("turned upright, as its EXIF orientation 6 asks"))
    }

    /// Whatever a file says, reading it ends, and gives one of the eight.
    @Test func damagedDescriptions() throws {
        var stream = RandomStream(seed: 7, "damaged descriptions")
        for name in Self.names {
            let bytes = [UInt8](try Data(contentsOf: ImageFixtures.orientations.appendingPathComponent(name)))
            for _ in 0..<50 {
                var damaged = bytes
                for _ in 0..<4 {
                    damaged[12 + stream.uniform(below: min(200, bytes.count) - 12)] = UInt8(stream.uniform(below: 256))
                }
                #expect(1...8 ~= Orientation(ofFile: damaged).rawValue)
                let start = Array(damaged.prefix(stream.uniform(below: bytes.count)))
                #expect(1...8 ~= Orientation(ofFile: start).rawValue)
            }
        }
    }
}
