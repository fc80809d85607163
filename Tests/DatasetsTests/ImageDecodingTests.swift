import Datasets
import Foundation
import Pictures
import Testing

@Suite struct ImageDecodingTests {
    @Test("Every kind of PNG, JPEG and WebP has the pixels that Pillow reads", arguments: ImageFixtures.names)
    func pixelsAreThoseOfPillow(_ name: String) throws {
        let photograph = try Picture(contentsOf: ImageFixtures.folder.appendingPathComponent(name))
        let expected = try readPPM(ImageFixtures.bytes("\(name).expected.ppm"))
        #expect(photograph.width == expected.width)
        #expect(photograph.height == expected.height)
        let differing = zip(photograph.pixels, expected.pixels).enumerated().filter { $0.element.0 != $0.element.1 }
        #expect(differing.isEmpty, "\(differing.count) bytes differ, the first at \(differing.first?.offset ?? -1)")
    }

    @Test func thereAreFixturesOfAllKinds() {
        #expect(ImageFixtures.names.count(where: { $0.hasSuffix(".png") }) == 34)
        #expect(ImageFixtures.names.count(where: { $0.hasSuffix(".jpg") }) == 10)
        #expect(ImageFixtures.names.count(where: { $0.hasSuffix(".webp") }) == 5)
    }

    @Test func theFormatIsKnownByContentNotByName() throws {
        let folder = try TemporaryFolder()
        try folder.write("picture.jpg", ImageFixtures.bytes("rgb-8.png"))
        try folder.write("picture", ImageFixtures.bytes("420.jpg"))
        #expect(try Picture(contentsOf: folder.url.appendingPathComponent("picture.jpg")).width == 13)
        #expect(try Picture(contentsOf: folder.url.appendingPathComponent("picture")).width == 37)
    }

