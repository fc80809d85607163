import Datasets
import Foundation
import Pictures
import Testing

/// Folders of photographs with their labels, as users make them.
@Suite struct PhotographFolderTests {
    /// A folder `pictures` inside one for `CAHIER_DATA`.
    private func folder(_ labels: String, _ files: [String: [UInt8]]) throws -> PhotographLocator {
        try folder(Data(labels.utf8), files)
    }

    private func folder(_ labels: Data, _ files: [String: [UInt8]]) throws -> PhotographLocator {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("photographs-\(UUID().uuidString)")
        let folder = data.appendingPathComponent("pictures")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try labels.write(to: folder.appendingPathComponent("labels.csv"))
        for (name, bytes) in files { try Data(bytes).write(to: folder.appendingPathComponent(name)) }
        return PhotographLocator(environment: ["CAHIER_DATA": data.path])
    }

    @Test func quotedFieldsAndOtherColumns() throws {
        let jpeg = try ImageFixtures.bytes("444.jpg")
        let locator = try folder(
            "\u{FEFF}file,name,category,note,human,wnid\r\n\"a,1.jpg\",\"a \"\"fine\"\" tench\",animal,,0.75,n1\r\nb.jpg,\"two\nlines\",other,x,,n2",
            ["a,1.jpg": jpeg, "b.jpg": jpeg])
        let photographs = try locator.find("pictures").load()
        #expect(photographs.items.map(\.file) == ["a,1.jpg", "b.jpg"])
        #expect(photographs.items.map(\.name) == ["a \"fine\" tench", "two\nlines"])
        #expect(photographs.items.map(\.category) == [.animal, .other])
        #expect(photographs.items.map(\.humanAnswer) == [0.75, nil])
        #expect(photographs.items.map(\.object) == ["n1", "n2"])
        #expect(try photographs.picture(0).photograph == Picture(decoding: jpeg, named: "a"))
    }

