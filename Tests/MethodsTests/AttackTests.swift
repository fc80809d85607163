import Foundation
import Methods
import Networks
import Pictures
import Tensors
import Testing

@Suite struct AttackTests {
    private static let attacks: [ImageAttack] = {
        var all: [ImageAttack] = []
        for channels in AttackedChannels.allCases {
            for norm in AttackNorm.allCases {
                let sizes = norm == .linf ? 0.1 : 1.5
                if let attack = try? ImageAttack.fgsm(sizes, channels, norm: norm) { all.append(attack) }
                for startsAtRandom in [false, true] {
                    if let attack = try? ImageAttack.pgd(
                        sizes, channels, steps: 4, startsAtRandom: startsAtRandom, norm: norm)
                    {
                        all.append(attack)
                    }
                }
            }
            if let attack = try? ImageAttack.ddn(channels, steps: 12) { all.append(attack) }
        }
        return all
    }()

    @Test func allCombinationsThatThereAreAreTried() {
        // Eleven channels and two norms by FGSM, but for Cb and Cr at RGB's norm in L2; nine without one-step channels by
        // PGD with two starts, and by DDN.
        #expect(Self.attacks.count == 21 + 9 * 2 * 2 + 9)
    }

    /// Whatever is attacked, images stay from 0 to 1 and within ε, and what isn't attacked stays as it is; on images that
    /// touch black and white everywhere.
    @Test(arguments: attacks) func nothingLeavesTheBoxTheBallOrTheChannels(attack: ImageAttack) throws {
        let engine = try Engine(), seed = UInt64(11)
        var images = Tensor.uniform(3, side: 6, -0.4..<1.4, seed: seed)
        images = Tensor(images.shape, images.values.map { min(max($0, 0), 1) })
        let network = AttackedNetwork(plain: .colourful(seed: seed))
        let attacked = try attack.attacked(
            images, by: network, on: engine, batchSize: 2, stream: RandomStream(seed: seed))
        #expect(attacked.images.values.allSatisfy { $0 >= 0 && $0 <= 1 })
        #expect(attacked.labels == (try network.unitPredictions(images, on: engine)))
        let planes = YCbCr.fullRange.planes(of: attacked.difference)
        func largest(_ plane: Int) -> Double {
            planes.values.enumerated().reduce(0) { $1.offset / 36 % 3 == plane ? max($0, abs(Double($1.element))) : $0 }
        }
        let norms = ColorNorms.each(of: attacked.difference)
        switch attack.channels {
        case .y: #expect(largest(1) <= 1e-6 && largest(2) <= 1e-6)
        case .cb: #expect(largest(0) <= 1e-6 && largest(2) <= 1e-6)
        case .cr: #expect(largest(0) <= 1e-6 && largest(1) <= 1e-6)
        case .cbcr, .cbcrAtRGBNorm: #expect(largest(0) <= 1e-6)
        case .red: #expect(norms.allSatisfy { $0.green == 0 && $0.blue == 0 })
        case .green: #expect(norms.allSatisfy { $0.red == 0 && $0.blue == 0 })
        case .blue: #expect(norms.allSatisfy { $0.red == 0 && $0.green == 0 })
        case .randomAxis:
            // All pixels of an image lie on one line through 0.
            for image in 0..<3 {
                let values = attacked.difference.image(image)
                let pixels = (0..<36).map { place in (0..<3).map { values[$0 * 36 + place] } }
                guard let longest = pixels.max(by: { dot($0, $0) < dot($1, $1) }) else { continue }
                for pixel in pixels {
                    let share = dot(pixel, longest) / dot(longest, longest)
                    #expect(zip(pixel, longest).allSatisfy { abs($0 - share * $1) < 1e-6 })
                }
            }
        case .rgb, .signNoise: break
        }
        guard let epsilon = attack.epsilon else { return }
        switch (attack.norm, attack.channels) {
        case (.l2, _): #expect(norms.allSatisfy { $0.total <= epsilon + 1e-5 })
        case (.linf, .cb), (.linf, .cr), (.linf, .cbcr):
            #expect(largest(1) <= epsilon + 1e-6 && largest(2) <= epsilon + 1e-6)
        case (.linf, .cbcrAtRGBNorm): #expect(norms.allSatisfy { $0.total <= epsilon * 108.0.squareRoot() + 1e-5 })
        case (.linf, _): #expect(norms.allSatisfy { $0.largest <= epsilon + 1e-6 })
        }
        // Something was changed, and somewhere the box had its part in it.
        #expect(norms.contains { $0.total > 0 } && attacked.boundShares.contains { $0 > 0 && $0 <= 1 })
    }

    private func dot(_ first: [Double], _ second: [Double]) -> Double {
        zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
    }

