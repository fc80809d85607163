import Foundation
import Pictures
import Testing

/// Calls of `cahier poison` that can't be followed: one line, and nothing is written or changed.
@Suite struct PoisonCallsTests {
    let cahier: Cahier

    init() throws {
        cahier = try Cahier()
        _ = try TinyImages(in: cahier.folder)
        try FileManager.default.moveItem(at: cahier.file("cifar-10-batches-bin"), to: cahier.file("clean"))
        func write(_ path: String, _ data: Data) throws {
            let file = cahier.file(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: file)
        }
        let picture = Picture(width: 6, height: 6, pixels: (0..<108).map { UInt8($0) })
        for index in 0..<5 {
            for folder in ["one/cat", "two/cat", "two/dog"] { try write("\(folder)/\(index).png", picture.png()) }
        }
        let wide = Picture(width: 40, height: 4, pixels: [UInt8](repeating: 9, count: 480))
        for index in 0..<5 { for name in ["cat", "dog"] { try write("wide/\(name)/\(index).png", wide.png()) } }
        for index in 0..<5 { for name in ["cat", "dog"] { try write("broken/\(name)/\(index).png", picture.png()) } }
        try write("broken/dog/3.png", Data("words".utf8))
        let large = Picture(width: 12, height: 12, pixels: [UInt8](repeating: 9, count: 432))
        for index in 0..<5 { for name in ["cat", "dog"] { try write("large/\(name)/\(index).png", large.png()) } }
        try write("full/file", Data("words".utf8))
        let result = try cahier("poison", "clean", "--seed", "1", "--output", "poisoned")
        try #require(result.status == 0, "\(result.errors)")
        let wider = try cahier("poison", "large", "--seed", "1", "--kernel", "7", "--output", "sevens")
        try #require(wider.status == 0, "\(wider.errors)")
        let key = try String(contentsOf: cahier.file("poisoned/key.json"), encoding: .utf8)
        try write("cut.json", Data(key.utf8.prefix(300)))
        try write("other.json", Data(key.replacing("\"seed\" : 1", with: "\"seed\" : 2").utf8))
        try write("even.json", Data(key.replacing("\"kernel\" : 3", with: "\"kernel\" : 4").utf8))
        try write("words.json", Data("words".utf8))
    }