    @Test(arguments: [
        ("file,category\na.jpg,cat", "\"cat\""), ("file,kind\na.jpg,animal", "columns named file and category"),
        ("file,category\na.jpg", "line 2"), ("file,category\na.jpg,animal\na.jpg,other", "second time"),
        ("file,category\n../a.jpg,animal", "../a.jpg"), ("file,category\n\"a.jpg,animal", "doesn't end"),
        ("file,category,human\na.jpg,animal,1.5", "1.5"), ("file,category\n", "names no photograph"), ("", "empty"),
        ("file,category,human\na.jpg,animal,yes", "as human in line 2, found \"yes\""),
        ("file,category,imagenet_index\na.jpg,animal,cat", "as imagenet_index in line 2, found \"cat\""),
        ("file,category,imagenet_index\na.jpg,animal,207.5", "207.5"),
        ("file,category,imagenet_index\na.jpg,animal,1000", "from 0 to 999"),
        ("file,category,imagenet_index\na.jpg,animal,-1", "\"-1\""),
        ("file,category,imagenet_index\na.jpg,animal,inf", "\"inf\""),
        ("file,category,name,name\na.jpg,animal,x,y", "two columns are named name"),
    ]) func wrongLabels(labels: String, said: String) throws {
        let locator = try folder(labels, ["a.jpg": try ImageFixtures.bytes("444.jpg")])
        #expect {
            _ = try locator.find("pictures").load()
        } throws: { error in
            let text = "\(error)"
            return text.contains(said) && text.contains("labels.csv")
        }
    }

    /// A list as T-TAME's authors', with its photographs beside it and in folders of their classes.
    @Test func listsOfNamesAndNumbers() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("list-\(UUID().uuidString)")
        let inside = folder.appendingPathComponent("n01440764")
        try FileManager.default.createDirectory(at: inside, withIntermediateDirectories: true)
        let tench = try ImageFixtures.bytes("444.jpg"), other = try ImageFixtures.bytes("420.jpg")
        try Data(tench).write(to: inside.appendingPathComponent("ILSVRC2012_val_00000293.JPEG"))
        try Data(other).write(to: folder.appendingPathComponent("ILSVRC2012_val_00010011.JPEG"))
        let list = folder.appendingPathComponent("Evaluation_2.txt")
        func found(_ text: String) throws -> FoundPhotographs {
            try Data(text.utf8).write(to: list)
            return try PhotographList.foundListed(at: list.path)
        }
        let found2 = try found("ILSVRC2012_val_00010011.JPEG 248\r\n\nILSVRC2012_val_00000293.JPEG 0")
        #expect(found2.name == "Evaluation_2.txt" && found2.files.count == 3)
        #expect(
            found2.files.map(\.lastPathComponent) == [
                "Evaluation_2.txt", "ILSVRC2012_val_00010011.JPEG", "ILSVRC2012_val_00000293.JPEG",
            ])
        let photographs = try found2.load()
        #expect(photographs.items.map(\.imageNetIndex) == [248, 0] && photographs.name == "Evaluation_2.txt")
        // An Eskimo dog and a tench, by ImageNet's own list.
        #expect(photographs.items.map(\.object) == ["n02109961", "n01440764"])
        #expect(photographs.items.allSatisfy { $0.category == .animal })
        #expect(try photographs.picture(1).photograph == Picture(decoding: tench, named: "tench"))
        #expect(try photographs.picture(0).photograph == Picture(decoding: other, named: "other"))
        for (text, words) in [
            ("a.JPEG", "in line 1, found \"a.JPEG\""), ("a.JPEG 1\nb.JPEG cat", "in line 2"),
            ("a.JPEG 1000", "0 to 999"),
            ("a.JPEG -1", "a.JPEG -1"), ("a b.JPEG 3", "a b.JPEG 3"), ("../a.JPEG 3", "../a.JPEG"),
            ("a.JPEG 3\na.JPEG 4", "second time"), ("\n", "names no photograph"), ("a.JPEG 3", "no such file"),
        ] {
            #expect {
                _ = try found(text).load()
            } throws: { error in
                "\(error)".contains(words) && (words == "no such file" || "\(error)".contains("Evaluation_2.txt"))
            }
        }
    }

    private func items(_ labels: String, _ names: [String] = ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]) throws
        -> [PhotographCollection.Item]
    {
        let jpeg = try ImageFixtures.bytes("444.jpg")
        return try folder(labels, Dictionary(uniqueKeysWithValues: names.map { ($0, jpeg) })).find("pictures").load()
            .items
    }

    /// pandas writes a column of whole numbers with missing values as 207.0.
    @Test func numbersAsSpreadsheetsAndPandasWriteThem() throws {
        let items = try items(
            """
            file,category,imagenet_index,human
            a.jpg,animal,207.0,1
            b.jpg,animal, 207 ,
            c.jpg,other,,NA
            d.jpg,other,NaN,0.0
            """)
        #expect(items.map(\.imageNetIndex) == [207, 207, nil, nil])
        #expect(items.map(\.humanAnswer) == [1, nil, nil, 0])
    }

    @Test(arguments: ["", "NA", "NaN", "  ", "null", "None", "n/a"])
    func picturesWithoutAnObjectAreObjectsOfTheirOwn(_ missing: String) throws {
        let rows = "a.jpg,animal,\(missing)\nb.jpg,animal,\(missing)\nc.jpg,animal,bird 1\nd.jpg,animal,bird 1"
        #expect(
            try items("file,category,object\n" + rows).map(\.object) == ["a.jpg", "b.jpg", "bird 1", "bird 1"])
        #expect(try items("file,category,wnid\n" + rows).map(\.object) == ["a.jpg", "b.jpg", "bird 1", "bird 1"])
        #expect(try items("file,category,name\n" + rows).map(\.name) == ["a.jpg", "b.jpg", "bird 1", "bird 1"])
    }

    @Test func spreadsheetsSeparateByOtherMarks() throws {
        for mark in [";", "\t"] {
            let items = try items("file,category,name\na.jpg,animal,x\n".replacing(",", with: mark))
            #expect(items.map(\.name) == ["x"])
        }
    }

    @Test func textInUTF16IsReadAndLatin1IsShown() throws {
        let jpeg = try ImageFixtures.bytes("444.jpg")
        let text = "file,category,name\ncafé.jpg,animal,Bär\n"
        let utf16 = try #require(("\u{FEFF}" + text).data(using: .utf16LittleEndian))
        let read = try folder(utf16, ["café.jpg": jpeg]).find("pictures").load()
        #expect(read.items.map(\.name) == ["Bär"])
        let latin1 = try #require(text.data(using: .isoLatin1))
        #expect {
            try folder(latin1, [:]).find("pictures").load()
        } throws: {
            "\($0)".contains("labels.csv: line 2 is not UTF-8; in Latin-1 it would be \"café.jpg,animal,Bär\"")
        }
    }

    /// A list written on one system, a disk written by another.
    @Test func namesInEitherUnicodeForm() throws {
        let jpeg = try ImageFixtures.bytes("444.jpg")
        let (composed, decomposed) = ("caf\u{E9}.jpg", "cafe\u{301}.jpg")
        for (onDisk, listed) in [(composed, decomposed), (decomposed, composed)] {
            let found = try folder("file,category\n\(listed),animal\n", [onDisk: jpeg]).find("pictures")
            #expect(try found.load().count == 1)
            #expect(found.files.allSatisfy { FileManager.default.fileExists(atPath: $0.path) })
        }
    }

    @Test func whatIsMissingIsSaid() throws {
        let locator = try folder("file,category\ngone.jpg,animal", [:])
        #expect { _ = try locator.find("pictures").load() } throws: { "\($0)".contains("gone.jpg") }
        #expect { _ = try locator.find("elsewhere") } throws: { "\($0)".contains("elsewhere/labels.csv") }
        let nowhere = PhotographLocator(environment: ["CAHIER_STAMPS": "/nowhere", "HOME": "/nowhere"])
        #expect { _ = try nowhere.find() } throws: { "\($0)".contains("tuxpaint-stamps-default") }
    }

    @Test func remarksOnWhatNeedsCare() throws {
        let names = ["cmyk.jpg", "grey.jpg", "grey-8.png", "444.jpg"]
        let rows = names.map { "\($0),animal" }.joined(separator: "\n")
        let files = try Dictionary(uniqueKeysWithValues: names.map { ($0, try ImageFixtures.bytes($0)) })
        let photographs = try folder("file,category\n" + rows, files).find("pictures").load()
        let remarks = try photographs.items.indices.map { try photographs.picture($0).remarks.joined(separator: "; ") }
        #expect(remarks[0].contains("CMYK") && remarks[1].contains("grayscale") && remarks[2].contains("grayscale"))
        // The fixtures are smaller than the 64 pixels from which on a picture needs no remark.
        #expect(remarks.allSatisfy { $0.contains("enlarged") } && !remarks[3].contains("gray"))
    }

    @Test func aDamagedPictureIsAnErrorOfItsOwn() throws {
        let whole = try ImageFixtures.bytes("444.jpg")
        let photographs = try folder("file,category\na.jpg,animal", ["a.jpg": Array(whole.prefix(100))]).find(
            "pictures"
        ).load()
        #expect { _ = try photographs.picture(0) } throws: { "\($0)".contains("a.jpg") }
    }

    /// Pillow 13's ImageOps.exif_transpose of a picture of 3 x 2 numbered pixels.
    private static let upright: [(orientation: UInt8, width: Int, pixels: [UInt8])] = [
        (1, 3, [0, 1, 2, 3, 4, 5]), (2, 3, [2, 1, 0, 5, 4, 3]), (3, 3, [5, 4, 3, 2, 1, 0]), (4, 3, [3, 4, 5, 0, 1, 2]),
        (5, 2, [0, 3, 1, 4, 2, 5]), (6, 2, [3, 0, 4, 1, 5, 2]), (7, 2, [5, 2, 4, 1, 3, 0]), (8, 2, [2, 5, 1, 4, 0, 3]),
    ]

    /// Made with Pillow: 3 x 2 squares of 16 grey pixels, 0, 50, … 250, row by row, at quality 95 without subsampling.
    private static let blocks = ImageFixtures.folder.deletingLastPathComponent().appendingPathComponent(
        "Photographs/blocks.jpg")

    /// JPEG blurs single pixels, so each number is a square of 16 pixels, told by its middle.
    @Test(arguments: [false, true]) func exifOrientations(isBigEndian: Bool) throws {
        let plain = [UInt8](try Data(contentsOf: Self.blocks))
        for (orientation, width, expected) in Self.upright {
            func number(_ value: Int, _ length: Int) -> [UInt8] {
                let bytes = (0..<length).map { UInt8(value >> (8 * $0) & 255) }
                return isBigEndian ? bytes.reversed() : bytes
            }
            let entry = number(274, 2) + number(3, 2) + number(1, 4) + number(Int(orientation), 2) + number(0, 2)
            let tiff =
                Array((isBigEndian ? "MM" : "II").utf8) + number(42, 2) + number(8, 4) + number(1, 2) + entry
                + number(0, 4)
            let payload = Array("Exif\0\0".utf8) + tiff
            let segment: [UInt8] =
                [0xFF, 0xE1, UInt8((payload.count + 2) >> 8), UInt8((payload.count + 2) & 255)] + payload
            let file = Array(plain.prefix(2)) + segment + plain.dropFirst(2)
            let photographs = try folder("file,category\na.jpg,animal", ["a.jpg": file]).find("pictures").load()
            let (photograph, remarks) = try photographs.picture(0)
            #expect(photograph.width == width * 16)
            let found = (0..<6).map { square -> Int in
                let (row, column) = (square / width * 16 + 8, square % width * 16 + 8)
                return Int((Double(photograph.pixels[(row * photograph.width + column) * 3]) / 50).rounded())
            }
            #expect(found == expected.map(Int.init), "orientation \(orientation)")
            #expect(remarks.contains { $0.contains("EXIF orientation \(orientation)") } == (orientation > 1))
        }
    }
}
