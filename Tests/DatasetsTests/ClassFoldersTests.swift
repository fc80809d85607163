import CZlib
import Datasets
import Foundation
import Pictures
import Tensors
import Testing

@Suite struct ClassFoldersTests {
    private func photograph(_ width: Int, _ height: Int, seed: Int) -> Picture {
        var stream = RandomStream(seed: 41, "pixels").substream("image", seed)
        return Picture(
            width: width, height: height,
            pixels: (0..<3 * width * height).map { _ in UInt8(stream.uniform(below: 256)) })
    }

    /// [3, height, width].
    private func planes(_ photograph: Picture) -> [UInt8] {
        (0..<3).flatMap { color in
            (0..<photograph.width * photograph.height).map { photograph.pixels[3 * $0 + color] }
        }
    }

    private func write(_ folder: TemporaryFolder, _ name: String, _ photograph: Picture) throws {
        try folder.write(name, try png(photograph))
    }

    @Test func twoSplitsKeepTheirOwnSize() throws {
        let folder = try TemporaryFolder()
        let photographs = (0..<6).map { photograph(5, 4, seed: $0) }
        // Written in another order than that of the names; the classes' order is their names'.
        for (name, index) in [
            ("train/dog/b.png", 3), ("train/cat/a.PNG", 0), ("train/cat/10.png", 1), ("train/cat/more/9.png", 2),
            ("val/dog/x.png", 4), ("val/cat/y.png", 5),
        ] { try write(folder, name, photographs[index]) }
        try folder.write("train/.DS_Store", [1])
        try folder.write("train/cat/.hidden.png", [1])
        try folder.write("train/.git/x.png", [1])
        try folder.write("train/cat/notes.txt", [1])
        try folder.write("readme.txt", [1])
        let dataset = try ClassFolders.load(folder: folder.url)
        #expect(dataset.classNames == ["cat", "dog"] && dataset.name == folder.url.lastPathComponent)
        #expect(dataset.shape == .init(channels: 3, height: 4, width: 5))
        #expect(dataset.train.labels == [0, 0, 0, 1] && dataset.test.labels == [0, 1])
        #expect(dataset.train.images == [1, 0, 2, 3].flatMap { planes(photographs[$0]) })
        #expect(dataset.test.images == [5, 4].flatMap { planes(photographs[$0]) })
        let files = try ClassFolders.files(in: folder.url).map { $0.path.dropFirst(folder.url.path.count + 1) }
        #expect(
            files == [
                "train/cat/10.png", "train/cat/a.PNG", "train/cat/more/9.png", "train/dog/b.png", "val/cat/y.png",
                "val/dog/x.png",
            ])
        // A folder named test goes before one named val.
        try write(folder, "test/dog/z.png", photographs[0])
        #expect(try ClassFolders.load(folder: folder.url).test.labels == [1])
    }

    @Test func everyFifthImageIsForTesting() throws {
        let folder = try TemporaryFolder()
        for index in 0..<11 { try write(folder, String(format: "a/%02d.png", index), photograph(3, 3, seed: index)) }
        for index in 0..<4 { try write(folder, "b/\(index).png", photograph(3, 3, seed: 20 + index)) }
        let dataset = try ClassFolders.load(folder: folder.url)
        #expect(dataset.train.labels == Array(repeating: 0, count: 9) + Array(repeating: 1, count: 4))
        #expect(dataset.test.labels == [0, 0])
        #expect(dataset.test.images == [4, 9].flatMap { planes(photograph(3, 3, seed: $0)) })
    }

    @Test func oneClassIsAClass() throws {
        let folder = try TemporaryFolder()
        for index in 0..<5 { try write(folder, "only/\(index).png", photograph(2, 2, seed: index)) }
        let dataset = try ClassFolders.load(folder: folder.url)
        #expect(dataset.classNames == ["only"] && dataset.train.count == 4 && dataset.test.count == 1)
    }

    /// Images of several sizes get 32 pixels wherever the first other one stands; one size that is asked for holds for
    /// all.
    @Test func sizes() throws {
        for odd in [0, 3, 4] {
            let folder = try TemporaryFolder()
            let photographs = (0..<5).map { photograph($0 == odd ? 61 : 48, 40, seed: $0) }
            for (index, photograph) in photographs.enumerated() { try write(folder, "a/\(index).png", photograph) }
            for (size, expected) in [(nil, 32), (32, 32), (20, 20)] {
                let dataset = try ClassFolders.load(folder: folder.url, size: size)
                #expect(dataset.shape == .init(channels: 3, height: expected, width: expected))
                let images = photographs.map { photograph in
                    // torchvision's Resize and CenterCrop: the longer side is rounded down.
                    let width = expected * photograph.width / 40,
                        left = Int((Double(width - expected) / 2).rounded(.toNearestOrEven))
                    return planes(
                        photograph.resized(
                            width: width, height: expected, columns: left..<left + expected, rows: 0..<expected))
                }
                #expect(dataset.train.images + dataset.test.images == images.flatMap { $0 }, "odd \(odd), \(expected)")
            }
        }
        let folder = try TemporaryFolder()
        for index in 0..<5 { try write(folder, "a/\(index).png", photograph(16, 16, seed: index)) }
        #expect(
            try ClassFolders.load(folder: folder.url, size: 16).digest == ClassFolders.load(folder: folder.url).digest)
        #expect(try ClassFolders.load(folder: folder.url, size: 8).shape.width == 8)
    }

    @Test func jpegFilesAndGrey() throws {
        let folder = try TemporaryFolder()
        for (index, name) in ["420.jpg", "grey.jpg", "grey-8.png", "rgb-8.png", "cmyk.jpg"].enumerated() {
            let ending = name.split(separator: ".")[1]
            try folder.write("a/\(index).\(ending == "jpg" ? "JPeG" : "png")", try ImageFixtures.bytes(name))
        }
        #expect(try ClassFolders.load(folder: folder.url, size: 12).train.count == 4)
    }

    @Test func whatIsWrongIsNamed() throws {
        let image = try png(photograph(4, 4, seed: 1))
        let five = Dictionary(uniqueKeysWithValues: (0..<5).map { ("a/\($0).png", image) })
        let split = ["train/a/0.png": image, "test/a/0.png": image]
        let cases: [(files: [String: [UInt8]], subject: String, words: String)] = [
            ([:], "", "no folders with images"),
            (["0.png": image, "1.png": image], "", "no folders with images"),
            (["a/.hidden.png": image, "a/notes.txt": [1]], "a", "no PNG, JPEG or WebP images"),
            (["a/0.png": image, "b/0.png": image], "", "no class has five images"),
            (["train/a/0.png": image], "", "none named test or val"),
            (["train/a/0.png": image, "test/.x": [1]], "test", "no images"),
            (split.merging(["test/b/0.png": image]) { $1 }, "test/b", "no class b in"),
            (split.merging(["test/a/1.png": Array(image.dropLast(20))]) { $1 }, "test/a/1.png", "found damage"),
            (five.merging(["a/1.png": []]) { $1 }, "a/1.png", "empty"),
            (five.merging(["a/2.png": Array("GIF89a".utf8)]) { $1 }, "a/2.png", "found a GIF image"),
        ]
        for (files, subject, words) in cases {
            let folder = try TemporaryFolder()
            for (name, bytes) in files { try folder.write(name, bytes) }
            let error = #expect(throws: DatasetError.self) { try ClassFolders.load(folder: folder.url) }
            #expect(
                error?.attempt == "reading \(subject.isEmpty ? folder.url.path : folder.path(subject))",
                "\(error?.description ?? words)")
            #expect(error?.description.contains(words) == true, "\(error?.description ?? "") should say: \(words)")
            #expect(error?.description.contains("\n") == false)
        }
        let nowhere = try TemporaryFolder().url.appendingPathComponent("nowhere")
        let error = #expect(throws: DatasetError.self) { try ClassFolders.load(folder: nowhere) }
        #expect(error?.attempt == "reading \(nowhere.path)")
    }

    /// Cut off or changed anywhere, an image is read or refused by name.
    @Test func damageIsSurvived() throws {
        let folder = try TemporaryFolder()
        let image = try png(photograph(6, 5, seed: 1))
        for index in 0..<5 { try folder.write("a/\(index).png", image) }
        var refused = 0
        for round in 0..<200 {
            var stream = RandomStream(seed: 42, "damage").substream("round", round)
            var bytes = image
            if round % 2 == 0 {
                bytes = Array(bytes.prefix(stream.uniform(below: bytes.count)))
            } else {
                bytes[stream.uniform(below: bytes.count)] ^= 1 << UInt8(stream.uniform(below: 8))
            }
            try folder.write("a/3.png", bytes)
            do {
                let dataset = try ClassFolders.load(folder: folder.url)
                #expect(dataset.train.count == 4, "seed 42, round \(round)")
            } catch let error as DatasetError {
                #expect(error.attempt == "reading \(folder.path("a/3.png"))", "seed 42, round \(round): \(error)")
                refused += 1
            }
        }
        #expect(refused > 100)
    }
}

/// An RGB image of 8 bits, each row unfiltered.
private func png(_ photograph: Picture) throws -> [UInt8] {
    func big(_ number: Int) -> [UInt8] { withUnsafeBytes(of: UInt32(number).bigEndian, Array.init) }
    func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let named = Array(name.utf8) + content
        return big(content.count) + named + big(Int(crc32(0, named, UInt32(named.count))))
    }
    let row = 3 * photograph.width
    let rows = (0..<photograph.height).flatMap { [0] + photograph.pixels[$0 * row..<($0 + 1) * row] }
    var length = compressBound(UInt(rows.count))
    var packed = [UInt8](repeating: 0, count: Int(length))
    guard compress(&packed, &length, rows, UInt(rows.count)) == Z_OK else { throw CocoaError(.fileWriteUnknown) }
    let header = big(photograph.width) + big(photograph.height) + [8, 2, 0, 0, 0]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
        + chunk("IDAT", Array(packed.prefix(Int(length)))) + chunk("IEND", [])
}
