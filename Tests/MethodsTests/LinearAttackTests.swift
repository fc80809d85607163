import Methods
import Networks
import Tensors
import Testing

/// Attacks on classifiers whose margin is linear, where what each attack must reach is known in closed form.
@Suite struct LinearAttackTests {
    private let side = 5
    private var area: Int { side * side }

    /// A margin w · x + b that is positive at the first image, away from the box.
    private struct Case {
        let weights: [Double]
        let network: AttackedNetwork
        let images: Tensor
        let margins: [Double]
    }

    private func makeCase(_ seed: UInt64, images count: Int = 3, margin: Double = 1) -> Case {
        var stream = RandomStream(seed: seed, "weights")
        let weights = (0..<3 * area).map { _ in Double(Float(stream.normal())) }
        let images = Tensor.uniform(count, side: side, 0.4..<0.6, seed: seed)
        func sum(_ image: Int) -> Double { zip(images.image(image), weights).reduce(0) { $0 + $1.0 * $1.1 } }
        let bias = Double(Float(margin - sum(0)))
        return Case(
            weights: weights, network: AttackedNetwork(plain: .margin(side: side, weights, bias: bias)), images: images,
            margins: (0..<count).map { sum($0) + bias })
    }

    /// What the margin changes by along each axis of each pixel, for a step of one.
    private func slopes(_ weights: [Double], _ channels: AttackedChannels) -> [[Double]] {
        func along(_ axis: [Double]) -> [Double] {
            (0..<area).map { place in (0..<3).reduce(0) { $0 + axis[$1] * weights[$1 * area + place] } }
        }
        switch channels {
        case .rgb: return [along([1, 0, 0]), along([0, 1, 0]), along([0, 0, 1])]
        case .y: return [along([1, 1, 1])]
        case .red: return [along([1, 0, 0])]
        case .green: return [along([0, 1, 0])]
        case .blue: return [along([0, 0, 1])]
        case .cb, .cr: return [along(chromaAxes[channels] ?? [])]
        case .cbcr: return [AttackedChannels.cb, .cr].map { along(chromaAxes[$0] ?? []) }
        case .cbcrAtRGBNorm, .randomAxis, .signNoise: return []
        }
    }

    private func margins(_ found: Case, _ images: Tensor, _ engine: Engine) throws -> [Double] {
        try found.network.unitLogits(images, on: engine).values.enumerated()
            .filter { $0.offset % 2 == 0 }.map { Double($0.element) }
    }

    private static let closed: [AttackedChannels] = [.rgb, .y, .red, .green, .blue, .cb, .cr, .cbcr]

    /// FGSM lowers a margin by exactly ε times the sum of |slopes| along all axes: ε‖w‖₁ in RGB, ε‖Σ_c w_c‖₁ in Y.
    @Test(arguments: closed, 1...2 as ClosedRange<UInt64>) func oneStepLowersTheMarginByItsL1Norm(
        channels: AttackedChannels, seed: UInt64
    ) throws {
        let engine = try Engine(), found = makeCase(seed), epsilon = 0.05
        let attacked = try ImageAttack.fgsm(epsilon, channels).attacked(
            found.images, by: found.network, on: engine, stream: RandomStream(seed: seed))
        let drop = epsilon * slopes(found.weights, channels).joined().reduce(0) { $0 + abs($1) }
        for (image, (before, after)) in zip(found.margins, try margins(found, attacked.images, engine)).enumerated() {
            // Away from the class that the image has.
            let expected = before > 0 ? before - drop : before + drop
            #expect(abs(after - expected) < 2e-5 * max(1, drop), "image \(image), seed \(seed)")
        }
        #expect(attacked.boundShares.allSatisfy { $0 == 0 })
    }

