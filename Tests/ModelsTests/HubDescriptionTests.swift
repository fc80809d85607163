import Datasets
import Foundation
import Models
import Networks
import Pictures
import Tensors
import Testing

/// Files of weights in folders as the Hugging Face hub has them.
@Suite final class HubDescriptionTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hub-\(UUID().uuidString)")

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// A folder with weights of three classes and these files.
    private func weights(_ files: [String: String], metadata: [String: String] = [:]) throws -> WeightsFile {
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let tensors = ["fc.weight": Tensor(repeating: 0, shape: [3, 512])]
        try SafeTensors(tensors: tensors, metadata: metadata).encoded()
            .write(to: folder.appendingPathComponent("model.safetensors"))
        for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
        return try WeightsFile(path: DataFolder.weightFile(folder.path))
    }

    private func preparation(
        _ files: [String: String], metadata: [String: String] = [:], asked: String? = nil
    ) throws -> ImagePreprocessing {
        try weights(files, metadata: metadata).preparation(
            for: .resNet18, asked: asked.map { try PreparationRequest($0) } ?? PreparationRequest())
    }

    private func published(_ words: String) -> [String: String] { ["config.json": "{\"pretrained_cfg\": {\(words)}}"] }

    @Test("timm's words give timm's preparation: the sizes are those of its own transforms")
    func timm() throws {
        let found = try preparation(
            published(
                """
                "input_size": [3, 224, 224], "crop_pct": 0.95, "crop_mode": "center", "interpolation": "bicubic",
                "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "pool_size": [7, 7], "tag": "a1_in1k"
                """))
        let wanted = try PreparationRequest("timm").preparation(
            like: Architecture.resNet18.preparation, for: .resNet18, channels: 3)
        #expect(found == wanted && found.shorterSide == 235)
        // 0.9 and 0.875 of 224, 0.95 of 288: floor(288 / 0.95) = 303.
        for (side, share, shorter) in [(224, 0.9, 248), (224, 0.875, 256), (288, 0.95, 303), (224, 1, 224)] {
            let found = try preparation(published("\"input_size\": [3, \(side), \(side)], \"crop_pct\": \(share)"))
            #expect(found.crop == side && found.shorterSide == shorter, "\(side) \(share)")
            #expect(found.normalization == Architecture.resNet18.preparation.normalization)
        }
    }

    @Test("transformers' words are read where timm's aren't there")
    func transformers() throws {
        let found = try preparation([
            "preprocessor_config.json": """
            {"do_resize": true, "size": {"shortest_edge": 232}, "do_center_crop": true,
             "crop_size": {"height": 224, "width": 224}, "resample": 3, "image_mean": [0.5, 0.5, 0.5],
             "image_std": [0.25, 0.5, 0.5], "do_rescale": true, "rescale_factor": 0.00392156862745098}
            """
        ])
        #expect(
            found
                == ImagePreprocessing(
                    shorterSide: 232, crop: 224, interpolation: .bicubic,
                    normalization: Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.25, 0.5, 0.5])))
        // ConvNextImageProcessor: 224 / 0.875.
        let convNext = try preparation([
            "preprocessor_config.json": "{\"size\": {\"shortest_edge\": 224}, \"crop_pct\": 0.875, \"resample\": 2}"
        ])
        #expect(convNext.shorterSide == 256 && convNext.crop == 224 && convNext.interpolation == .bilinear)
    }

    @Test(
        "What isn't known here is refused, unless another preparation is named",
        arguments: [
            ["config.json": "{\"pretrained_cfg\": {\"crop_mode\": \"squash\"}}"],
            ["config.json": "{\"pretrained_cfg\": {\"input_size\": [3, 224, 192]}}"], ["config.json": "no JSON"],
            ["config.json": "{\"pretrained_cfg\": {\"interpolation\": \"lanczos\"}}"],
            ["preprocessor_config.json": "{\"size\": {\"height\": 224, \"width\": 224}}"],
            ["preprocessor_config.json": "{\"size\": {\"shortest_edge\": 384}, \"crop_pct\": 1}"],
            ["preprocessor_config.json": "{\"resample\": 1}"], ["preprocessor_config.json": "{\"do_rescale\": false}"],
        ])
    func refused(files: [String: String]) throws {
        #expect { _ = try self.preparation(files) } throws: { error in
            let isNamed = files.keys.contains { "\(error)".contains($0) } || "\(error)".contains("interpolation")
            return error is DatasetError && isNamed
        }
        guard files.values.first?.contains("lanczos") != true else { return }
        #expect(try preparation(files, asked: "torchvision-v1") == .imageNet)
    }

    @Test("The file's own words count before those beside it, and files of other names have nothing beside them")
    func ownWords() throws {
        let beside = published("\"input_size\": [3, 64, 64]")
        #expect(try preparation(beside, metadata: ["format": "pt"]).crop == 64)
        #expect(try preparation(beside, metadata: ImagePreprocessing.squeezeNet.metadata) == .squeezeNet)
        let other = folder.appendingPathComponent("resnet18.safetensors")
        _ = try weights(beside)
        try FileManager.default.moveItem(at: folder.appendingPathComponent("model.safetensors"), to: other)
        #expect(try WeightsFile(path: other.path).preparation(for: .resNet18) == Architecture.resNet18.preparation)
    }

    @Test("Classes' names by number or in a list, with their descriptions")
    func names() throws {
        let network = Network(
            name: "head", inputShape: [512],
            layers: [NamedLayer("fc", .linear(Linear(weights: Tensor(repeating: 0, shape: [3, 512]), bias: nil)))])
        func names(_ text: String) throws -> [String]? { try weights(["config.json": text]).classNames(of: network) }
        #expect(try names("{\"id2label\": {\"2\": \"c\", \"0\": \"a\", \"1\": \"b\"}}") == ["a", "b", "c"])
        #expect(
            try names("{\"label_names\": [\"n1\", \"n2\", \"n3\"], \"label_descriptions\": {\"n2\": \"tench\"}}")
                == ["n1", "tench", "n3"])
        #expect(try names("{\"id2label\": {\"0\": \"LABEL_0\", \"1\": \"LABEL_1\", \"2\": \"LABEL_2\"}}") == nil)
        #expect(try names("{}") == nil)
        for text in ["{\"id2label\": {\"0\": \"a\", \"2\": \"b\", \"3\": \"c\"}}", "{\"label_names\": [\"a\"]}"] {
            #expect(throws: DatasetError.self) { try names(text) }
        }
    }
}
