import Foundation
import Networks
import Pictures
import Tensors
import Testing

/// `cahier attack --defence`: what stands before the network is met by clean images, attacks and files alike.
@Suite struct AttackDefenceTests {
    let cahier: Cahier
    let network: Network

    init() throws {
        cahier = try Cahier()
        network = .vgg16Small(batchNorm: true, width: 0.0625, stream: RandomStream(seed: 43, "attack"))
        try network.write(to: cahier.file("weights.safetensors"))
        try FileManager.default.copyItem(
            at: PredictTests.images.appendingPathComponent("420.jpg"), to: cahier.file("420.jpg"))
    }

    private func run(_ options: String) throws -> Cahier.Result {
        try cahier.attack("cifar-vgg16-bn", options.split(separator: " ").map(String.init))
    }

    /// Of one bit a colour, black or full: what the network then sees is a file, too.
    private func predictionOfOneBit(_ name: String) throws -> Int {
        let levels = try cahier.levels(name).map { UInt8($0 < 128 ? 0 : 255) }
        let picture = Picture(width: 32, height: 32, pixels: levels)
        try picture.png().write(to: cahier.file("one-bit.png"))
        return try cahier.prediction("one-bit.png", by: network)
    }

    @Test("Answers are those behind the defence") func answers() throws {
        let result = try run("--json --attack fgsm --attack pgd --epsilon 0.1 --defence bits:1 420.jpg")
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        let printed = try PrintedAttacks(result.output)
        #expect(printed.defences == ["bits:1"])
        let image = try #require(printed.images.first)
        #expect(image.class == (try predictionOfOneBit("attacks/\(image.original)")))
        #expect(image.attacked.count == 2)
        for attacked in image.attacked {
            #expect(attacked.class8Bit == (try predictionOfOneBit("attacks/\(try #require(attacked.file))")))
        }
        #expect(try cahier.manifest().allSatisfy { $0["defences"] == "bits:1" })
    }

    @Test("Images that know nothing of it meet it, too") func elsewhere() throws {
        let first = try run("--attack fgsm --epsilon 0.1 420.jpg")
        #expect(first.status == 0, "\(first.errors)")
        #expect(try cahier.manifest().allSatisfy { $0["defences"] == "" })
        let second = try run("--json --attacked attacks --output behind --defence bits:1")
        #expect(second.status == 0, "\(second.errors)")
        let attacked = try #require(try PrintedAttacks(second.output).images.first?.attacked.first)
        #expect(attacked.class8Bit == (try predictionOfOneBit("behind/\(try #require(attacked.file))")))
        // In the order in which they are named; the same call gives the same bytes.
        let text = try run("--attacked attacks --output behind --defence jpeg:40 --defence median:3")
        #expect(text.output.contains("Before the network: jpeg:40, then median:3"), "\(text.output)")
    }

    @Test("What is no defence has status 64, and nothing is written") func wrongCalls() throws {
        let before = try cahier.contents()
        for (defence, words) in [
            ("gauss:1", "\"gauss:1\" is no defence"), ("jpeg:0", "expected a quality from 1 to 100"),
            ("jpeg", "expected a quality"), ("bits:9", "expected 1 to 8 bits"), ("median:4", "expected an odd side"),
            ("tv:0", "expected a weight above 0"), ("tv:nan", "expected a weight"),
            ("resupnet:", "expected the file of its weights"),
        ] {
            let result = try run("--attack fgsm 420.jpg --defence \(defence)")
            #expect(result.status == 64 && result.output.isEmpty, "\(defence): \(result.output)")
            #expect(result.errors.contains(words), "\(defence): \(result.errors)")
            #expect(try cahier.contents() == before, "\(defence)")
        }
        for file in ["missing.pth", "weights.safetensors"] {
            let result = try run("--attack fgsm 420.jpg --defence resupnet:\(file)")
            #expect(result.status == 1 && result.errors.contains(file), "\(file): \(result.errors)")
            #expect(try cahier.contents() == before, "\(file)")
        }
    }
}