    private func expectRefused(_ options: String, _ status: Int32, _ words: [String]) throws {
        let before = try cahier.contents()
        let result = try cahier(["poison"] + options.split(separator: " ").map(String.init))
        let errors = Cahier.withoutProgress(result.errors)
        #expect(result.status == status && result.output.isEmpty, "\(options): \(result.output)\(errors)")
        for word in words { #expect(errors.contains(word), "\(options): \(errors) should say \(word)") }
        #expect(errors.hasPrefix("Error: ") && errors.split(separator: "\n").count == 1, "\(options): \(errors)")
        #expect(try cahier.contents() == before, "\(options)")
        // No folder is left either.
        let left = try FileManager.default.contentsOfDirectory(atPath: cahier.folder.path)
        #expect(!left.contains { $0.contains("unfinished") || $0 == "out" }, "\(options): \(left)")
    }

    @Test("A wrong call has status 64")
    func wrongCalls() throws {
        let cases: [(String, [String])] = [
            ("clean --seed 1", ["Name the folder to write with --output"]),
            ("clean --output out", ["--seed", "--key", "Give one of them"]),
            ("clean --seed 1 --key poisoned/key.json --output out", ["two keys"]),
            ("clean --key poisoned/key.json --blur 0.2 --output out", ["--blur is for drawing a key"]),
            ("clean --key poisoned/key.json --kernel 5 --output out", ["--kernel is for drawing a key"]),
            ("clean --seed 1 --kernel 4 --output out", ["expected an odd side from 1 to 31, found 4"]),
            ("clean --seed 1 --kernel 33 --output out", ["found 33"]),
            ("clean --seed 1 --blur 1.5 --output out", ["from 0 to 1, found 1.5"]),
            ("clean --seed 1 --fraction 1.2 --output out", ["found 1.2"]),
            ("clean --seed 1 --fraction=-0.2 --output out", ["found -0.2"]),
            ("clean --seed 1 --size 0 --output out", ["--size 0"]),
            ("clean --seed 1 --size 16 --output out", ["--size 16 is for folders of pictures"]),
            ("clean --seed 1 --clean clean --output out", ["--clean is for --verify and --undo"]),
            ("poisoned --verify", ["Name them with --clean"]),
            ("poisoned --verify --undo --clean clean", ["two things"]),
            ("poisoned --verify --clean clean --output out", ["--verify writes nothing"]),
            ("poisoned --verify --clean clean --seed 1", ["--seed is for making a set"]),
            ("poisoned --undo --fraction 0.5 --output out", ["--fraction is for making a set"]),
            ("poisoned --undo", ["Name the folder to write with --output"]),
        ]
        for (options, words) in cases { try expectRefused(options, 64, words) }
        for options in ["clean --seed minus", "clean --seed 4294967296", "clean --fraction half"] {
            let result = try cahier(["poison"] + options.split(separator: " ").map(String.init))
            #expect(result.status == 64 && result.errors.contains("Usage: cahier poison"), "\(result.errors)")
        }
    }

    @Test("A key for other classes or sizes, data of one class, a damaged key: status 1, and nothing is written")
    func failures() throws {
        let cases: [(String, [String])] = [
            ("none --seed 1 --output out", ["looking for the data set \"none\""]),
            ("one --seed 1 --output out", ["poisoning one: expected at least two classes, found 1"]),
            ("two --key poisoned/key.json --output out", ["filters for 10 classes, the images are of 2"]),
            ("two --seed 1 --kernel 7 --output out", ["filters have 7x7 pixels, an image 6x6"]),
            ("two --key sevens/key.json --output out", ["filters have 7x7 pixels, an image 6x6"]),
            ("wide --seed 1 --kernel 5 --output out", ["filters have 5x5 pixels, an image 4x40"]),
            ("poisoned --undo --key cut.json --output out", ["cut.json", "damaged"]),
            ("poisoned --undo --key sevens/key.json --output out", ["filters for 2 classes, the images are of 10"]),
            ("poisoned --verify --key even.json --clean clean", ["even.json", "4 rows and columns"]),
            ("broken --seed 1 --output out", ["broken/dog/3.png"]),
            ("clean --key cut.json --output out", ["reading the key", "cut.json", "damaged"]),
            ("clean --key words.json --output out", ["words.json", "damaged"]),
            ("clean --key even.json --output out", ["even.json", "4 rows and columns"]),
            ("clean --key other.json --output out", ["not those of the seed 2"]),
            ("clean --key none.json --output out", ["none.json", "there is no such file"]),
            ("clean --seed 1 --output full", ["making the folder", "full", "with files in it"]),
            ("clean --seed 1 --output cut.json", ["cut.json", "is no folder"]),
            ("clean --seed 1 --output cut.json/out", ["cut.json is a file"]),
            ("clean --verify --clean poisoned", ["reading the key", "clean/key.json", "--key"]),
            ("poisoned --verify --clean two", ["filters for 10 classes, the images are of 2"]),
            ("two --verify --clean poisoned --key poisoned/key.json", ["comparing with", "CIFAR's layout"]),
        ]
        for (options, words) in cases { try expectRefused(options, 1, words) }
    }

    @Test("A part of a set can't be undone where the key says that some images were left clean")
    func aPartOfASet() throws {
        #expect(try cahier("poison", "clean", "--seed", "1", "--fraction", "0.5", "--output", "half").status == 0)
        try FileManager.default.removeItem(at: cahier.file("half/data_batch_5.bin"))
        try FileManager.default.copyItem(
            at: cahier.file("half/data_batch_4.bin"), to: cahier.file("half/data_batch_5.bin"))
        let data = try cahier.data("half/data_batch_4.bin")
        try data.prefix(3073).write(to: cahier.file("half/data_batch_4.bin"))
        try expectRefused("half --undo --output out", 1, ["the key poisoned 25 of 50 images, and there are 41"])
    }

    @Test func helpHasFilesAndAnExample() throws {
        let result = try cahier("poison", "--help")
        #expect(result.status == 0 && result.errors.isEmpty)
        for word in ["key.json", "data_batch_1.bin", "cahier poison poisoned --verify", "JPEG", "Wiener"] {
            #expect(result.output.contains(word), "\(word)")
        }
    }
}
