import Foundation
import Testing

/// `cahier predict` and `attribute` on the files that make-checkpoints.py wrote with PyTorch, against PyTorch's logits.
@Suite struct CheckpointFileTests {
    private struct Expected: Decodable {
        /// By the options that say how the photograph is prepared.
        var logits: [String: [Float]]
        /// Of the second network in ema.pth.
        var average: [Float]
        /// With the preparation that caffe.safetensors says.
        var caffe, features: [Float]

        enum CodingKeys: String, CodingKey {
            case logits, average, caffe
            case features = "features.30"
        }
    }

    private struct Output: Decodable {
        struct Weights: Decodable {
            var file, format: String
            var stateDictionary: String?
            var namesWithout: [String]
            var leftOut: Int
        }
        struct Preparation: Decodable {
            var shorterSide, crop: Int
            var interpolation, channels: String
            var range, mean, standardDeviation: [Float]
        }
        struct Prediction: Decodable {
            struct Tap: Decodable {
                var shape: [Int]
                var values: [Float]
            }
            var logits: [Float]?
            var taps: [String: Tap]
        }
        var weights: Weights
        var preparation: Preparation
        var predictions: [Prediction]
    }

    private let cahier: Cahier
    private let expected: Expected
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("NetworksTests/Fixtures/checkpoints")

    init() throws {
        cahier = try Cahier()
        expected = try JSONDecoder().decode(
            Expected.self, from: Data(contentsOf: Self.folder.appendingPathComponent("expected.json")))
        for file in try FileManager.default.contentsOfDirectory(atPath: Self.folder.path) {
            try FileManager.default.copyItem(
                at: Self.folder.appendingPathComponent(file), to: cahier.folder.appendingPathComponent(file))
        }
        try FileManager.default.copyItem(
            at: PredictTests.images.appendingPathComponent("420.jpg"),
            to: cahier.folder.appendingPathComponent("420.jpg"))
    }

    private func run(_ command: String, _ file: String, _ arguments: [String]) throws -> Cahier.Result {
        try cahier(
            [command, "cifar_vgg16", "--weights", file, "420.jpg"] + arguments, environment: ["OMP_NUM_THREADS": "1"])
    }

    private func predicted(_ file: String, _ arguments: String...) throws -> Output {
        let result = try run("predict", file, arguments + ["--json", "--exact"])
        try #require(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Output.self, from: Data(result.output.utf8))
    }