    /// By the Euclidean norm in red, green and blue: ε times the norm of the part of w that lies in the channels.
    @Test(arguments: [AttackedChannels.rgb, .y, .red, .cb, .cr], 1...2 as ClosedRange<UInt64>)
    func oneEuclideanStepLowersItByTheNormOfItsPart(channels: AttackedChannels, seed: UInt64) throws {
        let engine = try Engine(), found = makeCase(seed), epsilon = 0.2
        let attacked = try ImageAttack.fgsm(epsilon, channels, norm: .l2).attacked(
            found.images, by: found.network, on: engine, stream: RandomStream(seed: seed))
        let slopes = slopes(found.weights, channels)
        let square: Double =
            switch channels {
            case .y: 3
            case .cb, .cr: (chromaAxes[channels] ?? []).reduce(0) { $0 + $1 * $1 }
            default: 1
            }
        let norm = (slopes.joined().reduce(0) { $0 + $1 * $1 } / square).squareRoot()
        for (before, after) in zip(found.margins, try margins(found, attacked.images, engine)) {
            let expected = before > 0 ? before - epsilon * norm : before + epsilon * norm
            #expect(abs(after - expected) < 2e-5 * max(1, epsilon * norm), "seed \(seed)")
        }
        for norms in ColorNorms.each(of: attacked.difference) { #expect(abs(norms.total - epsilon) < 1e-5) }
    }

    /// A constant gradient leads to the corner that one step of size ε reaches.
    @Test(arguments: closed, AttackNorm.allCases) func manyStepsReachWhatOneDoes(
        channels: AttackedChannels, norm: AttackNorm
    ) throws {
        let engine = try Engine(), seed = UInt64(3), found = makeCase(seed), epsilon = 0.06
        let stream = RandomStream(seed: seed)
        let one = try ImageAttack.fgsm(epsilon, channels, norm: norm).attacked(
            found.images, by: found.network, on: engine, stream: stream)
        let many = try ImageAttack.pgd(epsilon, channels, steps: 7, stepSize: epsilon / 5, norm: norm).attacked(
            found.images, by: found.network, on: engine, stream: stream)
        #expect(zip(one.images.values, many.images.values).allSatisfy { abs($0 - $1) < 1e-6 })
        // Too few steps don't reach it.
        let few = try ImageAttack.pgd(epsilon, channels, steps: 3, stepSize: epsilon / 5, norm: norm).attacked(
            found.images, by: found.network, on: engine, stream: stream)
        #expect(zip(one.images.values, few.images.values).contains { abs($0 - $1) > 1e-3 })
    }

    /// The nearest point of the plane where the margin is 0: |margin| / ‖w‖₂ away in RGB, √3 |margin| / ‖Σ_c w_c‖₂ in Y.
    @Test(arguments: [AttackedChannels.rgb, .y, .green, .cb, .cbcr], 1...2 as ClosedRange<UInt64>)
    func theSmallestChangeIsTheDistanceToThePlane(channels: AttackedChannels, seed: UInt64) throws {
        let engine = try Engine(), found = makeCase(seed, images: 1, margin: 0.7)
        let attacked = try ImageAttack.ddn(channels, steps: 200).attacked(
            found.images, by: found.network, on: engine, stream: RandomStream(seed: seed))
        let part = projected(found.weights, channels)
        for (image, norms) in ColorNorms.each(of: attacked.difference).enumerated() {
            let distance = abs(found.margins[image]) / part
            #expect(attacked.isFooled[image], "image \(image), seed \(seed)")
            #expect(norms.total >= distance * 0.999 && norms.total <= distance * 1.02, "image \(image), seed \(seed)")
        }
        if channels == .y {
            let sums = (0..<area).map { place in (0..<3).reduce(0) { $0 + found.weights[$1 * area + place] } }
            #expect(abs(part - (sums.reduce(0) { $0 + $1 * $1 } / 3).squareRoot()) < 1e-9)
        }
    }

    /// The norm of the part of w that lies in the channels, by solving for it pixel by pixel.
    private func projected(_ weights: [Double], _ channels: AttackedChannels) -> Double {
        let axes: [[Double]] =
            switch channels {
            case .rgb: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
            case .y: [[1, 1, 1]]
            case .green: [[0, 1, 0]]
            case .cbcr: [AttackedChannels.cb, .cr].map { chromaAxes[$0] ?? [] }
            default: [chromaAxes[channels] ?? []]
            }
        // Gram and Schmidt.
        var basis: [[Double]] = []
        for axis in axes {
            var rest = axis
            for other in basis {
                let share = zip(axis, other).reduce(0) { $0 + $1.0 * $1.1 }
                rest = zip(rest, other).map { $0 - share * $1 }
            }
            let norm = rest.reduce(0) { $0 + $1 * $1 }.squareRoot()
            basis.append(rest.map { $0 / norm })
        }
        var square = 0.0
        for place in 0..<area {
            for axis in basis {
                let share = (0..<3).reduce(0) { $0 + axis[$1] * weights[$1 * area + place] }
                square += share * share
            }
        }
        return square.squareRoot()
    }

    /// More channels to choose from are never worse: the smallest change in RGB is at most that in Y.
    @Test(arguments: 1...3 as ClosedRange<UInt64>) func luminanceNeedsAtLeastWhatAllColoursNeed(seed: UInt64) throws {
        let engine = try Engine(), found = makeCase(seed, images: 1, margin: 0.7)
        func norms(_ channels: AttackedChannels) throws -> [Double] {
            ColorNorms.each(
                of: try ImageAttack.ddn(channels, steps: 100).attacked(
                    found.images, by: found.network, on: engine, stream: RandomStream(seed: seed)
                ).difference
            ).map(\.total)
        }
        #expect(zip(try norms(.rgb), try norms(.y)).allSatisfy { $0 <= $1 * 1.02 }, "seed \(seed)")
    }

    /// A network's own normalisation is a part of it: steps and norms are those of images from 0 to 1, and its order of
    /// colours makes no difference.
    @Test func normalisationIsInsideTheNetwork() throws {
        let engine = try Engine(), seed = UInt64(9), found = makeCase(seed)
        let (mean, deviation) = ([Float(0.4), 0.5, 0.6], [Float(0.2), 0.25, 0.5])
        // Weights on normalised numbers that give the same margin.
        let bias = found.margins[0] - zip(found.images.image(0), found.weights).reduce(0) { $0 + $1.0 * $1.1 }
        let colors = (0..<3 * area).map { $0 / area }
        let scaled = zip(found.weights, colors).map { $0 * Double(deviation[$1]) }
        let moved = bias + zip(found.weights, colors).reduce(0) { $0 + $1.0 * Double(mean[$1.1]) }
        let backwards = (0..<3 * area).map { scaled[(2 - $0 / area) * area + $0 % area] }
        let attack = try ImageAttack.fgsm(0.03, .cbcr)
        let expected = try attack.attacked(
            found.images, by: found.network, on: engine, stream: RandomStream(seed: seed))
        for network in [
            AttackedNetwork(.margin(side: side, scaled, bias: moved), mean: mean, deviation: deviation),
            AttackedNetwork(
                .margin(side: side, backwards, bias: moved), mean: mean.reversed(), deviation: deviation.reversed(),
                takesBlueFirst: true),
        ] {
            let logits = try network.unitLogits(found.images, on: engine).values
            #expect(abs(Double(logits[0]) - found.margins[0]) < 1e-5)
            let attacked = try attack.attacked(
                found.images, by: network, on: engine, stream: RandomStream(seed: seed))
            #expect(zip(attacked.images.values, expected.images.values).allSatisfy { abs($0 - $1) < 1e-6 })
        }
    }
}
