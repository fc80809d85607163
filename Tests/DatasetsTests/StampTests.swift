import Datasets
import Foundation
import Tensors
import Testing

/// Stamps on a small folder like Tux Paint's.
@Suite struct StampTests {
    /// A folder with pictures of the fixtures in the places of Tux Paint's stamps.
    private func locator(_ files: [String: String]) throws -> PhotographLocator {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stamps-\(UUID().uuidString)")
        for (name, fixture) in files {
            let file = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            let folder = fixture == "white.png" ? "../Photographs/" : ""
            try Data(try ImageFixtures.bytes(folder + fixture)).write(to: file)
        }
        return PhotographLocator(environment: ["CAHIER_STAMPS": folder.path])
    }

    @Test func foldersSayWhatAStampIs() throws {
        let photographs = try locator([
            "animals/mammals/red_fox.png": "rgb-alpha-8.png", "animals/mammals/cartoon/fox.png": "rgb-alpha-8.png",
            "animals/mammals/red_fox_mirror.png": "rgb-alpha-8.png", "animals/notes.txt": "rgb-alpha-8.png",
            "household/mug.png": "rgb-alpha-8.png", "food/fig.png": "grey-alpha-8.png",
            "symbols/a.png": "rgb-alpha-8.png",
        ]).find().load()
        #expect(Set(photographs.items.map(\.object)) == ["animals/mammals/red_fox", "household/mug", "food/fig"])
        #expect(
            Set(photographs.items.map { "\($0.name) \($0.category.rawValue)" }) == [
                "red fox animal", "mug artifact", "fig other",
            ])
        // Every stamp before three backgrounds.
        #expect(photographs.count == 9)
    }

    @Test func compositionsDifferAndStayTheSame() throws {
        let photographs = try locator(["animals/fox.png": "rgb-alpha-8.png"]).find().load()
        let pictures = try (0..<3).map { try photographs.picture($0).photograph }
        #expect(pictures.allSatisfy { $0.width == 256 && $0.height == 256 })
        #expect(Set(pictures).count == 3)
        #expect(try photographs.picture(1).photograph == pictures[1])
        // Backgrounds are clouds, so that no row is of one colour.
        for picture in pictures { #expect(Set(picture.pixels.prefix(3 * 256)).count > 10) }
    }

    /// A stamp without transparency covers a rectangle of 45 to 95 % of the side with its own colours.
    @Test func aStampWithoutTransparencyCoversARectangle() throws {
        let photographs = try locator(["animals/block.png": "white.png"]).find().load()
        for index in 0..<3 {
            let picture = try photographs.picture(index).photograph
            let white = picture.pixels.indices.filter {
                $0 % 3 == 0 && picture.pixels[$0] == 255 && picture.pixels[$0 + 1] == 255
            }
            let columns = white.map { $0 / 3 % 256 }
            let rows = white.map { $0 / 3 / 256 }
            let width = try #require(columns.max()) - #require(columns.min()) + 1
            let height = try #require(rows.max()) - #require(rows.min()) + 1
            #expect(width * height == white.count)
            #expect((114...244).contains(max(width, height)))
        }
    }

    /// Where an object was pasted is known: of a stamp without transparency it is the white rectangle.
    @Test func aPastedObjectCoversItsOwnPixels() throws {
        let photographs = try locator(["animals/block.png": "white.png"]).find().load()
        for draw in 0..<4 {
            let stream = RandomStream(seed: UInt64(draw), "pasted")
            let pasted = try #require(try photographs.pasted(0, side: 64, share: 0.25..<0.5, stream: stream))
            #expect(pasted.photograph.width == 64 && pasted.photograph.height == 64)
            let white = (0..<64 * 64).map { pixel in
                (0..<3).allSatisfy { pasted.photograph.pixels[3 * pixel + $0] == 255 }
            }
            #expect(pasted.covered == white, "seed \(draw)")
            let rows = Set(white.indices.filter { white[$0] }.map { $0 / 64 }),
                columns = Set(white.indices.filter { white[$0] }.map { $0 % 64 })
            #expect((16...32).contains(max(rows.count, columns.count)))
        }
    }

    @Test func aStampThatIsNoPictureIsNamed() throws {
        let photographs = try locator(["animals/fox.png": "444.jpg"]).find().load()
        #expect { _ = try photographs.picture(0) } throws: {
            "\($0)".contains("animals/fox.png") && "\($0)".contains("JPEG")
        }
    }
}
