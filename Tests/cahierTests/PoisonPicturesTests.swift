import Foundation
import Pictures
import Tensors
import Testing

/// `cahier poison` on folders of pictures, which have sizes of their own, and on grey images.
@Suite struct PoisonPicturesTests {
    let cahier: Cahier

    init() throws { cahier = try Cahier() }

    private func picture(_ width: Int, _ height: Int, seed: Int) -> Picture {
        var stream = RandomStream(seed: 61, "pixels").substream("image", seed)
        return Picture(
            width: width, height: height,
            pixels: (0..<3 * width * height).map { _ in UInt8(stream.uniform(below: 256)) })
    }

    private func write(_ path: String, _ picture: Picture) throws {
        let file = cahier.file(path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try (path.hasSuffix("jpg") ? picture.jpeg(quality: 95) : picture.png()).write(to: file)
    }

    private func read(_ path: String) throws -> Picture {
        try Picture(decoding: [UInt8](cahier.data(path)), named: path)
    }

    private func poison(_ arguments: String..., environment: [String: String] = [:]) throws -> PoisonReport {
        try cahier.poison(arguments, environment: environment)
    }

    /// By plain loops over whole numbers, colours beside each other.
    private func filtered(_ picture: Picture, _ filter: [[Int]]) -> Picture {
        let (height, width, reach) = (picture.height, picture.width, filter.count / 2)
        var sums = [Int](repeating: 0, count: picture.pixels.count)
        for place in sums.indices {
            let row = place / 3 / width, column = place / 3 % width
            for (down, weights) in filter.enumerated() {
                for (right, weight) in weights.enumerated() {
                    let (y, x) = (row + down - reach, column + right - reach)
                    guard y >= 0, y < height, x >= 0, x < width else { continue }
                    sums[place] += weight * Int(picture.pixels[(y * width + x) * 3 + place % 3])
                }
            }
        }
        let most = sums.max() ?? 0
        return most == 0 ? picture : Picture(width: width, height: height, pixels: sums.map { UInt8(255 * $0 / most) })
    }

    private func filters(_ path: String) throws -> [[[Int]]] { try cahier.poisonKey(path).filters }

    private func files(_ folder: String) throws -> [String] {
        let paths = try #require(FileManager.default.enumerator(atPath: cahier.file(folder).path)).compactMap {
            $0 as? String
        }
        return paths.filter { $0.contains(".") }.sorted()
    }

