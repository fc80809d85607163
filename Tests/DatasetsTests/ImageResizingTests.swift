import Datasets
import Foundation
import Pictures
import Tensors
import Testing

@Suite struct ImageResizingTests {
    @Test("200 resizings, up and down, give the bytes that Pillow gives")
    func resizingIsPillows() throws {
        let lines = try ImageFixtures.lines("resizing.txt")
        #expect(lines.count == 200)
        for fields in lines {
            let numbers = fields.compactMap { Int($0) }
            try #require(fields.count == 7 && numbers.count == 6, "\(fields)")
            let photograph = formulaPhotograph(width: numbers[0], height: numbers[1], seed: numbers[2])
            let interpolation = try #require(Interpolation(rawValue: fields[5]))
            let resized = photograph.resized(width: numbers[3], height: numbers[4], interpolation)
            #expect(resized.width == numbers[3] && resized.height == numbers[4])
            #expect(resized.pixels.withUnsafeBytes(checksum) == UInt(numbers[5]), "\(fields)")
        }
    }

    @Test func aWindowIsThatPartOfTheWhole() {
        for (interpolation, height) in [(Interpolation.bilinear, 23), (.bicubic, 23), (.bilinear, 90), (.bicubic, 90)] {
            let photograph = formulaPhotograph(width: 41, height: height, seed: 4)
            let whole = photograph.resized(width: 30, height: 60, interpolation)
            let part = photograph.resized(width: 30, height: 60, columns: 7..<19, rows: 13..<50, interpolation)
            #expect(part.width == 12 && part.height == 37)
            let expected = (13..<50).flatMap { row -> ArraySlice<UInt8> in
                let start = row * 90
                return whole.pixels[start + 21..<start + 57]
            }
            #expect(part.pixels == expected)
        }
    }

    @Test("Preprocessed images and tensors are those of torchvision, bit for bit")
    func preprocessingIsTorchvisions() throws {
        let presets: [String: ImagePreprocessing] = [
            "imageNet": .imageNet, "efficientNetV2S": .efficientNetV2S, "deiT": .deiT, "googLeNet": .googLeNet,
            "cifar": .cifar,
        ]
        let lines = try ImageFixtures.lines("preprocessing.txt")
        #expect(lines.count == 65)
        for fields in lines {
            let numbers = fields.compactMap { Int($0) }
            try #require(fields.count == 6 && numbers.count == 5, "\(fields)")
            let preprocessing = try #require(presets[fields[3]])
            let photograph = formulaPhotograph(width: numbers[0], height: numbers[1], seed: numbers[2])
            let square = preprocessing.cropped(photograph)
            #expect(square.pixels.withUnsafeBytes(checksum) == UInt(numbers[3]), "\(fields)")
            let tensor = preprocessing.tensor(photograph)
            #expect(tensor.shape == [1, 3, preprocessing.crop, preprocessing.crop])
            let sum = tensor.withValues { checksum(UnsafeRawBufferPointer($0)) }
            #expect(sum == UInt(numbers[4]), "\(fields)")
        }
    }

    @Test func photographsOfDifferentSizesMakeOneBatch() {
        let photographs = [
            formulaPhotograph(width: 40, height: 33, seed: 0), formulaPhotograph(width: 35, height: 70, seed: 2),
        ]
        let batch = ImagePreprocessing.cifar.tensor(photographs)
        #expect(batch.shape == [2, 3, 32, 32])
        #expect(batch.values == photographs.flatMap { ImagePreprocessing.cifar.tensor($0).values })
    }

    @Test("A very long photograph takes no more memory than its middle needs")
    func longPhotographs() {
        let line = Picture(width: 1, height: 300_000, pixels: [UInt8](repeating: 77, count: 900_000))
        let square = ImagePreprocessing.imageNet.cropped(line)
        #expect(square.width == 224 && square.height == 224)
        #expect(square.pixels.allSatisfy { $0 == 77 })
    }

    @Test func preprocessingSurvivesJSON() throws {
        for preprocessing in [ImagePreprocessing.imageNet, .deiT, .cifar] {
            let json = try JSONEncoder().encode(preprocessing)
            #expect(try JSONDecoder().decode(ImagePreprocessing.self, from: json) == preprocessing)
        }
        #expect(ImagePreprocessing.imageNet != .deiT)
    }
}