    @Test(
        "Other files are named for what they are",
        arguments: [
            ("GIF89a", "a GIF image"), ("II*\0", "a TIFF image"), ("8BPS", "a Photoshop file"),
            ("\0\0\0\u{C}JXL \r\n", "a JPEG XL image"), ("\0\0\0\u{C}jP  \r\n", "a JPEG 2000 image"),
            ("BM1234", "a BMP image"),
            ("\0\0\0\u{1C}ftypavif", "HEIF or AVIF"), ("What a picture", "begins with the bytes 57 68 61 74"),
        ])
    func otherFormats(_ content: String, _ word: String) {
        let error = #expect(throws: PictureError.self) {
            try Picture(decoding: Array(content.utf8), named: "a-picture.jpg")
        }
        #expect(error?.attempt == "reading a-picture.jpg")
        #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
    }

    @Test func missingAndEmptyFilesAndFolders() throws {
        let folder = try TemporaryFolder()
        try folder.write("empty.png", [])
        for (name, word) in [("none.png", "no such file"), ("empty.png", "empty"), ("", "found a folder")] {
            let error = #expect(throws: DatasetError.self) {
                try Picture(contentsOf: folder.url.appendingPathComponent(name))
            }
            #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
        }
    }

    /// Files that are cut off anywhere before their pixels are complete.
    @Test(arguments: [
        "420.jpg", "progressive.jpg", "cmyk.jpg", "grey.jpg", "rgb-8.png", "palette-4-interlaced.png", "lossy.webp",
        "lossless.webp",
    ])
    func filesThatAreCutOff(_ name: String) throws {
        let bytes = try ImageFixtures.bytes(name)
        // What follows the pixels: JPEG's end marker; PNG's checksum of the last data and its end.
        let tail = name.hasSuffix("jpg") ? 1 : name.hasSuffix("png") ? 24 : 0
        for count in 0..<(bytes.count - tail) {
            let error = #expect(throws: PictureError.self, "\(count) bytes of \(name)") {
                try Picture(decoding: Array(bytes.prefix(count)), named: name)
            }
            #expect(error?.attempt == "reading \(name)")
            #expect(error?.description.contains("\n") == false)
        }
    }

    /// A header that says so, before the data of another kind.
    @Test func kindsOfJPEGThatAreNotDecodedAreNamed() throws {
        var jpeg = try ImageFixtures.bytes("444.jpg")
        let frame = try #require(jpeg.indices.first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
        func message() -> String {
            (#expect(throws: PictureError.self) { try Picture(decoding: jpeg, named: "x.jpg") })?.description ?? ""
        }
        jpeg[frame + 4] = 12
        #expect(
            message()
                == "reading x.jpg: it is a JPEG of 12 bits for each colour, which common readers don't decode. Convert it to PNG."
        )
        jpeg[frame + 4] = 8
        jpeg[frame + 1] = 0xC3
        #expect(message().contains("it is a lossless JPEG"))
        jpeg[frame + 1] = 0xC5
        #expect(message().contains("it is a hierarchical JPEG"))
    }

    @Test func anAnimatedWebPIsNoPicture() throws {
        let file = ImageFixtures.folder.deletingLastPathComponent().appendingPathComponent("animated.webp")
        let error = #expect(throws: DatasetError.self) { try Picture(contentsOf: file) }
        #expect(error?.finding == "it is an animated WebP image")
        #expect(error?.advice == "Save one of its pictures as PNG")
    }

    @Test func messagesOfDamageSayWhatItIs() throws {
        func message(_ bytes: [UInt8]) -> String {
            (#expect(throws: PictureError.self) { try Picture(decoding: bytes, named: "x") })?.description ?? ""
        }
        let (png, jpeg) = (try ImageFixtures.bytes("rgb-8.png"), try ImageFixtures.bytes("420.jpg"))
        #expect(message(Array(png.prefix(200))).contains("the file ends before the image does"))
        #expect(message(Array(jpeg.prefix(jpeg.count - 100))).contains("the file ends before the image does"))
        var flipped = png
        flipped[60] ^= 1
        #expect(message(flipped).contains("CRC error"))
        #expect(message([0xFF, 0xD8, 0xFF, 0xD9]).contains("no image"))
    }

    @Test("A size is checked before memory is reserved for it")
    func hugeSizes() throws {
        var jpeg = try ImageFixtures.bytes("420.jpg")
        let frame = try #require(jpeg.indices.first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
        jpeg.replaceSubrange(frame + 5..<frame + 9, with: [0x2F, 0xFF, 0x2F, 0xFF])
        let tooLarge = #expect(throws: PictureError.self) { try Picture(decoding: jpeg, named: "x") }
        #expect(tooLarge?.description.contains("1 to 100000000 pixels, found 12287 x 12287") == true)
        jpeg.replaceSubrange(frame + 5..<frame + 9, with: [0x1F, 0xFF, 0x1F, 0xFF])
        let unlikely = #expect(throws: PictureError.self) { try Picture(decoding: jpeg, named: "x") }
        #expect(unlikely?.description.contains("8191 x 8191 pixels, more than \(jpeg.count) bytes can hold") == true)

        for (width, height, word) in [(20_000, 20_000, "1 to 100000000 pixels"), (9000, 9000, "can hold")]
            as [(UInt32, UInt32, String)]
        {
            let png = try pngWithSize(width, height)
            let error = #expect(throws: PictureError.self) { try Picture(decoding: png, named: "x") }
            #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
        }
    }

    /// A small RGB image whose header, with a right checksum, tells of another size.
    private func pngWithSize(_ width: UInt32, _ height: UInt32) throws -> [UInt8] {
        func big(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.bigEndian, Array.init) }
        var bytes = try ImageFixtures.bytes("rgb-8.png")
        bytes.replaceSubrange(16..<24, with: big(width) + big(height))
        let sum = bytes[12..<29].withUnsafeBytes(checksum)
        bytes.replaceSubrange(29..<33, with: big(UInt32(sum)))
        return bytes
    }
}