    @Test(
        "Pictures keep their size, become PNG, and come back: training pictures filtered, test pictures byte for byte")
    func folders() throws {
        let training = ["cat/a.png", "cat/a.jpg", "cat/deep/b.jpg", "dog/c.png", "dog/d.png", "dog/e.png"]
        for (seed, name) in training.enumerated() {
            try write("photos/train/\(name)", picture(40 + 3 * seed, 50 - seed, seed: seed))
        }
        for (seed, name) in ["cat/x.jpg", "dog/y.png"].enumerated() {
            try write("photos/test/\(name)", picture(30, 30, seed: 20 + seed))
        }
        let report = try poison("photos", "--seed", "4", "--kernel", "5", "--output", "out")
        #expect(report.images == 6 && report.classes == 2 && report.kernel == 5)
        #expect(
            try files("out") == [
                "key.json", "test/cat/x.jpg", "test/dog/y.png", "train/cat/a.jpg.png", "train/cat/a.png.png",
                "train/cat/deep/b.png", "train/dog/c.png", "train/dog/d.png", "train/dog/e.png",
            ])
        let filters = try filters("out/key.json")
        for (old, new, label) in [
            ("cat/a.png", "cat/a.png.png", 0), ("cat/a.jpg", "cat/a.jpg.png", 0),
            ("cat/deep/b.jpg", "cat/deep/b.png", 0),
            ("dog/d.png", "dog/d.png", 1),
        ] {
            #expect(try read("out/train/\(new)") == filtered(read("photos/train/\(old)"), filters[label]), "\(new)")
        }
        for name in ["cat/x.jpg", "dog/y.png"] {
            #expect(try cahier.data("out/test/\(name)") == cahier.data("photos/test/\(name)"))
        }
        let found = try poison("out", "--verify", "--clean", "photos")
        #expect(found.key == 1 && found.others == [Double](repeating: 0, count: 10))
        let undone = try poison("out", "--undo", "--clean", "photos", "--output", "undone")
        #expect(undone.images == 6 && undone.estimate != nil)
        #expect(try files("undone").count == 8)
        #expect(try read("undone/train/dog/c.png").width == 49)
    }

    /// Capitals and dots: the pictures' own names have another order than those of the files that are written.
    @Test func theOrderIsThatOfTheWrittenFiles() throws {
        let names = ["cat", "dog"].flatMap { folder in
            ["a.PNG", "a.b.PNG", "a.c.png", "b.PNG", "c.PNG", "d.png"].map { "\(folder)/\($0)" }
        }
        for (seed, name) in names.enumerated() { try write("photos/\(name)", picture(40, 40, seed: seed)) }
        #expect(try poison("photos", "--seed", "3", "--fraction", "0.5", "--output", "out").poisoned == 6)
        #expect(try poison("out", "--verify", "--clean", "photos").key == 0.5)
        #expect(try poison("out", "--undo", "--clean", "photos", "--output", "undone").images == 12)
        let left = try names.filter { name in
            let written = name.replacing("PNG", with: "png")
            return try read("undone/\(written)") == read("photos/\(name)")
        }
        // Those that were left clean are as they were.
        #expect(left.count >= 6, "\(left)")
    }

    @Test("Without a split all pictures are poisoned; with a size they are made smaller afterwards")
    func sizes() throws {
        for seed in 0..<10 { try write("photos/\(["cat", "dog"][seed % 2])/\(seed).png", picture(44, 40, seed: seed)) }
        #expect(try poison("photos", "--seed", "1", "--output", "out").poisoned == 10)
        let filters = try filters("out/key.json")
        for seed in 0..<10 {
            let path = "\(["cat", "dog"][seed % 2])/\(seed).png"
            #expect(try read("out/\(path)") == filtered(picture(44, 40, seed: seed), filters[seed % 2]), "\(path)")
        }
        #expect(try poison("photos", "--seed", "1", "--size", "16", "--output", "small").poisoned == 10)
        let small = try read("small/cat/0.png"), large = filtered(picture(44, 40, seed: 0), filters[0])
        // The shorter side has 16 pixels, the longer 17, of which the last goes.
        #expect(small == large.resized(width: 17, height: 16, columns: 0..<16, rows: 0..<16, .bilinear))
        #expect(try poison("small", "--verify", "--clean", "photos").key == 1)
        let refused = try cahier("poison", "small", "--undo", "--output", "undone")
        #expect(
            refused.status == 1 && refused.errors.contains("made smaller after they were filtered"), "\(refused.errors)"
        )
    }

    @Test("Grey images become pictures in folders whose order is that of the classes")
    func greyImages() throws {
        let labels: [UInt8] = [3, 0, 3, 9, 1, 0]
        var stream = RandomStream(seed: 5, "grey")
        let pixels = (0..<6 * 784).map { _ in UInt8(stream.uniform(below: 256)) }
        func idx(_ sizes: [Int], _ values: [UInt8]) -> [UInt8] {
            [0, 0, 8, UInt8(sizes.count)] + sizes.flatMap { size in (0..<4).map { UInt8(size >> (24 - 8 * $0) & 255) } }
                + values
        }
        try FileManager.default.createDirectory(at: cahier.file("fashion"), withIntermediateDirectories: true)
        for (name, bytes) in [
            ("train-images-idx3-ubyte", idx([6, 28, 28], pixels)), ("train-labels-idx1-ubyte", idx([6], labels)),
            ("t10k-images-idx3-ubyte", idx([2, 28, 28], Array(pixels.prefix(2 * 784)))),
            ("t10k-labels-idx1-ubyte", idx([2], [3, 0])),
        ] {
            try Data(bytes).write(to: cahier.file("fashion/\(name)"))
            let gzip = Process()
            gzip.executableURL = URL(fileURLWithPath: "/bin/gzip")
            gzip.arguments = [cahier.file("fashion/\(name)").path]
            try gzip.run()
            gzip.waitUntilExit()
        }
        let environment = ["CAHIER_FASHION_MNIST": cahier.file("fashion").path]
        let report = try poison("fashion-mnist", "--seed", "0", "--output", "out", environment: environment)
        #expect(report.images == 6 && report.classes == 10)
        #expect(
            try files("out") == [
                "key.json", "test/00-T-shirt-top/01.png", "test/03-Dress/00.png", "train/00-T-shirt-top/01.png",
                "train/00-T-shirt-top/05.png", "train/01-Trouser/04.png", "train/03-Dress/00.png",
                "train/03-Dress/02.png", "train/09-Ankle boot/03.png",
            ])
        let filters = try filters("out/key.json")
        func grey(_ place: Int) -> Picture {
            Picture(width: 28, height: 28, pixels: pixels[place * 784..<(place + 1) * 784].flatMap { [$0, $0, $0] })
        }
        #expect(try read("out/train/03-Dress/02.png") == filtered(grey(2), filters[3]))
        #expect(try read("out/test/03-Dress/00.png") == grey(0))
        let found = try poison("out", "--verify", "--clean", "fashion-mnist", environment: environment)
        #expect(found.key == 1 && found.unchanged == 0)
    }
}
