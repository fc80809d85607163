import Datasets
import Foundation
import Networks
import Pictures
import Tensors
import Testing

/// `cahier predict` through the built program, with a small network of random weights.
@Suite struct PredictTests {
    let cahier: Cahier
    let network: Network
    static let images = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("DatasetsTests/Fixtures/Images")

    init() throws {
        cahier = try Cahier()
        network = try #require(Architecture(rawValue: "cifar-resnet32")).network(
            stream: RandomStream(seed: 5, "predict"))
        try network.safeTensors().encoded().write(to: cahier.folder.appendingPathComponent("weights.safetensors"))
        for name in ["420.jpg", "rgb-8.png", "grey.jpg"] {
            try FileManager.default.copyItem(
                at: PredictTests.images.appendingPathComponent(name), to: cahier.folder.appendingPathComponent(name))
        }
    }

    private func predict(_ arguments: String..., network: String = "cifar-resnet32") throws -> Cahier.Result {
        try cahier(["predict", network, "--weights", "weights.safetensors"] + arguments)
    }

    private struct Output: Decodable {
        struct Prediction: Decodable {
            var input: String
            var index: Int?
            var exif_orientation: Int?
            var turned: Bool?
            var logits: [Float?]
            var top: [Top]
            var taps: [String: Tap]
        }
        struct Top: Decodable {
            var `class`: Int
            var name: String?
            var probability: Double
        }
        struct Tap: Decodable {
            var shape: [Int]
            var values: [Float]
        }
        var predictions: [Prediction]
    }

    private func decoded(_ result: Cahier.Result) throws -> [Output.Prediction] {
        try JSONDecoder().decode(Output.self, from: Data(result.output.utf8)).predictions
    }

    private func write(_ tensor: Tensor, named name: String = "input", to file: String) throws {
        try SafeTensors(tensors: [name: tensor]).encoded().write(to: cahier.folder.appendingPathComponent(file))
    }

    private func input(_ name: String) throws -> Tensor {
        ImagePreprocessing.cifar.tensor(try Picture(contentsOf: cahier.folder.appendingPathComponent(name)))
    }

    private func isNear(_ found: [Float], _ expected: [Float]) -> Bool {
        let scale = expected.map(abs).max() ?? 0
        return found.count == expected.count && scale > 0
            && zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-5 * scale }
    }

    @Test("JSON has each image's logits, likeliest classes and taps")
    func json() throws {
        let result = try predict(
            "420.jpg", "rgb-8.png", "--json", "--exact", "--tap", "layer1.0.conv1", "--tap", "layer3.4.bn2")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.isEmpty)
        let predictions = try decoded(result)
        #expect(predictions.map(\.input) == ["420.jpg", "rgb-8.png"])
        #expect(predictions.allSatisfy { $0.index == nil })
        let engine = try Engine()
        for prediction in predictions {
            let input = try input(prediction.input)
            let logits = try network.forward(input, on: engine, kernels: .exact).values
            let found = prediction.logits.compactMap { $0 }
            #expect(isNear(found, logits))
            let order = (0..<10).sorted { found[$0] > found[$1] }
            #expect(prediction.top.map(\.class) == Array(order.prefix(5)))
            let sum = found.reduce(0) { $0 + exp(Double($1)) }
            for entry in prediction.top {
                #expect(abs(entry.probability - exp(Double(found[entry.class])) / sum) < 1e-9)
                #expect(entry.name == nil)
            }
            #expect(prediction.taps.keys.sorted() == ["layer1.0.conv1", "layer3.4.bn2"])
            for (layer, tap) in prediction.taps {
                let place = try network.place(of: layer)
                let output = try network.forward(input, on: engine, to: place + 1, kernels: .exact)
                #expect(tap.shape == Array(output.shape.dropFirst()))
                #expect(isNear(tap.values, output.values), "\(layer)")
            }
        }
    }

    private func place(_ fixture: String, _ name: String) throws {
        let target = cahier.folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: PredictTests.images.deletingLastPathComponent().appendingPathComponent(fixture), to: target)
    }

    @Test("A folder stands for the pictures in it, in the order of their names")
    func folders() throws {
        for (fixture, name) in [
            ("Images/420.jpg", "pets/b.JPG"), ("Images/rgb-8.png", "pets/a.png"),
            ("Images/lossy.webp", "pets/c/d.webp"),
            ("Images/make-images.py", "pets/notes.txt"), ("Images/420.jpg", "pets/.hidden.jpg"),
        ] {
            try place(fixture, name)
        }
        // A link back would go round for ever.
        try FileManager.default.createSymbolicLink(
            atPath: cahier.folder.appendingPathComponent("pets/loop").path, withDestinationPath: ".")
        try FileManager.default.createDirectory(
            at: cahier.folder.appendingPathComponent("empty"), withIntermediateDirectories: true)
        for name in ["pets", "pets/"] {
            let found = try decoded(predict(name, "grey.jpg", "--json"))
            #expect(found.map(\.input) == ["pets/a.png", "pets/b.JPG", "pets/c/d.webp", "grey.jpg"])
        }
        let empty = try predict("empty", "grey.jpg")
        #expect(empty.status == 1 && empty.output.contains("\ngrey.jpg"))
        #expect(
            empty.errors.contains("reading empty: there are no PNG, JPEG or WebP pictures in this folder"),
            "\(empty.errors)")
    }

    @Test("Pictures are turned where that is asked for, and it is said", arguments: ["big-long-6.jpg", "exif-6.png"])
    func turnedPictures(_ name: String) throws {
        try place("Orientations/\(name)", name)
        let stored = try Picture(contentsOf: cahier.folder.appendingPathComponent(name))
        let engine = try Engine()
        for isTurning in [false, true] {
            let options = isTurning ? ["--upright"] : []
            let result = try cahier(
                [
                    "predict", "cifar-resnet32", "--weights", "weights.safetensors", "--json", "--exact", name,
                    "grey.jpg",
                ]
                    + options)
            let found = try decoded(result)
            #expect(found.map(\.exif_orientation) == [6, 1])
            #expect(found.map(\.turned) == [isTurning, false])
            let seen = isTurning ? stored.upright(from: .rightTop) : stored
            let logits = try network.forward(ImagePreprocessing.cifar.tensor(seen), on: engine, kernels: .exact).values
            #expect(isNear(found[0].logits.compactMap { $0 }, logits))
            let text = try cahier(["predict", "cifar-resnet32", "--weights", "weights.safetensors", name] + options)
            let remark =
                isTurning
                ? "(turned upright, EXIF orientation 6)" : "(not turned; --upright turns it, EXIF orientation 6)"
            #expect(text.output.contains("\n\(name) \(remark)\n"), "\(text.output)")
        }
    }

    @Test(
        "Names in JSON objects of every usual form",
        arguments: [
            #"{"NUMBERS": ["n0", "NAME"]}"#, #"{"NUMBERS": "NAME"}"#, #"{"NAME": NUMBER}"#,
            #"{"architectures": ["X"], "id2label": {"NUMBERS": "NAME"}}"#,
        ])
    func labelObjects(_ form: String) throws {
        let names = (0..<10).map { "thing \($0)" }
        func file(_ classes: [Int]) throws {
            // The last pair of braces holds the members.
            let start = try #require(form.lastIndex(of: "{")), end = try #require(form.firstIndex(of: "}"))
            let member = String(form[form.index(after: start)..<end])
            let members = classes.map { number in
                member.replacing("NUMBERS", with: "\(number)").replacing("NUMBER", with: "\(number)")
                    .replacing("NAME", with: names[number])
            }
            let text = form[...start] + members.joined(separator: ", ") + form[end...]
            try Data(text.utf8).write(to: cahier.folder.appendingPathComponent("names.json"))
        }
        try file([9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
        let found = try decoded(predict("420.jpg", "--json", "--labels", "names.json", "--top", "10"))
        #expect(found[0].top.map(\.name) == found[0].top.map { "thing \($0.class)" })
        try file([9, 8, 7, 6, 4, 3, 2, 1, 0])
        let gap = try predict("420.jpg", "--labels", "names.json")
        #expect(gap.status == 1 && gap.errors.contains("names.json: it has no name for class 5"), "\(gap.errors)")
    }

    @Test func namesInOtherEncodings() throws {
        let text = (0..<10).map { "Bär \($0)" }.joined(separator: "\n")
        let file = cahier.folder.appendingPathComponent("names.txt")
        try #require(("\u{FEFF}" + text).data(using: .utf16LittleEndian)).write(to: file)
        let found = try decoded(predict("420.jpg", "--json", "--labels", "names.txt"))
        #expect(found[0].top.allSatisfy { $0.name == "Bär \($0.class)" })
        try #require(text.data(using: .isoLatin1)).write(to: file)
        let refused = try predict("420.jpg", "--labels", "names.txt")
        #expect(
            refused.errors.contains("names.txt: line 1 is not UTF-8; in Latin-1 it would be \"Bär 0\""),
            "\(refused.errors)")
    }

    @Test func aFullDiskIsOneLine() throws {
        for options in [[], ["--json"]] {
            let arguments =
                ["predict", "cifar-resnet32", "--weights", "weights.safetensors", "420.jpg", "grey.jpg"] + options
            let result = try cahier.start(
                arguments, wrapper: ["/bin/sh", "-c", "exec \"$0\" \"$@\" >/dev/full"]
            ).waitForEnd()
            #expect(result.status == 1)
            #expect(
                result.errors
                    == "Error: writing to standard output: the disk is full. Make room on it, or choose another place.\n"
            )
        }
    }

    @Test("A tensor named input is used as it is, each of its images a prediction")
    func tensorInput() throws {
        // More than one batch, each image another brightness of the same photograph.
        let photograph = try input("420.jpg")
        let values = (0..<11).flatMap { index in photograph.values.map { $0 * (1 - Float(index) / 20) } }
        try write(Tensor([11, 3, 32, 32], values), to: "batch.safetensors")
        let result = try predict("grey.jpg", "batch.safetensors", "420.jpg", "--json", "--exact")
        #expect(result.status == 0, "\(result.errors)")
        let predictions = try decoded(result)
        #expect(
            predictions.map(\.input) == ["grey.jpg"] + Array(repeating: "batch.safetensors", count: 11) + ["420.jpg"])
        #expect(predictions.map(\.index) == [nil] + (0..<11).map { $0 } + [nil])
        #expect(isNear(predictions[1].logits.compactMap { $0 }, predictions[12].logits.compactMap { $0 }))
        #expect(predictions[0].logits != predictions[12].logits)
        let engine = try Engine()
        let last = Tensor([1, 3, 32, 32], Array(values.suffix(3072)))
        #expect(
            isNear(
                predictions[11].logits.compactMap { $0 }, try network.forward(last, on: engine, kernels: .exact).values)
        )
    }

    @Test("The text shows the likeliest classes by name, the likeliest first")
    func text() throws {
        let names = (0..<10).map { "name \($0)" }
        for content in [
            names.joined(separator: "\r\n") + "\r\n", String(decoding: try JSONEncoder().encode(names), as: UTF8.self),
        ] {
            try Data(content.utf8).write(to: cahier.folder.appendingPathComponent("labels.txt"))
            let result = try predict("420.jpg", "grey.jpg", "--labels", "labels.txt", "--top", "3", "--tap", "conv1")
            #expect(result.status == 0, "\(result.errors)")
            let blocks = result.output.components(separatedBy: "\n\n").map {
                $0.split(separator: "\n").map(String.init)
            }
            #expect(
                blocks.first == [
                    "Photographs: shorter side 32 px (bilinear), middle 32 px, RGB from 0 to 1, mean 0.4914 0.4822 0.4465, "
                        + "deviation 0.247 0.2435 0.2616"
                ])
            #expect(blocks.dropFirst().map(\.first) == ["420.jpg", "grey.jpg"])
            let json = try decoded(try predict("420.jpg", "grey.jpg", "--json", "--top", "3", "--labels", "labels.txt"))
            for (block, prediction) in zip(blocks.dropFirst(), json) {
                try #require(block.count == 5)
                for (line, entry) in zip(block[1...3], prediction.top) {
                    #expect(line.hasSuffix("%  name \(entry.class) (\(entry.class))"))
                    #expect(line.contains(String(format: "%.2f %%", entry.probability * 100)))
                    #expect(entry.name == "name \(entry.class)")
                }
                #expect(block[4].contains("conv1 [16, 32, 32]: mean "))
            }
        }
    }

    @Test("How many classes there are follows from the weights")
    func classCount() throws {
        let other = try #require(Architecture(rawValue: "cifar-resnet32"))
            .network(classes: 7, stream: RandomStream(seed: 6, "predict"))
        try other.safeTensors().encoded().write(to: cahier.folder.appendingPathComponent("weights.safetensors"))
        let predictions = try decoded(try predict("420.jpg", "--json", "--top", "100"))
        #expect(predictions.first?.logits.count == 7)
        #expect(predictions.first?.top.count == 7)
    }

    /// Weights with NaN in one bias of the last layer.
    private func spoilTheClassifier() throws {
        var broken = network
        let last = try #require(broken.layers.indices.last)
        broken.layers[last].layer.withParameters { role, tensor in
            if role == .bias { tensor.withMutableValues { $0[4] = .nan } }
        }
        try broken.safeTensors().encoded().write(to: cahier.folder.appendingPathComponent("weights.safetensors"))
    }

    @Test("Weights that hold NaN are refused by tensor and file, where the computation reads them")
    func spoiltWeights() throws {
        let clean = try decoded(try predict("420.jpg", "--json", "--tap", "layer3"))
        try spoilTheClassifier()
        let refused = try predict("420.jpg")
        #expect(refused.status == 1 && refused.output.isEmpty)
        #expect(
            refused.errors.contains(
                "weights.safetensors: fc.bias holds numbers that are infinite or none (NaN), 1 of 10")
        )
        #expect(refused.errors.contains("--allow-nonfinite"))
        #expect(refused.errors.split(separator: "\n").count == 1)
        #expect(try predict("420.jpg", "--tap", "fc").status == 1)
        // The layers before the classifier read none of it.
        let tapped = try predict("420.jpg", "--json", "--tap", "layer3")
        #expect(tapped.status == 0)
        #expect(
            tapped.errors.contains("fc.bias") && tapped.errors.split(separator: "\n").count == 1, "\(tapped.errors)")
        let object = try JSONSerialization.jsonObject(with: Data(tapped.output.utf8)) as? [String: Any]
        let found = try #require((object?["predictions"] as? [[String: Any]])?.first)
        #expect(found["logits"] == nil && found["top"] == nil)
        let values = ((found["taps"] as? [String: Any])?["layer3"] as? [String: Any])?["values"] as? [Double]
        #expect(values?.map { Float($0) } == clean[0].taps["layer3"]?.values)
        let text = try predict("420.jpg", "--tap", "layer3")
        #expect(text.status == 0 && text.output.contains("layer3 [64, 8, 8]: mean "), "\(text.output)")
    }

    @Test("A tensor of images that holds NaN or infinities is refused by file, the others are predicted")
    func spoiltImages() throws {
        var tensor = try input("420.jpg")
        for spoiler: Float in [.nan, .infinity] {
            tensor.withMutableValues { $0[1000] = spoiler }
            try write(tensor, to: "spoilt.safetensors")
            let result = try predict("spoilt.safetensors", "420.jpg", "--json")
            #expect(result.status == 1)
            #expect(
                result.errors.contains(
                    "spoilt.safetensors: input holds numbers that are infinite or none (NaN), 1 of 3072"))
            #expect(try decoded(result).map(\.input) == ["420.jpg"])
            let allowed = try predict("spoilt.safetensors", "--json", "--allow-nonfinite")
            #expect(allowed.status == 0 && allowed.output.contains("\"nan_logits\": 10"), "\(allowed.output)")
            let text = try predict("spoilt.safetensors", "--allow-nonfinite", "--tap", "conv1")
            #expect(text.output.contains("10 of 10 logits are no numbers (NaN)"), "\(text.output)")
            #expect(text.output.contains("numbers are infinite or none (NaN)"), "\(text.output)")
        }
    }

    @Test("NaN is null, and the likeliest class")
    func notANumber() throws {
        try spoilTheClassifier()
        let result = try predict("420.jpg", "--json", "--top", "2", "--allow-nonfinite")
        #expect(result.output.contains("\"nan_logits\": 1"))
        #expect(result.output.contains("\"probability\": null"))
        let json = result.output.replacing("\"probability\": null", with: "\"probability\": 0")
        let prediction = try #require(JSONDecoder().decode(Output.self, from: Data(json.utf8)).predictions.first)
        #expect(prediction.logits.indices.filter { prediction.logits[$0] == nil } == [4])
        #expect(prediction.top.first?.class == 4)
    }

    @Test("A wrong call is one line and status 64")
    func wrongCalls() throws {
        let network = try predict("420.jpg", network: "cifar-resnet3")
        #expect(
            network.errors.contains(
                "There is no network 'cifar-resnet3'. Did you mean cifar-resnet32? The networks are"))
        let layer = try predict("420.jpg", "--tap", "layer1.0.conv9")
        #expect(layer.errors.contains("layer1.0.conv9"))
        #expect(layer.errors.contains("layer1.0.conv1"))
        for result in [network, layer] {
            #expect(result.status == 64)
            #expect(result.output.isEmpty)
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        }
        for result in [try predict("420.jpg", "--top", "0"), try predict(), try cahier("predict")] {
            #expect(result.status == 64)
            #expect(result.errors.contains("Usage: cahier predict"))
        }
    }

    @Test("What can't be read is one line that names the file, and status 1; other images are predicted nevertheless")
    func unreadableFiles() throws {
        let folder = cahier.folder
        try Data("words".utf8).write(to: folder.appendingPathComponent("words.jpg"))
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("folder.png"), withIntermediateDirectories: false)
        let whole = try Data(contentsOf: folder.appendingPathComponent("420.jpg"))
        try whole.prefix(whole.count / 2).write(to: folder.appendingPathComponent("half.jpg"))
        try write(Tensor(repeating: 0, shape: [1, 3, 40, 40]), named: "image", to: "unnamed.safetensors")
        try write(Tensor(repeating: 0, shape: [1, 1, 32, 32]), to: "grey.safetensors")
        try write(Tensor(repeating: 0, shape: [3, 32, 32]), to: "three.safetensors")
        for (file, word) in [
            ("words.jpg", "77 6f 72 64"), ("half.jpg", "the file ends before the image does"),
            ("none.png", "no such file"),
            ("unnamed.safetensors", "expected a tensor named input, found image"),
            ("grey.safetensors", "expected an input of shape [N, 3, 32, 32], found [1, 1, 32, 32]"),
            ("three.safetensors", "[N, C, H, W]"), ("folder.png", "pictures in this folder"),
        ] {
            let result = try predict("420.jpg", file, "rgb-8.png", "--json")
            #expect(result.status == 1)
            #expect(result.errors.contains(word), "\(result.errors)")
            #expect(result.errors.contains(file), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
            #expect(try decoded(result).map(\.input) == ["420.jpg", "rgb-8.png"])
        }
    }

    @Test("Weights and labels that don't fit are one line, and status 1")
    func unfittingFiles() throws {
        try Data("one\ntwo\n".utf8).write(to: cahier.folder.appendingPathComponent("two.txt"))
        try Data("[1, 2".utf8).write(to: cahier.folder.appendingPathComponent("broken.json"))
        try Data(" \n\n".utf8).write(to: cahier.folder.appendingPathComponent("blank.txt"))
        let cases = [
            (
                try predict("420.jpg", "--labels", "two.txt"),
                "two.txt: expected 10 names, one for each class of cifar-resnet32, found 2"
            ),
            (try predict("420.jpg", "--labels", "broken.json"), "broken.json: it begins as a JSON array"),
            (try predict("420.jpg", "--labels", "blank.txt"), "blank.txt: it holds no names"),
            (try predict("420.jpg", "--labels", "none.txt"), "none.txt"),
            (try predict("420.jpg", network: "cifar-vgg16"), "weights.safetensors"),
            (try cahier("predict", "resnet18", "--weights", "none.pth", "420.jpg"), "none.pth"),
            (try cahier("predict", "resnet18", "--weights", "420.jpg", "420.jpg"), "420.jpg"),
        ]
        for (result, words) in cases {
            #expect(result.status == 1)
            #expect(result.output.isEmpty)
            #expect(result.errors.contains(words), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        }
    }

    @Test func helpNamesTheNetworksAndShowsExamples() throws {
        let result = try cahier("predict", "--help")
        #expect(result.status == 0)
        for word in ["efficientnet-v2-s", "cifar-deit", "cahier predict resnet18 --weights", "\"taps\""] {
            #expect(result.output.contains(word), "\(word)")
        }
    }
}