    private func isNear(_ found: [Float]?, _ expected: [Float]) -> Bool {
        guard let found, found.count == expected.count else { return false }
        return zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-4 }
    }

    @Test(
        "Checkpoints give PyTorch's logits, and say where the state dictionary was",
        arguments: [
            ("plain.pth", nil, [], 0), ("net.pth", "net", ["module."], 0), ("harmless-2.pth", "network", [], 0),
            ("harmless-4.pth", "network", [], 0), ("harmless-legacy.pth", "ema", [], 0),
            ("lightning.ckpt", "state_dict", ["net."], 1), ("references.pth", "model", [], 0),
            ("encoder.pth", "state_dict", ["module.", "encoder_q."], 1), ("features.pth", nil, ["module."], 0),
            ("nested.pth", "student.weights", ["backbone."], 0),
            ("compiled.pth", "model_state", ["module.", "_orig_mod."], 0),
        ] as [(String, String?, [String], Int)])
    func checkpoints(_ file: String, _ key: String?, _ without: [String], _ leftOut: Int) throws {
        let output = try predicted(file)
        #expect(isNear(output.predictions.first?.logits, try #require(expected.logits[""])))
        #expect(output.weights.file == file && output.weights.stateDictionary == key)
        #expect(output.weights.namesWithout == without && output.weights.leftOut == leftOut)
        let text = try run("predict", file, [])
        #expect(text.status == 0)
        let lines = text.errors.split(separator: "\n")
        #expect(lines.count == (file == "plain.pth" ? 0 : 1), "\(text.errors)")
        for part in (key.map { [$0] } ?? []) + without {
            #expect(text.errors.contains("\"\(part)\""), "\(text.errors)")
        }
    }

    @Test("Of a model and its moving average the user says which")
    func movingAverage() throws {
        #expect(try run("attribute", "ema.pth", ["--method", "gradient"]).errors.contains("both fit"))
        let result = try run("predict", "ema.pth", [])
        #expect(result.status == 1 && result.errors.split(separator: "\n").count == 1)
        #expect(
            result.errors.contains(#""state_dict" and "state_dict_ema" both fit"#)
                && result.errors.contains("ema.pth#state_dict"), "\(result.errors)")
        #expect(isNear(try predicted("ema.pth#state_dict_ema").predictions.first?.logits, expected.average))
        #expect(
            isNear(try predicted("ema.pth#state_dict").predictions.first?.logits, try #require(expected.logits[""])))
        let refused = try run("predict", "loss.pth", [])
        #expect(refused.status == 1 && refused.errors.contains("torch.nn.modules.loss.CrossEntropyLoss"))
    }

    @Test("Each way of preparing gives PyTorch's logits, and is said in text and JSON")
    func preparations() throws {
        #expect(expected.logits.count == 7)
        for (options, logits) in expected.logits {
            let arguments = options.split(separator: " ").map(String.init)
            let result = try run("predict", "plain.pth", arguments + ["--json", "--exact"])
            try #require(result.status == 0, "\(result.errors)")
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let output = try decoder.decode(Output.self, from: Data(result.output.utf8))
            #expect(isNear(output.predictions.first?.logits, logits), "\(options)")
        }
        let custom = try predicted(
            "plain.pth", "--size", "40", "--interpolation", "bicubic", "--mean", "127", "--deviation", "64,65,66",
            "--range",
            "255"
        ).preparation
        #expect(custom.shorterSide == 40 && custom.crop == 32 && custom.interpolation == "bicubic")
        #expect(custom.channels == "RGB" && custom.range == [0, 255])
        #expect(custom.mean == [127, 127, 127] && custom.standardDeviation == [64, 65, 66])
        let text = try run("predict", "plain.pth", ["--prepare", "caffe"])
        #expect(
            text.output.hasPrefix(
                "Photographs: shorter side 32 px (bilinear), middle 32 px, BGR from 0 to 255, mean 103.939 116.779 123.68, "
                    + "deviation 1\n"), "\(text.output)")
        let maps = try run("attribute", "plain.pth", ["--method", "gradient", "--prepare", "half", "--json"])
        #expect(maps.status == 0 && maps.output.contains("\"mean\": [0.5, 0.5, 0.5]"))
        #expect(maps.output.contains("\"weights\": {\"file\": \"plain.pth\""))
    }

    @Test("What a file says of its images holds, unless the user says otherwise")
    func statedPreparation() throws {
        let output = try predicted("caffe.safetensors")
        #expect(isNear(output.predictions.first?.logits, expected.caffe))
        #expect(output.preparation.channels == "BGR" && output.preparation.shorterSide == 36)
        #expect(output.preparation.interpolation == "bicubic" && output.preparation.mean == [103.939, 116.779, 123.68])
        let other = try predicted(
            "caffe.safetensors", "--prepare", "half", "--size", "32", "--interpolation", "bilinear")
        #expect(isNear(other.predictions.first?.logits, try #require(expected.logits["--prepare half"])))
        let maps = try run("attribute", "caffe.safetensors", ["--method", "gradient"])
        #expect(
            maps.status == 0
                && maps.output.hasPrefix("Photographs: shorter side 36 px (bicubic), middle 32 px, BGR from 0 to 255"),
            "\(maps.output)")
    }

    @Test("A file of the convolutions alone serves their layers")
    func tapsOfAPart() throws {
        let whole = try predicted("caffe.safetensors", "--tap", "features.30")
        let part = try predicted("convolutions.safetensors", "--tap", "features.30", "--tap", "features.0")
        #expect(whole.predictions.first?.logits?.count == 10)
        let prediction = try #require(part.predictions.first)
        #expect(prediction.logits == nil)
        #expect(
            prediction.taps["features.30"]?.shape == [16, 1, 1] && prediction.taps["features.0"]?.shape == [2, 32, 32])
        #expect(isNear(prediction.taps["features.30"]?.values, expected.features))
        #expect(isNear(whole.predictions.first?.taps["features.30"]?.values, expected.features))
        let text = try run("predict", "convolutions.safetensors", ["--tap", "features.30"])
        #expect(text.output.contains("features.30 [16, 1, 1]: mean ") && !text.output.contains("%"), "\(text.output)")
        #expect(text.errors.contains("later ones are missing") && text.errors.split(separator: "\n").count == 1)
        for arguments in [[], ["--tap", "classifier.0"], ["--tap", "features.30", "--tap", "classifier.0"]] {
            let result = try run("predict", "convolutions.safetensors", arguments)
            #expect(result.status == 1 && result.errors.contains("classifier.0.weight"), "\(result.errors)")
            #expect(result.errors.contains("convolutions.safetensors") && result.output.isEmpty)
        }
        #expect(try run("attribute", "convolutions.safetensors", ["--method", "gradient"]).status == 1)
    }

    @Test("Options that can't be understood, or don't fit, are status 64 before any work")
    func wrongOptions() throws {
        for (arguments, words) in [
            (["--prepare", "keras"], "keras"), (["--size", "none"], "size=none"), (["--crop", "0"], "crop=0"),
            (["--interpolation", "nearest"], "bilinear or bicubic"), (["--mean", "1,2"], "mean=1,2"),
            (["--deviation", "0"], "above 0"), (["--channels", "gbr"], "rgb or bgr"), (["--range", "100"], "1 or 255"),
            (["--size", "20"], "32 px don't fit into 20 px"), (["--crop", "40"], "40 px don't fit into 32 px"),
            (["--crop", "64", "--size", "64"], "Give --crop 32"),
            (["--prepare", "torchvision-v2"], "of resnet50, mobilenet-v2"),
            (["--mean", "127", "--deviation", "128"], "give range 255"),
        ] {
            let result = try run("predict", "plain.pth", arguments)
            #expect(result.status == 64, "\(arguments)")
            #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
            #expect(result.output.isEmpty)
        }
    }

    @Test(
        "A study's own network is prepared as the user says, and the report says how; prepared otherwise it is another network"
    )
    func studies() throws {
        let environment = try TinyImages(in: cahier.folder.appendingPathComponent("data")).environment
        let models = [
            "clipped-activation", "--model", "cifar-vgg16-bn=cifar_vgg16:net.pth", "--model",
            "cifar-alexnet=cifar-vgg16:ema.pth#state_dict_ema",
        ]
        let asked = ["--prepare", "cifar-vgg16-bn=half"]
        let result = try cahier(["run"] + models + asked + ["--output", "out"], environment: environment)
        try #require(result.status == 0, "\(result.errors)")
        let html = try String(
            contentsOf: cahier.folder.appendingPathComponent("out/clipped-activation/report.html"), encoding: .utf8)
        for words in [
            "from 0 to 1, mean 0.5, deviation 0.5", "mean 0.4914 0.4822 0.4465", "state_dict_ema", "names without",
        ] {
            #expect(html.contains(words), "\(words)")
        }
        func toRun(_ arguments: [String]) throws -> Int {
            let result = try cahier(["explain"] + models + arguments + ["--json"], environment: environment)
            try #require(result.status == 0, "\(result.errors)")
            let page = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            let steps = try #require(page?["steps"] as? [[String: Any]])
            return steps.count { $0["status"] as? String != "reused" && $0["status"] as? String != "read" }
        }
        #expect(try toRun(asked) == 0)
        for other in ["none", "mean=0.5,deviation=0.25", "half,channels=bgr"] {
            #expect(try toRun(["--prepare", "cifar-vgg16-bn=\(other)"]) > 0, "\(other)")
        }
        let wrong = try cahier(
            ["run"] + models + ["--prepare", "cifar-vgg16-bn=torchvision-v2"], environment: environment)
        #expect(wrong.status == 1 && wrong.errors.contains("of resnet50, mobilenet-v2"), "\(wrong.errors)")
        #expect(wrong.errors.split(separator: "\n").count == 1)
    }
}
