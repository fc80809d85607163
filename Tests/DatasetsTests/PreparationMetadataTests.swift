import Datasets
import Pictures
import Testing

/// How a file of weights says what its images go through.
@Suite struct PreparationMetadataTests {
    private func read(
        _ metadata: [String: String], like usual: ImagePreprocessing = .imageNet, channels: Int? = nil
    ) throws -> ImagePreprocessing {
        try ImagePreprocessing(metadata: metadata, like: usual, channels: channels, path: "w.safetensors")
    }

    @Test("What is written is read as the same, whatever is usual")
    func roundTrip() throws {
        let grey = ImagePreprocessing(
            shorterSide: 28, crop: 28, normalization: Normalization(mean: [0.2860406], standardDeviation: [0.35302424]))
        for preprocessing in [
            ImagePreprocessing.imageNet, .secondGeneration, .efficientNetV2S, .deiT, .googLeNet, .cifar,
            .efficientNetLite0, .squeezeNet, grey,
        ] {
            for usual in [ImagePreprocessing.cifar, .squeezeNet] {
                #expect(try read(preprocessing.metadata, like: usual) == preprocessing)
            }
        }
    }

    @Test("A file says what it wants to say; the rest is as usual")
    func parts() throws {
        #expect(try read([:], like: .deiT) == .deiT)
        #expect(try read(["origin": "PyPI"], like: .squeezeNet) == .squeezeNet)
        #expect(try read(["shorter_side": "232"]) == .secondGeneration)
        let large = try read(["crop": "288"])
        #expect(large.crop == 288 && large.shorterSide == 288)
        let keras = try read([
            "channels": "RGB", "range": "0 255", "mean": "123.68 116.779 103.939", "standard_deviation": "1 1 1",
        ])
        #expect(keras.shorterSide == 256 && keras.crop == 224 && keras.interpolation == .bilinear)
        #expect(
            keras.normalization
                == Normalization(mean: [123.68, 116.779, 103.939], standardDeviation: [1, 1, 1], white: 255))
    }

    @Test("What can't be understood is an error that names the file and the word")
    func nonsense() {
        let colors = ["mean": "0.5 0.5 0.5", "standard_deviation": "0.5 0.5 0.5", "range": "0 1"]
        for (change, word) in [
            (["crop": "big"], "crop \"big\""), (["crop": "0"], "crop \"0\""), (["shorter_side": "100"], "224 of 100"),
            (["interpolation": "lanczos"], "lanczos"), (["channels": "GRB"], "GRB"), (["mean": "0.5 0.5"], "0.5 0.5"),
            (["mean": "0.5 nan 0.5"], "nan"), (["mean": "one"], "one"),
            (["standard_deviation": "0.5 0 0.5"], "0.5 0 0.5"),
            (["range": "-1 1"], "-1 1"), (["range": "1"], "range \"1\""), (["range": "0 0"], "0 0"),
        ] {
            #expect {
                _ = try read(colors.merging(change) { $1 }, channels: 3)
            } throws: {
                "\($0)".contains("w.safetensors") && "\($0)".contains(word)
            }
        }
        #expect(throws: DatasetError.self) { try read(["mean": "0.5 0.5 0.5"]) }
        #expect(throws: DatasetError.self) { try read(["channels": "BGR"]) }
        #expect(throws: DatasetError.self) { try read(colors, channels: 1) }
    }

    @Test func inWords() {
        #expect(
            "\(ImagePreprocessing.deiT)"
                == "shorter side 256 px (bicubic), middle 224 px, RGB from 0 to 1, mean 0.485 0.456 0.406, deviation 0.229 0.224 0.225"
        )
        #expect(
            "\(ImagePreprocessing.squeezeNet)"
                == "shorter side 256 px (bilinear), middle 224 px, BGR from 0 to 255, mean 103.939 116.779 123.68, deviation 1"
        )
    }
}
