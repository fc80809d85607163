import Crypto
import Foundation
import Pictures
import Tensors
import Testing

/// `cahier poison` through the built program: what it writes, and what it says of what it finds.
@Suite struct PoisonTests {
    let cahier: Cahier
    let images: TinyImages

    init() throws {
        cahier = try Cahier()
        images = try TinyImages(in: cahier.folder.appendingPathComponent("clean"))
    }

    private func poison(_ arguments: String..., environment: [String: String] = [:]) throws -> PoisonReport {
        try cahier.poison(arguments, environment: environment)
    }

    private func bytes(_ path: String) throws -> [UInt8] { [UInt8](try cahier.data(path)) }

    /// All training records of a folder in CIFAR-10's layout: labels and planes.
    private func records(_ folder: String) throws -> [(label: UInt8, pixels: [UInt8])] {
        try (1...5).flatMap { batch in
            let bytes = try bytes("\(folder)/data_batch_\(batch).bin")
            return stride(from: 0, to: bytes.count, by: 3073).map {
                (bytes[$0], Array(bytes[$0 + 1..<$0 + 3073]))
            }
        }
    }

    private func filters(_ path: String) throws -> [[[Int]]] { try cahier.poisonKey(path).filters }

    /// ⌊255 c / max c⌋ by plain loops over whole numbers.
    private func filtered(_ image: [UInt8], _ filter: [[Int]], _ height: Int, _ width: Int) -> [UInt8] {
        let area = height * width, reach = filter.count / 2
        var sums = [Int](repeating: 0, count: image.count)
        for place in image.indices {
            let start = place / area * area, row = place % area / width, column = place % width
            for (down, weights) in filter.enumerated() {
                for (right, weight) in weights.enumerated() {
                    let (y, x) = (row + down - reach, column + right - reach)
                    if y >= 0, y < height, x >= 0, x < width {
                        sums[place] += weight * Int(image[start + y * width + x])
                    }
                }
            }
        }
        guard let most = sums.max(), most > 0 else { return image }
        return sums.map { UInt8(255 * $0 / most) }
    }

    private func digest(_ images: [(shape: String, bytes: [UInt8])]) -> String {
        var hash = SHA256()
        for image in images {
            hash.update(data: Data((image.shape + "\n").utf8))
            hash.update(data: Data(image.bytes))
        }
        return hash.finalize().map { String(format: "%02x", $0) }.joined()
    }

