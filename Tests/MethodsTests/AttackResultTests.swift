import Methods
import Networks
import Pictures
import Tensors
import Testing

/// What is made of attacked images, and what images go through before a network.
@Suite struct AttackResultTests {
    @Test func aDifferenceThatEightBitsDoNotHoldFoolsNoFile() throws {
        let engine = try Engine(), seed = UInt64(16)
        var stream = RandomStream(seed: seed, "levels")
        let levels = Tensor(
            [4, 3, 6, 6], (0..<4 * 108).map { _ in Float(stream.uniform(in: 1..<255).rounded()) / 255 })
        // A margin so small that a step of 0.0015 crosses it.
        let weights = (0..<108).map { _ in Double(Float(stream.normal())) }
        let sums = (0..<4).map { image in zip(levels.image(image), weights).reduce(0) { $0 + $1.0 * $1.1 } }
        let network = AttackedNetwork(plain: .margin(side: 6, weights, bias: 0.02 - sums[0]))
        let attacked = try ImageAttack.fgsm(0.0015).attacked(
            levels, by: network, on: engine, stream: RandomStream(seed: seed))
        let outcome = try attacked.outcomes(by: network, on: engine)[0]
        #expect(outcome.isFooled && !outcome.isFooledEightBit)
        #expect(abs(outcome.norms.largest - 0.0015) < 1e-6 && outcome.normsEightBit.total == 0)
        // 0.002 is half a level and more: it becomes a whole one.
        let larger = try ImageAttack.fgsm(0.002).attacked(
            levels, by: network, on: engine, stream: RandomStream(seed: seed))
        let whole = try larger.outcomes(by: network, on: engine)[0]
        #expect(whole.isFooledEightBit && abs(whole.normsEightBit.largest - 1.0 / 255) < 1e-6)
        // What is rounded is what a PNG file gives back.
        let files = try EightBitImages.pictures(larger.images).map {
            try Picture(decoding: Array($0.png()), named: "a file")
        }
        #expect(try EightBitImages.tensor(files).bits == larger.eightBit.bits)
    }

    @Test(arguments: 1...2 as ClosedRange<UInt64>) func oracleGivesBackWhatItSays(seed: UInt64) throws {
        let clean = Tensor.uniform(2, side: 6, 0.3..<0.7, seed: seed)
        var stream = RandomStream(seed: seed, "attack")
        let steps = (0..<72).map { _ in Float(stream.uniform(in: -0.1..<0.1)) }
        // In Y alone: repaired in Y it is the clean image, repaired in Cb and Cr it stays as it is.
        let inLuma = Tensor(
            clean.shape, clean.values.enumerated().map { $1 + steps[$0 / 108 * 36 + $0 % 36] })
        func isNear(_ first: Tensor, _ second: Tensor) -> Bool {
            zip(first.values, second.values).allSatisfy { abs($0 - $1) < 2e-6 }
        }
        #expect(isNear(OracleRepair.luma.repaired(inLuma, from: clean), clean))
        #expect(isNear(OracleRepair.chroma.repaired(inLuma, from: clean), inLuma))
        #expect(OracleRepair.luma.sharesInBox(inLuma, from: clean) == [1, 1])
        // Of any attack, the two parts together are all of it.
        let attacked = Tensor(
            clean.shape, clean.values.map { $0 + Float(stream.uniform(in: -0.1..<0.1)) })
        let luma = OracleRepair.luma.repaired(attacked, from: clean)
        let chroma = OracleRepair.chroma.repaired(attacked, from: clean)
        let sum = zip(zip(luma.values, chroma.values), clean.values).map { $0.0 + $0.1 - $1 }
        #expect(isNear(Tensor(clean.shape, sum), attacked))
        // A dark blue that gets its chrominance back on black can't be.
        let blue = Tensor([1, 3, 1, 1], [0, 0, 0.9]), black = Tensor([1, 3, 1, 1], [0, 0, 0])
        #expect(OracleRepair.luma.sharesInBox(blue, from: black) == [0])
        #expect(OracleRepair.luma.repaired(blue, from: black).values.allSatisfy { $0 >= 0 && $0 <= 1 })
    }

    @Test func greyShareOfFirstFiltersIsOfWeightsPerUnit() throws {
        func share(_ weights: [Float], deviation: [Float] = [1, 1, 1]) throws -> Double? {
            let layer = Layer.convolution(
                Convolution(
                    weights: Tensor([1, 3, 1, 1], weights), bias: nil, geometry: ConvolutionGeometry(padding: 0)))
            return AttackedNetwork(
                Network(explained: [3, 4, 4], [layer]), mean: [0, 0, 0], deviation: deviation
            ).firstFilterGreyShare
        }
        #expect(try share([2, 2, 2]) == 1)
        #expect(try share([1, -1, 0]) == 0)
        #expect(try share([1, 0, 0]).map { abs($0 - 1.0 / 3) < 1e-12 } == true)
        // What is grey for normalised numbers isn't for colours that were divided by different ones.
        let found = try #require(try share([1, 2, 3], deviation: [0.5, 1, 1.5]))
        #expect(abs(found - 1) < 1e-12)
        #expect(try share([0, 0, 0]) == nil)
        #expect(AttackedNetwork(plain: .margin(side: 2, [Double](repeating: 1, count: 12))).firstFilterGreyShare == nil)
    }

    /// What goes through a transformation forth goes back as if nothing had been there.
    @Test func attacksGoThroughATransformation() throws {
        let engine = try Engine(), seed = UInt64(17)
        let images = Tensor.uniform(2, side: 6, 0..<1, seed: seed)
        let network = AttackedNetwork(plain: .colourful(seed: seed)), bits = InputDefence.bitDepth(2)
        let rounded = try bits.transformed(images, on: engine)
        let behind = network.behind(bits)
        #expect(
            try behind.unitLogits(images, on: engine).values == network.unitLogits(rounded, on: engine).values)
        let labels = [1, 2]
        let direct = try network.lossGradients(rounded, labels: labels, on: engine)
        let through = try behind.lossGradients(images, labels: labels, on: engine)
        #expect(direct.gradient.values == through.gradient.values && direct.losses == through.losses)
        // The one that was put in front last is met first.
        let twice = network.behind(bits).behind(Darkening())
        #expect(
            try twice.unitLogits(images, on: engine).values
                == network.unitLogits(
                    bits.transformed(Darkening().transformed(images, on: engine), on: engine), on: engine
                ).values)
    }

    private struct Darkening: InputTransformation {
        func transformed(_ images: Tensor, on engine: Engine) throws -> Tensor {
            Tensor(images.shape, images.values.map { $0 / 2 })
        }
    }
}
