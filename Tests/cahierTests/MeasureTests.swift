import Commands
import Datasets
import Foundation
import Methods
import Networks
import Pictures
import Tensors
import Testing

/// `cahier attribute --measure` through the built program, and what it is made of.
@Suite struct MeasureTests {
    let cahier: Cahier
    let network: Network
    private let names = ["420.jpg", "rgb-8.png", "grey.jpg"]

    init() throws {
        cahier = try Cahier()
        network = try #require(Architecture(rawValue: "cifar-resnet32")).network(
            stream: RandomStream(seed: 61, "measure"))
        try network.safeTensors().encoded().write(to: cahier.file("weights.safetensors"))
        for name in names {
            try FileManager.default.copyItem(
                at: PredictTests.images.appendingPathComponent(name), to: cahier.file(name))
        }
        try FileManager.default.createDirectory(at: cahier.file("theirs"), withIntermediateDirectories: true)
    }

    private func measure(_ text: String, images: [String]? = nil) throws -> Cahier.Result {
        try cahier(
            ["attribute", "cifar-resnet32", "--weights", "weights.safetensors"]
                + text.split(separator: " ").map(String.init) + (images ?? names),
            environment: ["OMP_NUM_THREADS": "1"])
    }

    private struct Found: Decodable {
        struct Row: Decodable {
            struct Score: Decodable {
                var name: String
                var share: Double?
                var value, lower, upper: Double?
            }
            var map, kind: String
            var images, constant: Int
            var passes: Double?
            var scores: [Score]
        }
        var network: String
        var measured: [Row]

        func row(_ map: String) throws -> Row { try #require(measured.first { $0.map == map }) }
    }

    private func found(_ text: String, images: [String]? = nil) throws -> Found {
        let result = try measure(text + " --json", images: images)
        try #require(result.status == 0, "\(result.errors)")
        return try JSONDecoder().decode(Found.self, from: Data(result.output.utf8))
    }

    private static let controls = ["all ones", "Fake-CAM", "blob in the middle", "blurred noise"]

    /// As NumPy writes a map of float32.
    private func write(_ values: [Float], shape: String, type: String = "<f4", to name: String) throws {
        var head = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(shape)), }"
        head += String(repeating: " ", count: 64 - (10 + head.count + 1) % 64) + "\n"
        var data = Data(
            [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(head.utf8.count % 256), UInt8(head.utf8.count / 256)])
        data.append(Data(head.utf8))
        for value in values {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
        try data.write(to: cahier.file(name))
    }

    @Test("Methods and controls have a row each, whose numbers are those of the library; the same call the same bytes")
    func numbers() throws {
        let methods = "--method grad-cam --method score-cam --measure ad,ic,ag,area,road --exact"
        let found = try found(methods)
        #expect(
            found.measured.map(\.map) == ["grad-cam", "score-cam"] + Self.controls
                + ["grad-cam", "score-cam"].flatMap { ["\($0), of another image", "\($0), turned"] })
        #expect(found.measured.map(\.kind) == ["method", "method"] + Array(repeating: "control", count: 8))
        #expect(found.measured.allSatisfy { $0.images == 3 })
        let labels = found.measured[0].scores.map { "\($0.name) \($0.share ?? -1)" }
        #expect(
            labels == ["AD", "IC", "AG"].flatMap { name in [1.0, 0.5, 0.15].map { "\(name) \($0)" } }
                + [0.5, 0.3, 0.15].map { "area \($0)" }
                + ["MoRF", "LeRF"].flatMap { name in [0.2, 0.5, 0.8].map { "\(name) \($0)" } }
                + ["LeRF − MoRF -1.0", "energy -1.0"])
        // The whole image drops nothing and gains nothing, to the last bit.
        let ones = try found.row("all ones")
        for score in ones.scores where ["AD", "IC"].contains(score.name) && score.share == 1 {
            #expect(score.value == 0)
        }
        #expect(ones.constant == 0 && ones.scores.last?.value == 100 && ones.passes == nil)
        // One for the image, and one for each of the last 64 maps that isn't constant.
        #expect(try 1...2 ~= (found.row("grad-cam").passes ?? 0) && 33...65 ~= (found.row("score-cam").passes ?? 0))

        let engine = try Engine(kernels: .direct), prepared = ImagePreprocessing.cifar
        let drops = try names.map { name -> Double in
            let image = prepared.tensor(try Picture(contentsOf: cahier.file(name)))
            let target = network.predictions(try network.forward(image, on: engine))[0]
            let map = try network.classActivationMaps(of: image, to: [target], by: .gradCAM(), on: engine)[0].map
            let test = try MaskingTest(
                network, image, targets: [target], black: prepared.normalization.values(of: 0), on: engine)
            let mask = try MaskForm.soft(1).mask(of: map.scaledToUnit, ties: RandomStream(seed: 0, "none"))
            return try #require(try test.answers(showing: [mask])[0].drop)
        }
        let score = try #require(found.row("grad-cam").scores.first)
        let mean = try #require(score.value)
        #expect(abs(mean - drops.reduce(0, +) / 3) < 1e-2)
        #expect((score.lower ?? 0) <= (score.value ?? -1) && (score.value ?? 101) <= (score.upper ?? 0))
        // A map keeps what it lets through in another's places.
        let energies = try ["grad-cam", "grad-cam, of another image", "grad-cam, turned"].map {
            try #require(found.row($0).scores.last?.value)
        }
        #expect(energies.allSatisfy { abs($0 - energies[0]) < 1e-3 })

        let text = try measure(methods)
        #expect(text.output == (try measure(methods)).output)
        #expect(text.output.contains("AD: average drop") && text.output.contains("score-cam"), "\(text.output)")
        #expect(try cahier.contents().keys.filter { $0.hasSuffix(".png") && $0.contains("cam") }.isEmpty)
    }

    @Test("Somebody else's maps are scored as a method's own are, from NumPy's files or grey pictures")
    func folders() throws {
        let engine = try Engine(kernels: .direct)
        for name in names {
            let image = ImagePreprocessing.cifar.tensor(try Picture(contentsOf: cahier.file(name)))
            let target = network.predictions(try network.forward(image, on: engine))[0]
            let map = try network.classActivationMaps(of: image, to: [target], by: .layerCAM(), on: engine)[0].map
            let stem = String(name.split(separator: ".")[0])
            try write(map.values, shape: "1, 32, 32", to: "theirs/\(stem).npy")
        }
        let found = try found("--method layer-cam --maps theirs --measure ad,area,road --exact --values scores.csv")
        let own = try found.row("layer-cam"), theirs = try found.row("theirs")
        for (one, other) in zip(own.scores, theirs.scores) { #expect(one.value == other.value, "\(one.name)") }
        #expect(theirs.passes == nil && theirs.kind == "method")
        let lines = String(decoding: try cahier.data("scores.csv"), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 1 + found.measured.reduce(0) { $0 + $1.images })
        #expect(lines[0].hasPrefix("map,kind,image,class,probability,AD 100 %,AD 50 %"))
        #expect(lines.count { $0.hasPrefix("theirs,method,") } == 3)

        // A picture in grey, of the same order at the eight bits it has.
        let stem = String(names[0].split(separator: ".")[0])
        try FileManager.default.removeItem(at: cahier.file("theirs/\(stem).npy"))
        let grey = Picture(
            width: 32, height: 32, pixels: (0..<1024).flatMap { Array(repeating: UInt8($0 / 4), count: 3) })
        try grey.png().write(to: cahier.file("theirs/\(stem).png"))
        let measured = try self.found("--maps theirs --measure area", images: [names[0]])
        #expect(measured.measured.map(\.map) == ["theirs"] + Self.controls + ["theirs, turned"])
    }

    @Test("A method and a folder of the same name have a row each")
    func sameName() throws {
        try FileManager.default.createDirectory(at: cahier.file("grad-cam"), withIntermediateDirectories: true)
        for name in names {
            try write(
                (0..<1024).map { Float($0) }, shape: "32, 32",
                to: "grad-cam/\(name.split(separator: ".")[0]).npy")
        }
        let found = try found("--method grad-cam --maps grad-cam --measure ad")
        #expect(found.measured.prefix(2).map(\.map) == ["grad-cam", "grad-cam"])
        #expect(found.measured.allSatisfy { $0.images == 3 })
        // How much they show: a ramp's mean is a half.
        let energies = try found.measured.prefix(2).map { try #require($0.scores.last?.value) }
        #expect(abs(energies[1] - 50) < 1e-3 && abs(energies[0] - 50) > 1)
    }

    @Test("A map that is the same everywhere is counted, and no number is lost by it")
    func constant() throws {
        for name in names {
            try write(
                Array(repeating: 2, count: 1024), shape: "32, 32", to: "theirs/\(name.split(separator: ".")[0]).npy")
        }
        let row = try found("--maps theirs --measure ad,ic,area,road").row("theirs")
        #expect(row.constant == 3 && row.scores.allSatisfy { $0.value != nil })
        #expect(row.scores.last?.value == 0)
    }

    @Test("A map is of one picture, and never of two that are called alike")
    func picturesOfOneName() throws {
        for folder in ["cats", "dogs"] {
            try FileManager.default.createDirectory(at: cahier.file(folder), withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: cahier.file(names[0]), to: cahier.file("\(folder)/0001.jpg"))
        }
        try write(Array(repeating: 1, count: 1024), shape: "32, 32", to: "theirs/0001.npy")
        let result = try measure("--maps theirs --measure ad", images: ["cats", "dogs", names[1]])
        #expect(result.status == 1 && result.output.isEmpty)
        let lines = result.errors.split(separator: "\n")
        #expect(lines.count == 2, "\(result.errors)")
        #expect(lines[0].contains("cats/0001.jpg and dogs/0001.jpg would have the same map, 0001"))
        #expect(lines.last?.contains("there is no map rgb-8.npy") == true)
        // Of the two apart there is one each, and the same picture may be named twice.
        #expect(try measure("--maps theirs --measure ad", images: ["cats", "cats/0001.jpg"]).status == 0)
    }

    @Test("Maps that can't be scored are one line each, and nothing is printed of the others")
    func unusable() throws {
        func problem(_ words: String, _ status: Int32 = 1) throws {
            let result = try measure("--maps theirs --measure ad", images: [names[0]])
            #expect(result.status == status && result.output.isEmpty, "\(words): \(result.output)")
            #expect(result.errors.contains(words), "\(words): \(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        }
        let stem = "theirs/\(names[0].split(separator: ".")[0])"
        try problem("there is no map 420.npy or 420.png")
        try write(Array(repeating: 1, count: 1024), shape: "16, 64", to: "\(stem).npy")
        try problem("expected 32x32 values, as many as the network sees, found 16x64")
        try write([.nan] + Array(repeating: 1, count: 1023), shape: "32, 32", to: "\(stem).npy")
        try problem("infinite or none (NaN), 1 of 1024")
        try write(Array(repeating: 1, count: 1024), shape: "2, 16, 32", to: "\(stem).npy")
        try problem("expected [H, W], found the shape (2, 16, 32)")
        try write(Array(repeating: 1, count: 1000), shape: "32, 32", to: "\(stem).npy")
        try problem("4000 bytes are no 32x32 numbers of 4 bytes")
        try write(Array(repeating: 1, count: 1024), shape: "32, 32", type: "<i4", to: "\(stem).npy")
        try problem("expected float32, float64 or uint8, found the type <i4")
        try Data("words".utf8).write(to: cahier.file("\(stem).npy"))
        try problem("it is no file of numpy.save")
        try FileManager.default.removeItem(at: cahier.file("\(stem).npy"))
        try FileManager.default.copyItem(at: cahier.file("rgb-8.png"), to: cahier.file("\(stem).png"))
        let coloured = try measure("--maps theirs --measure ad", images: [names[0]])
        #expect(coloured.status == 1 && coloured.output.isEmpty)
    }

    @Test("A wrong call has status 64 and one line")
    func wrongCalls() throws {
        for (text, words) in [
            ("--method grad-cam --measure add", "There is no measure 'add'. Did you mean ad?"),
            ("--method grad-cam --measure ad,", "There is no measure ''."),
            ("--measure ad", "--measure scores maps, and there are none"),
            ("--method grad-cam --maps theirs", "--maps theirs is scored, and nothing says how"),
            ("--method grad-cam --values a.csv", "--values a.csv holds scores"),
            ("--method grad-cam --measure ad --output maps", "--output maps holds maps that are drawn"),
            ("--maps theirs --maps theirs --measure ad", "--maps theirs is named twice"),
            ("--method grad-cam --measure ad --values weights.safetensors", "would be written over"),
            ("--method grad-cam --measure ad --values 420.jpg", "would be written over"),
        ] {
            let result = try measure(text)
            #expect(result.status == 64 && result.output.isEmpty, "\(text): \(result.errors)")
            #expect(result.errors.contains(words), "\(text): \(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        }
        let missing = try measure("--maps nowhere --measure ad")
        #expect(missing.status == 1 && missing.errors.contains("nowhere"), "\(missing.errors)")
    }

    @Test("NumPy's files of three types, and of both versions of their head")
    func numPyFiles() throws {
        try write([1.5, -2, 3, 4, 5, 6], shape: "2, 3", to: "a.npy")
        let map = try NumPyMap.read(cahier.file("a.npy"))
        #expect(map.height == 2 && map.width == 3 && map.values == [1.5, -2, 3, 4, 5, 6])
        let head = Array("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2, 2), }\n".utf8)
        let second = [0x93] + Array("NUMPY".utf8) + [2, 0, UInt8(head.count), 0, 0, 0] + head + [7, 255, 0, 1]
        try Data(second).write(to: cahier.file("b.npy"))
        #expect(try NumPyMap.read(cahier.file("b.npy")).values == [7, 255, 0, 1])
        let double = Array("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1), }\n".utf8)
        var third = Data([0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(double.count), 0] + double)
        withUnsafeBytes(of: (0.25).bitPattern.littleEndian) { third.append(contentsOf: $0) }
        try third.write(to: cahier.file("c.npy"))
        #expect(try NumPyMap.read(cahier.file("c.npy")).values == [0.25])
        let turned = Array("{'descr': '<f8', 'fortran_order': True, 'shape': (1, 1), }\n".utf8)
        try Data([0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(turned.count), 0] + turned).write(
            to: cahier.file("d.npy"))
        #expect(throws: DatasetError.self) { try NumPyMap.read(cahier.file("d.npy")) }
        try Data(second.prefix(20)).write(to: cahier.file("e.npy"))
        #expect(throws: DatasetError.self) { try NumPyMap.read(cahier.file("e.npy")) }
    }
}