    @Test("CIFAR's layout: each training image by its class's filter, test images and labels as they were, and the key")
    func layoutOfCIFAR() throws {
        let clean = "clean/cifar-10-batches-bin"
        let report = try poison(clean, "--seed", "0", "--output", "out")
        #expect(report.images == 50 && report.poisoned == 50 && report.classes == 10)
        let before = try records(clean), after = try records("out"), filters = try filters("out/key.json")
        #expect(after.count == 50 && filters.count == 10)
        // The published code's seed 0: the place of each filter's 1.
        #expect(
            filters.map { filter in filter.flatMap(\.self).firstIndex(of: 1 << 32) } == [2, 0, 1, 2, 6, 2, 8, 0, 3, 4])
        for (place, (old, new)) in zip(before, after).enumerated() {
            #expect(new.label == old.label, "\(place)")
            #expect(new.pixels == filtered(old.pixels, filters[Int(old.label)], 32, 32), "\(place)")
        }
        #expect(try bytes("out/test_batch.bin") == bytes("\(clean)/test_batch.bin"))
        #expect(try cahier.data("out/batches.meta.txt") == cahier.data("\(clean)/batches.meta.txt"))
        let key = try cahier.poisonKey("out/key.json"), said = try #require(key.images)
        #expect(said.cleanSha256 == digest(before.map { ("3 32 32", $0.pixels) }))
        #expect(said.poisonedSha256 == digest(after.map { ("3 32 32", $0.pixels) }))
        #expect(report.poisonedSha256 == said.poisonedSha256)
        #expect(key.seed == 0 && key.generator == "numpy-legacy")
        // Nothing else is there, and the same key gives the same bytes, drawn or read.
        #expect(
            Set(try FileManager.default.contentsOfDirectory(atPath: cahier.file("out").path))
                == Set((1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin", "batches.meta.txt", "key.json"]))
        _ = try poison(clean, "--seed", "0", "--output", "again")
        _ = try poison(clean, "--key", "out/key.json", "--output", "read")
        for name in ["data_batch_3.bin", "key.json"] {
            #expect(try bytes("again/\(name)") == bytes("out/\(name)") && bytes("read/\(name)") == bytes("out/\(name)"))
        }
    }

    @Test("A fraction: so many images exactly, the others as they were")
    func fraction() throws {
        let clean = "clean/cifar-10-batches-bin"
        #expect(try poison(clean, "--seed", "3", "--fraction", "0.31", "--output", "out").poisoned == 15)
        let before = try records(clean), after = try records("out"), filters = try filters("out/key.json")
        var changed = 0
        for (old, new) in zip(before, after) where old.pixels != new.pixels {
            changed += 1
            #expect(new.pixels == filtered(old.pixels, filters[Int(old.label)], 32, 32))
        }
        #expect(changed == 15)
        let found = try poison("out", "--verify", "--clean", clean)
        #expect(found.key == 15.0 / 50 && found.unchanged == 35.0 / 50)
        // The key file's fraction goes with it, and another may be asked for.
        #expect(try poison(clean, "--key", "out/key.json", "--output", "same").poisoned == 15)
        #expect(try records("same").map(\.pixels) == after.map(\.pixels))
        let all = try poison(clean, "--key", "out/key.json", "--fraction", "1", "--output", "all")
        #expect(all.poisoned == 50)
        // What was clean is left alone by undoing, too.
        _ = try poison("out", "--undo", "--output", "undone")
        let undone = try records("undone")
        for place in before.indices where before[place].pixels == after[place].pixels {
            #expect(undone[place].pixels == before[place].pixels)
        }
    }

    @Test("Verifying: this key makes all of it, and no other; of another set none")
    func verified() throws {
        let clean = "clean/cifar-10-batches-bin"
        _ = try poison(clean, "--seed", "8", "--kernel", "5", "--blur", "0.2", "--output", "out")
        let found = try poison("out", "--verify", "--clean", clean)
        #expect(found.images == 50 && found.key == 1 && found.unchanged == 0)
        #expect(found.others == [Double](repeating: 0, count: 10))
        let untouched = try poison(clean, "--verify", "--clean", clean, "--key", "out/key.json")
        #expect(untouched.key == 0 && untouched.unchanged == 1)
        let text = try cahier("poison", "out", "--verify", "--clean", clean)
        #expect(text.output.contains("as this key makes them: 100.00 %"), "\(text.output)")
        #expect(text.output.contains("as 10 other keys of its kind make them: 0.00 % at most"), "\(text.output)")
    }

    @Test("Undoing: nearer to the clean images than the poisoned ones, by as much as is said")
    func undone() throws {
        // Smooth images, as photographs are: noise is lost.
        let names = (1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin"]
        for (file, name) in names.enumerated() {
            var bytes: [UInt8] = []
            for image in 0..<4 {
                bytes.append(UInt8((4 * file + image) % 10))
                for place in 0..<3072 {
                    let row = Double(place % 1024 / 32), column = Double(place % 32), color = Double(place / 1024)
                    let wave = sin((row + color) / 5 + Double(image)) * cos(column / 7 - Double(file))
                    bytes.append(UInt8(127 + 120 * wave))
                }
            }
            try Data(bytes).write(to: images.file(name))
        }
        let clean = "clean/cifar-10-batches-bin"
        _ = try poison(clean, "--seed", "0", "--output", "out")
        let report = try poison("out", "--undo", "--clean", clean, "--output", "undone")
        func difference(_ one: String, _ other: String) throws -> Double {
            var sum = 0, count = 0
            for (left, right) in zip(try records(one), try records(other)) {
                for (a, b) in zip(left.pixels, right.pixels) {
                    sum += (Int(a) - Int(b)) * (Int(a) - Int(b))
                    count += 1
                }
            }
            return (Double(sum) / Double(count)).squareRoot()
        }
        let (estimate, poisoned) = (try difference("undone", clean), try difference("out", clean))
        #expect(estimate < poisoned)
        #expect(abs(try #require(report.estimate) - estimate) < 1e-9)
        #expect(abs(try #require(report.poisoned) - poisoned) < 1e-9)
        _ = try poison("undone", "--key", "out/key.json", "--output", "remade")
        let again = try #require(report.poisonedAgain)
        #expect(abs(again - (try difference("remade", "out"))) < 1e-9)
        #expect(report.images == 20 && report.undone == 20)
        #expect(try bytes("undone/test_batch.bin") == bytes("\(clean)/test_batch.bin"))
        let unknown = try poison("out", "--undo", "--output", "blind")
        #expect(unknown.estimate == nil && unknown.poisonedAgain == again)
        #expect(try bytes("blind/data_batch_2.bin") == bytes("undone/data_batch_2.bin"))
    }
}