    @Test(arguments: AttackedChannels.allCases) func nothingWithinNothing(channels: AttackedChannels) throws {
        let engine = try Engine(), seed = UInt64(12)
        let images = Tensor.uniform(2, side: 6, 0..<1, seed: seed)
        let network = AttackedNetwork(plain: .colourful(seed: seed))
        var attacks = [try ImageAttack.fgsm(0, channels)]
        if let attack = try? ImageAttack.pgd(0, channels, startsAtRandom: true) { attacks.append(attack) }
        if let attack = try? ImageAttack.pgd(0, channels, startsAtRandom: true, norm: .l2) { attacks.append(attack) }
        for attack in attacks {
            let attacked = try attack.attacked(images, by: network, on: engine, stream: RandomStream(seed: seed))
            #expect(attacked.images.bits == images.bits)
            #expect(attacked.isFooled == [false, false])
        }
    }

    /// How the box of a step in Y binds, counted pixel by pixel: from -min_c x_c to 1 - max_c x_c.
    @Test(arguments: 1...3 as ClosedRange<UInt64>) func theBoxOfALuminanceStepIsExact(seed: UInt64) throws {
        let engine = try Engine(), epsilon: Float = 0.1
        let images = Tensor.uniform(2, side: 6, 0..<1, seed: seed)
        let network = AttackedNetwork(plain: .colourful(seed: seed))
        let gradients = try network.lossGradients(images, on: engine)
        let attacked = try ImageAttack.fgsm(Double(epsilon), .y).attacked(
            images, along: gradients, by: network, on: engine, stream: RandomStream(seed: seed))
        let (clean, slope, found) = (images.values, gradients.gradient.values, attacked.difference.values)
        for image in 0..<2 {
            var bound = 0
            for place in 0..<36 {
                let places = (0..<3).map { (image * 3 + $0) * 36 + place }
                let pixel = places.map { clean[$0] }
                let sum = places.reduce(Float(0)) { $0 + slope[$1] }
                let (low, high) = (-(pixel.min() ?? 0), 1 - (pixel.max() ?? 1))
                let wanted = sum > 0 ? epsilon : sum < 0 ? -epsilon : 0
                let expected = min(max(wanted, low), high)
                if expected != wanted { bound += 1 }
                for place in places { #expect(abs(found[place] - expected) < 1e-6, "seed \(seed)") }
            }
            #expect(abs(attacked.boundShares[image] - Double(bound) / 36) < 1e-12, "seed \(seed)")
            #expect(bound > 0 && bound < 36, "seed \(seed)")
        }
    }

    /// Of the smallest change it is said what the box did to it, too: most pixels are black, and must be lowered.
    @Test func theSmallestChangeRemembersItsBox() throws {
        let engine = try Engine(), side = 4
        // The margin falls where numbers fall, but for one pixel, which is not black.
        let weights = (0..<48).map { $0 % 16 == 5 ? 2.0 : 1.0 }
        let images = Tensor([1, 3, side, side], (0..<48).map { $0 % 16 == 5 ? 0.6 : 0 })
        let network = AttackedNetwork(plain: .margin(side: side, weights, bias: -3))
        for channels in [AttackedChannels.rgb, .y] {
            let attacked = try ImageAttack.ddn(channels, steps: 60).attacked(
                images, by: network, on: engine, stream: RandomStream(seed: 1))
            #expect(attacked.isFooled == [true])
            #expect(abs(attacked.boundShares[0] - 15.0 / 16) < 1e-12, "\(channels)")
        }
        // Nothing found, nothing bound.
        let none = try ImageAttack.ddn(steps: 1).attacked(
            images, by: network, on: engine, stream: RandomStream(seed: 1))
        #expect(none.boundShares == [0])
    }

    /// Draws are the images' own: another batch size, or a part of the images, changes nothing.
    @Test(arguments: [AttackedChannels.randomAxis, .signNoise, .rgb]) func drawsDependOnTheImageAlone(
        channels: AttackedChannels
    ) throws {
        let engine = try Engine(), seed = UInt64(13)
        // Without a gradient nothing but draws tells.
        let network = AttackedNetwork(plain: .margin(side: 4, [Double](repeating: 1, count: 48), bias: -24))
        let images = Tensor.uniform(5, side: 4, 0.3..<0.7, seed: seed)
        let attack =
            channels == .rgb
            ? try ImageAttack.pgd(0.1, channels, steps: 1, stepSize: 0.001, startsAtRandom: true)
            : try ImageAttack.fgsm(0.1, channels)
        func run(_ images: Tensor, _ batchSize: Int, from first: Int = 0, seed: UInt64 = 13) throws -> Tensor {
            try attack.attacked(
                images, by: network, on: engine, batchSize: batchSize, stream: RandomStream(seed: seed),
                firstImage: first
            ).images
        }
        let all = try run(images, 5)
        #expect(try run(images, 2).bits == all.bits)
        let last = try engine.slice(images, axis: 0, range: 3..<5)
        #expect(try run(last, 2, from: 3).bits == Array(all.bits.suffix(2 * 48)))
        #expect(try run(last, 2).bits != Array(all.bits.suffix(2 * 48)))
        #expect(try run(images, 5, seed: 14).bits != all.bits)
    }

    /// Starts are uniform in the ball: with one number an image (a luminance, in an image of one pixel) the mean of the
    /// norm is half of ε, with three it is three quarters.
    @Test func startsFillTheBallUniformly() throws {
        let engine = try Engine(), seed = UInt64(20_261_130), count = 2000, epsilon = 0.2
        let network = AttackedNetwork(plain: .margin(side: 1, [0, 0, 0], bias: 1))
        let images = Tensor(repeating: 0.5, shape: [count, 3, 1, 1])
        for (channels, norm, mean, deviation) in [
            (AttackedChannels.y, AttackNorm.l2, 0.5, 0.289), (.rgb, .l2, 0.75, 0.194), (.y, .linf, 0.5, 0.289),
        ] {
            let attack = try ImageAttack.pgd(epsilon, channels, steps: 1, startsAtRandom: true, norm: norm)
            let attacked = try attack.attacked(
                images, by: network, on: engine, batchSize: 500, stream: RandomStream(seed: seed))
            let norms = ColorNorms.each(of: attacked.difference).map { norm == .l2 ? $0.total : $0.largest }
            let found = norms.reduce(0, +) / Double(count) / epsilon
            #expect(abs(found - mean) < 4 * deviation / Double(count).squareRoot(), "\(channels), seed \(seed)")
            let signs = attacked.difference.values.count { $0 > 0 }
            #expect(abs(Double(signs) / Double(3 * count) - 0.5) < 0.05)
        }
    }

    /// A network that nothing fools: no last step is passed for a success, whatever noise a gradient of 0 is replaced by.
    @Test func whatIsNotFoundIsNoChange() throws {
        let engine = try Engine(), seed = UInt64(15)
        let network = AttackedNetwork(plain: .margin(side: 3, [Double](repeating: 0, count: 27), bias: 1))
        let images = Tensor.uniform(2, side: 3, 0..<1, seed: seed)
        for channels in [AttackedChannels.rgb, .y] {
            let attacked = try ImageAttack.ddn(channels, steps: 10).attacked(
                images, by: network, on: engine, stream: RandomStream(seed: seed))
            #expect(attacked.images.bits == images.bits)
            #expect(attacked.isFooled == [false, false])
        }
        // Where the class to get away from is not the image's, nothing needs be changed.
        let other = try ImageAttack.ddn(steps: 10).attacked(
            images, by: network, labels: [1, 1], on: engine, stream: RandomStream(seed: seed))
        #expect(other.images.bits == images.bits && other.isFooled == [true, true])
    }

    @Test func whatCannotBeIsSaid() throws {
        func message<Value>(_ body: @autoclosure () throws -> Value) -> String? {
            (#expect(throws: MethodError.self) { _ = try body() })?.description
        }
        #expect(
            message(try ImageAttack.fgsm(1.5))
                == "attacking images by FGSM: an epsilon of 1.5 is no size of a change in L∞. Give one from 0 to 1, such as 8/255."
        )
        #expect(message(try ImageAttack.fgsm(-0.1, norm: .l2))?.contains("an epsilon of -0.1") == true)
        #expect(message(try ImageAttack.fgsm(.nan))?.contains("an epsilon of nan") == true)
        #expect(message(try ImageAttack.pgd(0.1, steps: 0))?.contains("0 steps") == true)
        #expect(message(try ImageAttack.pgd(0.1, .signNoise))?.contains("follows no gradient twice") == true)
        #expect(message(try ImageAttack.pgd(0.1, .cbcrAtRGBNorm)) != nil)
        #expect(message(try ImageAttack.fgsm(0.1, .cbcrAtRGBNorm, norm: .l2)) != nil)
        #expect(message(try ImageAttack.ddn(.signNoise)) != nil)
        #expect(message(try ImageAttack.ddn(gamma: 1)) != nil)
        #expect(
            message(try ImageAttack(.ddn(steps: 5, initialNorm: 1, gamma: 0.05), channels: .rgb, norm: .linf))?
                .contains("has no L∞") == true)

        let engine = try Engine(), network = AttackedNetwork(plain: .colourful(seed: 1)), stream = RandomStream(seed: 1)
        let attack = try ImageAttack.fgsm(0.1), images = Tensor.uniform(2, side: 6, 0..<1, seed: 1)
        func run(_ images: Tensor, _ labels: [Int]? = nil) throws -> AttackedImages {
            try attack.attacked(images, by: network, labels: labels, on: engine, stream: stream)
        }
        #expect(
            message(try run(Tensor(images.shape, images.values.map { $0 * 2 })))?.contains("don't lie from 0") == true)
        #expect(message(try run(Tensor(images.shape, images.values.map { _ in .nan })))?.contains("216 of 216") == true)
        #expect(message(try run(.uniform(2, side: 7, 0..<1, seed: 1)))?.contains("[3, 6, 6]") == true)
        #expect(message(try run(images.reshaped([6, 1, 6, 6])))?.contains("[6, 1, 6, 6]") == true)
        #expect(message(try run(images, [0]))?.contains("1 classes for 2 images") == true)
        #expect(message(try run(images, [0, 4]))?.contains("found class 4") == true)
        let gradients = try network.lossGradients(images, on: engine)
        #expect(
            message(
                try ImageAttack.pgd(0.1).attacked(
                    images, along: gradients, by: network, on: engine, stream: stream))?.contains("one gradient")
                == true)
    }
}
