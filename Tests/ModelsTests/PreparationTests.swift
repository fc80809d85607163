import CZlib
import Datasets
import Foundation
import Models
import Networks
import Pictures
import Testing

/// What is asked for, as an option says it.
@Suite struct PreparationTests {
    private struct Reference: Decodable {
        var prepare: String
        var network: String
        /// Width, height, seed.
        var picture: [Int]
        var shape: [Int]
        var places: [Int]
        var values: [Float]
        var crc: UInt?
    }

    private func references() throws -> [Reference] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Fixtures/preparations.json")
        return try JSONDecoder().decode([Reference].self, from: Data(contentsOf: file))
    }

    /// Bytes of a linear congruential generator, as the script beside the references makes them.
    private func formula(width: Int, height: Int, seed: Int) -> Picture {
        var state = UInt32(seed)
        let pixels = (0..<width * height * 3).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            let byte = UInt8(state >> 24)
            return seed % 2 == 0 ? byte : 255 * (byte >> 7)
        }
        return Picture(width: width, height: height, pixels: pixels)
    }

    private func prepared(_ text: String, _ network: String) throws -> ImagePreprocessing {
        let architecture = try #require(Architecture(rawValue: network))
        return try PreparationRequest(text).preparation(like: architecture.preparation, for: architecture, channels: 3)
    }

    @Test("What is named or said gives the numbers of torchvision, timm and Pillow, bit for bit")
    func referencesAreMet() throws {
        let references = try references()
        #expect(references.count == 102)
        for reference in references {
            let preprocessing = try prepared(reference.prepare, reference.network)
            let tensor = preprocessing.tensor(
                formula(width: reference.picture[0], height: reference.picture[1], seed: reference.picture[2]))
            #expect(tensor.shape == [1] + reference.shape)
            tensor.withValues { values in
                for (place, value) in zip(reference.places, reference.values) {
                    #expect(abs(values[place] - value) <= 1e-5, "\(reference.prepare) \(reference.network)")
                }
                guard let crc = reference.crc else { return }
                let bytes = UnsafeRawBufferPointer(values)
                #expect(
                    crc32(0, bytes.bindMemory(to: UInt8.self).baseAddress, UInt32(bytes.count)) == crc,
                    "\(reference.prepare) \(reference.network) \(reference.picture)")
            }
        }
    }

    @Test("What nobody says is as usual: the first generation's, in the file or not")
    func usual() throws {
        for architecture in Architecture.allCases {
            let usual = architecture.preparation
            #expect(architecture.isForCIFAR == (usual == .cifar))
            #expect(usual.crop == architecture.inputShape[1])
            #expect(try PreparationRequest().preparation(like: usual, for: architecture, channels: 3) == usual)
        }
        #expect(try prepared("torchvision-v1", "googlenet") == Architecture.googLeNet.preparation)
        #expect(try prepared("size=232", "resnet50") == prepared("torchvision-v2", "resnet50"))
    }

    @Test("A number that is not given is that of the file, in the unit of those that are")
    func partsOfNormalization() throws {
        let bytes = Normalization(mean: [51, 102, 153], standardDeviation: [51, 51, 51], white: 255)
        let stated = ImagePreprocessing(shorterSide: 40, crop: 32, normalization: bytes)
        func asked(_ text: String) throws -> Normalization {
            try PreparationRequest(text).preparation(like: stated, for: .cifarResNet18, channels: 3).normalization
        }
        #expect(
            try asked("mean=0.5") == Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.2, 0.2, 0.2]))
        #expect(
            try asked("deviation=1/2/3,range=255")
                == Normalization(mean: [51, 102, 153], standardDeviation: [1, 2, 3], white: 255))
        #expect(
            try asked("channels=bgr")
                == Normalization(
                    mean: [153, 102, 51], standardDeviation: [51, 51, 51], white: 255, order: .bgr))
        #expect(
            try asked("channels=bgr,mean=1/2/3,range=255")
                == Normalization(mean: [1, 2, 3], standardDeviation: [51, 51, 51], white: 255, order: .bgr))
    }

    @Test("Text and value are the same")
    func text() throws {
        for text in [
            "half", "size=248,crop=224", "torchvision-v2,interpolation=bicubic",
            "mean=0.5/0.25/0.125,deviation=0.5,range=1",
            "caffe,channels=rgb",
        ] {
            let request = try PreparationRequest(text)
            #expect(request.text == text)
            #expect(try PreparationRequest(request.text) == request)
            #expect(!request.isEmpty)
        }
        #expect(PreparationRequest().isEmpty)
        #expect(try PreparationRequest("mean=127 127 127,range=255").mean == [127, 127, 127])
    }

    @Test("What can't be understood names the word")
    func nonsense() {
        for (text, word) in [
            ("vgg", "vgg"), ("", "\"\""), ("size=0", "size=0"), ("size=big", "size=big"), ("crop=-1", "crop=-1"),
            ("interpolation=area", "area"), ("mean=1/2", "mean=1/2"), ("mean=a/b/c", "mean=a/b/c"),
            ("mean=nan", "nan"), ("deviation=0", "deviation=0"), ("channels=rbg", "rbg"), ("range=2", "range=2"),
            ("half,colour=red", "colour=red"),
        ] {
            #expect {
                _ = try PreparationRequest(text)
            } throws: {
                ($0 as? DatasetError)?.finding.contains(word) == true
            }
        }
    }

    @Test("What doesn't fit the network, or its own parts, is said")
    func misfits() {
        for (text, network, words) in [
            ("torchvision-v2", "resnet18", "of resnet50, mobilenet-v2"), ("torchvision-v1", "cifar-resnet18", "vgg16"),
            ("timm", "alexnet", "timm publishes no such weights of alexnet"),
            ("crop=300", "resnet50", "300 px don't fit into 256"),
            ("size=200", "resnet50", "224 px don't fit into 200"),
            ("mean=127,deviation=128", "resnet18", "give range 255"),
            ("range=255", "resnet18", "without mean and deviation"),
        ] {
            #expect {
                _ = try prepared(text, network)
            } throws: {
                "\($0)".contains(words)
            }
        }
        let grey = ImagePreprocessing(
            shorterSide: 32, crop: 32, normalization: Normalization(mean: [0.3], standardDeviation: [0.2]))
        for text in ["imagenet", "caffe", "channels=bgr", "mean=1/2/3"] {
            #expect(throws: DatasetError.self) {
                try PreparationRequest(text).preparation(like: grey, for: .cifarVGG16BN, channels: 1)
            }
        }
        #expect(throws: Never.self) {
            try PreparationRequest("half").preparation(like: grey, for: .cifarVGG16BN, channels: 1)
        }
    }
}
