import Charts
import Datasets
import Foundation
import Methods
import Networks
import Pictures
import Tensors
import Testing

/// `cahier attribute` through the built program, with a small network of random weights.
@Suite struct AttributeTests {
    let cahier: Cahier
    let network: Network

    init() throws {
        cahier = try Cahier()
        network = try #require(Architecture(rawValue: "cifar-resnet32")).network(
            stream: RandomStream(seed: 11, "attribute"))
        try network.safeTensors().encoded().write(to: cahier.folder.appendingPathComponent("weights.safetensors"))
        for name in ["420.jpg", "rgb-8.png", "grey.jpg"] {
            try FileManager.default.copyItem(
                at: PredictTests.images.appendingPathComponent(name), to: cahier.folder.appendingPathComponent(name))
        }
    }

    /// With the methods in one text, between spaces.
    private func attribute(_ methods: String, _ arguments: String..., network: String = "cifar-resnet32") throws
        -> Cahier.Result
    {
        // Threads for layers this small would mostly wait for each other, and long where the machine has other work.
        try cahier(
            ["attribute", network, "--weights", "weights.safetensors"]
                + methods.split(separator: " ").flatMap { ["--method", String($0)] }
                + arguments, environment: ["OMP_NUM_THREADS": "1"])
    }

    private struct Explained: Decodable {
        struct Method: Decodable {
            var method, name, picture, overlay: String
            var sum: Double
            var promisedSum, conservationError, absorbedByBiases: Double?
            var layers: [Layer]?
            var limit, smallest, largest: Float
            var clipped: Int
            var map: Map
        }
        struct Layer: Decodable {
            var layer: String
            var sumOfInputs: Double
        }
        struct Map: Decodable {
            var channels: String
            var shape: [Int]
            var values: [Float]
        }
        var network, input: String
        var index: Int?
        var `class`: Int
        var name: String?
        var logit: Float
        var probability: Double
        var methods: [Method]
    }

    private func file(_ path: String) throws -> Data {
        try Data(contentsOf: cahier.folder.appendingPathComponent(path))
    }

    private func decoded<Value: Decodable>(_ data: Data, as type: Value.Type = Value.self) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Value.self, from: data)
    }

    private func explained(_ path: String) throws -> Explained { try decoded(file(path)) }

    /// What the program printed with `--json`.
    private func printed(_ result: Cahier.Result) throws -> [Explained] {
        try #require(decoded(Data(result.output.utf8), as: [String: [Explained]].self)["attributions"])
    }

    /// The files of a folder and what they hold.
    private func contents(_ folder: String) throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(
            atPath: cahier.folder.appendingPathComponent(folder).path)
        return try Dictionary(uniqueKeysWithValues: names.map { ($0, try file("\(folder)/\($0)")) })
    }

    private func input(_ name: String) throws -> Tensor {
        ImagePreprocessing.cifar.tensor(try Picture(contentsOf: cahier.folder.appendingPathComponent(name)))
    }

    @Test("An image whose file can't be written is reported; the others are explained", arguments: [false, true])
    func aFileInTheWay(_ json: Bool) throws {
        let taken = json ? "maps/rgb-8-lrp-overlay.png" : "maps/rgb-8-attributions.json"
        try FileManager.default.createDirectory(
            at: cahier.folder.appendingPathComponent(taken), withIntermediateDirectories: true)
        let arguments = ["420.jpg", "rgb-8.png", "grey.jpg", "--output", "maps"] + (json ? ["--json"] : [])
        let result = try cahier(
            ["attribute", "cifar-resnet32", "--weights", "weights.safetensors", "--method", "lrp"] + arguments,
            environment: ["OMP_NUM_THREADS": "1"])
        #expect(result.status == 1)
        #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        #expect(
            result.errors.contains(
                "\(taken): a folder of this name is there. Move it away, or name another folder with --output"),
            "\(result.errors)")
        if json {
            #expect(try printed(result).map(\.input) == ["420.jpg", "grey.jpg"])
        } else {
            #expect(try explained("maps/grey-attributions.json").input == "grey.jpg")
        }
        // Elsewhere there is room for all of them.
        let elsewhere = try attribute("lrp", "420.jpg", "rgb-8.png", "grey.jpg", "--output", "other")
        #expect(elsewhere.status == 0)
    }

    @Test func aFullDiskAndATurnedPicture() throws {
        let fixture = PredictTests.images.deletingLastPathComponent().appendingPathComponent("Orientations/exif-6.png")
        try FileManager.default.copyItem(at: fixture, to: cahier.folder.appendingPathComponent("turned.png"))
        let arguments = [
            "attribute", "cifar-resnet32", "--weights", "weights.safetensors", "--method", "gradient", "--upright",
            "turned.png",
        ]
        for option in [[], ["--json"]] {
            let result = try cahier.start(
                arguments + option, wrapper: ["/bin/sh", "-c", "exec \"$0\" \"$@\" >/dev/full"]
            ).waitForEnd()
            #expect(result.status == 1)
            #expect(
                result.errors
                    == "Error: writing to standard output: the disk is full. Make room on it, or choose another place.\n"
            )
        }
        let result = try cahier(arguments)
        #expect(result.output.contains("\nturned.png (turned upright, EXIF orientation 6)  class"), "\(result.output)")
        let text = String(decoding: try file("turned-attributions.json"), as: UTF8.self)
        #expect(text.contains("\"exif_orientation\": 6, \"turned\": true"))
    }

    @Test("The numbers are those of relevance propagation, called directly")
    func numbers() throws {
        let result = try attribute(
            "lrp lrp-alpha-beta:2 lrp-epsilon:0.25", "--class", "3", "--exact", "420.jpg", "--output", "maps")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.isEmpty)
        let found = try explained("maps/420-attributions.json")
        #expect(
            found.network == "cifar-resnet32" && found.input == "420.jpg" && found.index == nil && found.name == nil)
        #expect(found.class == 3)
        let engine = try Engine(kernels: .direct)
        let image = try input("420.jpg")
        let logits = try network.forward(image, on: engine).values.map(Double.init)
        #expect(abs(Double(found.logit) - logits[3]) <= 1e-5 * abs(logits[3]))
        #expect(abs(found.probability - exp(logits[3]) / logits.reduce(0) { $0 + exp($1) }) < 1e-6)
        #expect(found.methods.map(\.method) == ["lrp", "lrp-alpha-beta:2", "lrp-epsilon:0.25"])
        let composites: [Composite] = [.salientRelevance, Composite(.alphaBeta(alpha: 2)), Composite(.epsilon(0.25))]
        for (method, composite) in zip(found.methods, composites) {
            let expected = try RelevancePropagation(composite, through: network).explain(
                image, targets: [3], on: engine)[0]
            let pixels = expected.attribution.values.values
            let sums = (0..<1024).map { place in (0..<3).reduce(0.0) { $0 + Double(pixels[$1 * 1024 + place]) } }
            let scale = try #require(sums.map(abs).max())
            #expect(scale > 0)
            #expect(method.map.channels == "summed" && method.map.shape == [32, 32] && method.map.values.count == 1024)
            #expect(
                zip(method.map.values, sums).allSatisfy { abs(Double($0) - $1) <= 1e-5 * scale }, "\(method.method)")
            // The sum of numbers of both signs is less exact than each of them.
            let tolerance = 1e-5 * sums.reduce(0) { $0 + abs($1) }
            #expect(abs(method.sum - sums.reduce(0, +)) <= tolerance)
            let promised = try #require(method.promisedSum)
            #expect(abs(promised - logits[3]) <= 1e-4 * abs(logits[3]))
            #expect(try abs(#require(method.conservationError) - abs(method.sum - promised) / abs(promised)) < 1e-9)
            #expect(
                try abs(#require(method.absorbedByBiases) - expected.absorbed) <= 1e-4
                    * max(abs(expected.absorbed), abs(promised)))
            let layers = try #require(method.layers)
            #expect(layers.map(\.layer) == expected.layers.map(\.layer))
            #expect(try abs(#require(layers.first).sumOfInputs - method.sum) <= tolerance)
            #expect(method.name == "LRP (\(composite.name))")
            #expect(method.smallest == method.map.values.min() && method.largest == method.map.values.max())
        }
    }

    @Test("A picture has each value's colour on the map's own scale, and the overlay mixes it with the grey photograph")
    func pictures() throws {
        #expect(try attribute("lrp-epsilon gradient grad-cam:layer2 rise:20", "420.jpg").status == 0)
        let seen = ImagePreprocessing.cifar.cropped(
            try Picture(contentsOf: cahier.folder.appendingPathComponent("420.jpg"))
        ).pixels
        for method in try explained("420-attributions.json").methods {
            let values = method.map.values.map { Double($0) }, limit = Double(method.limit)
            #expect(values.count { abs($0) <= limit } * 100 >= 99 * values.count)
            #expect(values.count { abs($0) < limit } * 100 < 99 * values.count)
            #expect(method.clipped == values.count { abs($0) > limit })
            let (picture, overlay) = (
                try Picture(decoding: Array(file(method.picture)), named: method.picture),
                try Picture(decoding: Array(file(method.overlay)), named: method.overlay)
            )
            #expect(picture.width == 32 && picture.height == 32 && overlay.width == 32 && overlay.height == 32)
            let hasSigns = !["rise:20", "grad-cam:layer2"].contains(method.method)
            var wrong = 0
            for (place, value) in values.enumerated() {
                let expected =
                    hasSigns
                    ? DivergingColorMap.blueRed.color(value, limit: limit) : ColorMap.viridis.color(value / limit)
                if picture[place % 32, place / 32] != expected { wrong += 1 }
                let rgb = (0..<3).map { Double(seen[3 * place + $0]) }
                let grey = 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2],
                    part = hasSigns ? min(abs(value) / limit, 1) : 0.6
                let found = overlay[place % 32, place / 32]
                for (found, color) in [
                    (found.red, expected.red), (found.green, expected.green), (found.blue, expected.blue),
                ]
                where abs(Double(found) - (grey + part * (Double(color) - grey))) > 1.01 { wrong += 1 }
            }
            #expect(wrong == 0, "\(method.method)")
        }
    }

    /// Each method with little work.
    private let all = """
        lrp lrp-zero lrp-epsilon lrp-gamma lrp-z-plus lrp-alpha-beta lrp-w-squared lrp-flat lrp-epsilon-plus-flat lrp-epsilon-gamma-box \
        gradient gradient-times-input smoothgrad:3 integrated-gradients:4 guided-backpropagation grad-cam grad-cam++ layer-cam score-cam ablation-cam \
        rise:20 occlusion:16
        """

    @Test(
        "Each method writes its two pictures and a line; the same call the same bytes; only what draws depends on the seed"
    )
    func sameBytes() throws {
        let names = all.split(separator: " ").map { $0.replacing(":", with: "-") }
        let result = try attribute(all, "420.jpg", "grey.jpg", "--output", "maps")
        #expect(result.status == 0, "\(result.errors)")
        let output = result.output.split(separator: "\n").map(String.init)
        #expect(output.first?.hasPrefix("Photographs: shorter side 32 px (bilinear), middle 32 px, RGB") == true)
        let lines = Array(output.dropFirst())
        #expect(lines.count == 2 * names.count)
        for (line, name) in zip(lines, names) {
            #expect(line.hasPrefix("420.jpg  class ") && line.hasSuffix("  maps/420-\(name).png"), "\(line)")
        }
        let first = try contents("maps")
        let expected = ["420", "grey"].flatMap { image in
            names.flatMap { ["\(image)-\($0).png", "\(image)-\($0)-overlay.png"] } + ["\(image)-attributions.json"]
        }
        #expect(first.keys.sorted() == expected.sorted())

        // Over the files of the first call, and without the other image.
        #expect(try attribute(all, "grey.jpg", "--output", "maps").status == 0)
        #expect(try contents("maps") == first)

        #expect(try attribute(all, "420.jpg", "grey.jpg", "--output", "maps", "--seed", "1").status == 0)
        let other = try contents("maps")
        let changed = names.filter { other["grey-\($0).png"] != first["grey-\($0).png"] }
        #expect(changed == ["smoothgrad-3", "rise-20"])
    }

    @Test("A line has class, logit and the sum, over what is promised of it; --json prints what is otherwise in files")
    func lines() throws {
        try Data((0..<10).map { "name \($0)" }.joined(separator: "\n").utf8).write(
            to: cahier.folder.appendingPathComponent("labels.txt"))
        let methods = "lrp-zero integrated-gradients:4 gradient"
        let lines = try attribute(methods, "420.jpg", "rgb-8.png", "--labels", "labels.txt")
        let json = try attribute(
            methods, "420.jpg", "rgb-8.png", "--labels", "labels.txt", "--json", "--output", "other")
        #expect(lines.status == 0 && json.status == 0)
        let images = try printed(json)
        #expect(images.map(\.input) == ["420.jpg", "rgb-8.png"])
        #expect(try contents("other").keys.allSatisfy { $0.hasSuffix(".png") })
        let predicted = try cahier(
            "predict", "cifar-resnet32", "--weights", "weights.safetensors", "420.jpg", "rgb-8.png", "--top", "1")
        var expected: [String] = []
        for (image, name) in zip(images, ["420", "rgb-8"]) {
            let own = try explained("\(name)-attributions.json")
            #expect(own.methods.map(\.map.values) == image.methods.map(\.map.values))
            #expect(image.name == "name \(image.class)")
            #expect(predicted.output.contains("class \(image.class)\n"))
            for method in image.methods {
                let sum =
                    method.promisedSum.map { String(format: "sum / promised %.4f", method.sum / $0) }
                    ?? String(format: "sum %.4g", method.sum)
                let logit = String(format: "%.4f", image.logit)
                let picture = "\(name)-\(method.method.replacing(":", with: "-")).png"
                #expect(method.picture == "other/\(picture)")
                expected.append(
                    "\(image.input)  name \(image.class) (\(image.class))  logit \(logit)  \(method.method)  \(sum)  \(picture)"
                )
                #expect(method.layers == nil || method.method == "lrp-zero")
            }
        }
        #expect(lines.output.split(separator: "\n").dropFirst().map(String.init) == expected)
    }

    @Test("A class goes by its number or its name")
    func classes() throws {
        let names = ["crane", "tench", "crane"] + (3..<10).map { "name \($0)" }
        try Data(names.joined(separator: "\n").utf8).write(to: cahier.folder.appendingPathComponent("labels.txt"))
        for (text, place) in [("7", 7), ("Tench", 1), ("name 9", 9)] {
            let found = try printed(
                attribute("gradient", "420.jpg", "--json", "--labels", "labels.txt", "--class", text))
            #expect(found.first?.class == place && found.first?.name == names[place])
        }
        for (text, words) in [
            ("crane", "The classes 0 and 2 are all named 'crane'"),
            ("tenhc", "labels.txt has no class 'tenhc'. Did you mean 'tench'?"),
            ("10", "There is no class 10: cifar-resnet32 has 10 classes here, from 0 to 9"),
        ] {
            let result = try attribute("gradient", "420.jpg", "--labels", "labels.txt", "--class", text)
            #expect(result.status == 64 && result.errors.contains(words), "\(result.errors)")
        }
    }

    @Test("Images of one name, and those of a tensor, have files of their own")
    func stems() throws {
        let values = try input("420.jpg").values
        try SafeTensors(tensors: ["input": Tensor([2, 3, 32, 32], values + values.map { $0 / 2 })]).encoded()
            .write(to: cahier.folder.appendingPathComponent("two.safetensors"))
        for folder in ["a", "b"] {
            try FileManager.default.createDirectory(
                at: cahier.folder.appendingPathComponent(folder), withIntermediateDirectories: false)
        }
        for (name, copy) in [
            ("420.jpg", "a/dog.jpg"), ("grey.jpg", "b/dog.jpg"), ("rgb-8.png", "a/dog-2.png"),
            ("grey.jpg", "two-0.jpg"),
        ] {
            try FileManager.default.copyItem(
                at: cahier.folder.appendingPathComponent(name), to: cahier.folder.appendingPathComponent(copy))
        }
        let result = try attribute(
            "gradient", "a/dog.jpg", "b/dog.jpg", "a/dog-2.png", "two.safetensors", "two-0.jpg", "--output", "maps/new/"
        )
        #expect(result.status == 0, "\(result.errors)")
        let stems = ["dog", "dog-2", "dog-2-2", "two-0", "two-1", "two-0-2"]
        #expect(
            try contents("maps/new").keys.sorted()
                == stems.flatMap { ["\($0)-attributions.json", "\($0)-gradient-overlay.png", "\($0)-gradient.png"] }
                .sorted())
        let found = try stems.map { try explained("maps/new/\($0)-attributions.json") }
        #expect(
            found.map(\.input) == [
                "a/dog.jpg", "b/dog.jpg", "a/dog-2.png", "two.safetensors", "two.safetensors", "two-0.jpg",
            ])
        #expect(found.map(\.index) == [nil, nil, nil, 0, 1, nil])
        #expect(found[0].methods[0].map.values == found[3].methods[0].map.values)
        #expect(found[0].methods[0].picture == "maps/new/dog-gradient.png")
    }

    @Test(
        "An image that can't be read, or that a picture would be written over, is one line; the others are explained, and the status is 1"
    )
    func unreadableImages() throws {
        try Data("words".utf8).write(to: cahier.folder.appendingPathComponent("words.jpg"))
        try SafeTensors(tensors: ["input": Tensor(repeating: 0, shape: [1, 1, 32, 32])]).encoded()
            .write(to: cahier.folder.appendingPathComponent("grey.safetensors"))
        for (name, words) in [
            ("words.jpg", "words.jpg"), ("none.png", "no such file"), ("grey.safetensors", "found [1, 1, 32, 32]"),
        ] {
            let result = try attribute("gradient", "420.jpg", name, "rgb-8.png", "--json")
            #expect(result.status == 1 && result.errors.contains(words), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
            #expect(try printed(result).map(\.input) == ["420.jpg", "rgb-8.png"])
        }
        try FileManager.default.copyItem(
            at: cahier.folder.appendingPathComponent("rgb-8.png"),
            to: cahier.folder.appendingPathComponent("grey-gradient.png"))
        let before = try file("grey-gradient.png")
        let result = try attribute("gradient", "grey.jpg", "grey-gradient.png")
        #expect(result.status == 1)
        #expect(
            result.errors.contains("grey-gradient.png, which this call reads. Name another folder with --output"),
            "\(result.errors)")
        #expect(result.output.split(separator: "\n").count == 2)
        #expect(try file("grey-gradient.png") == before)
        #expect(
            FileManager.default.fileExists(
                atPath: cahier.folder.appendingPathComponent("grey-gradient-gradient.png").path))
    }

    @Test("A wrong call is one line and status 64, and writes nothing")
    func wrongCalls() throws {
        let cases = [
            (
                try attribute("lpr", "420.jpg"),
                "There is no method 'lpr'. Did you mean lrp? The methods are: lrp, lrp-zero"
            ),
            (try attribute("gradient lrp-gamma:x", "420.jpg"), "The parameter of lrp-gamma is γ"),
            (try attribute("occlusion:33", "420.jpg"), "from 1 to 32"),
            (try attribute("grad-cam:layer9", "420.jpg"), "layer9"),
            (try attribute("grad-cam:fc", "420.jpg"), "which is no map"),
            (try attribute("gradient", "420.jpg", network: "cifar-resnet33"), "Did you mean cifar-resnet32"),
            (try attribute("gradient", "420.jpg", "--class", "dog"), "--labels"),
            (try attribute("gradient", "420.jpg", "--class=-1"), "There is no class -1"),
            (try attribute("", "420.jpg"), "Nothing says how to explain. Give --method NAME"),
            (try attribute("score-cam:fc", "420.jpg"), "which is no map"),
            (try attribute("attention", "420.jpg"), "attention takes a file"),
        ]
        for (result, words) in cases {
            #expect(result.status == 64 && result.errors.contains(words), "\(result.errors)")
            #expect(result.output.isEmpty)
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        }
        for result in [
            try attribute("gradient"),
            try attribute("gradient", "420.jpg", "--seed", "-1"),
        ] {
            #expect(result.status == 64 && result.errors.contains("Usage: cahier attribute"), "\(result.errors)")
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: cahier.folder.path)
        #expect(Set(names) == ["420.jpg", "rgb-8.png", "grey.jpg", "weights.safetensors", "stdout.txt", "stderr.txt"])
    }

    @Test("A layer without a rule ends the call with relevance propagation's own words")
    func layerWithoutRule() throws {
        let transformer = try #require(Architecture(rawValue: "cifar-deit")).network(
            stream: RandomStream(seed: 1, "attribute"))
        try transformer.safeTensors().encoded().write(to: cahier.folder.appendingPathComponent("weights.safetensors"))
        let error = #expect(throws: MethodError.self) {
            try RelevancePropagation(.salientRelevance, through: transformer)
        }
        let result = try attribute("lrp", "420.jpg", "--json", network: "cifar-deit")
        #expect(result.status == 1)
        #expect(try result.errors == "Error: \(#require(error))\n")
        #expect(result.errors.contains("alpha-beta"))
        #expect(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: [String]] == [
                "attributions": []
            ])
        #expect(try attribute("gradient", "420.jpg", network: "cifar-deit").status == 0)
    }

    @Test func helpNamesTheMethodsAndShowsExamples() throws {
        let result = try cahier("attribute", "--help")
        #expect(result.status == 0)
        for word in all.split(separator: " ").map({ $0.prefix { $0 != ":" } }) + [
            "cahier attribute vgg16 --weights", "\"promised_sum\"", "cifar-deit",
        ] {
            #expect(result.output.contains(word), "\(word)")
        }
        // What is laid out by hand isn't wrapped by the program.
        #expect(result.output.contains("  rise:4000                  masks\n"))
    }
}
