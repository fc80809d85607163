import Foundation
import Methods
import Networks
import Tensors
import Testing

/// What torchattacks, foolbox and adv-lib make of the same images with the same network; the script in `Fixtures/attacks`
/// asked them.
@Suite struct AttackReferenceTests {
    private struct Reference: Decodable {
        struct Weights: Decodable {
            var name: String
            var shape: [Int]
            var values: [Float]
        }
        struct Case: Decodable {
            var name, kind, norm: String
            var epsilon: Double
            var step: Double?
            var steps: Int?
            var channels: String?
            var attacked: [Float]
        }
        struct Smallest: Decodable {
            var package: String
            var steps: Int
            var norms: [Double]
            var fooled: [Bool]
        }
        var mean, deviation: [Float]
        var weights: [Weights]
        var images, middle: [Float]
        var labels, middleLabels: [Int]
        var losses: [Double]
        var gradient: [Float]
        var cases: [Case]
        var smallest: [Smallest]

        static let shape = [3, 3, 8, 8]

        init() throws {
            let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("Fixtures/attacks/attacks.json")
            self = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
        }

        var network: AttackedNetwork {
            get throws {
                func tensor(_ name: String) throws -> Tensor {
                    let found = try #require(weights.first { $0.name == name })
                    return Tensor(found.shape, found.values)
                }
                func convolution(_ name: String, stride: Int) throws -> Layer {
                    .convolution(
                        Convolution(
                            weights: try tensor("\(name).weight"), bias: try tensor("\(name).bias"),
                            geometry: ConvolutionGeometry(stride: stride, padding: 1)))
                }
                let layers: [Layer] = [
                    try convolution("0", stride: 1), .relu, try convolution("2", stride: 2), .relu, .flatten,
                    .linear(Linear(weights: try tensor("5.weight"), bias: try tensor("5.bias"))),
                ]
                return AttackedNetwork(Network(explained: [3, 8, 8], layers), mean: mean, deviation: deviation)
            }
        }
    }

    @Test func gradientsAndLossesAreThoseOfPyTorch() throws {
        let reference = try Reference(), network = try reference.network, engine = try Engine()
        let images = Tensor(Reference.shape, reference.images)
        let found = try network.lossGradients(images, on: engine)
        #expect(found.labels == reference.labels && found.predictions == reference.labels)
        #expect(zip(found.losses, reference.losses).allSatisfy { abs($0 - $1) < 1e-5 })
        let largest = reference.gradient.reduce(0) { max($0, abs($1)) }
        #expect(zip(found.gradient.values, reference.gradient).allSatisfy { abs($0 - $1) < 1e-5 * largest })
        #expect(
            try network.unitPredictions(Tensor(Reference.shape, reference.middle), on: engine) == reference.middleLabels
        )
    }

    /// Where gradients are as good as 0, their signs are rounding: there alone a step may differ.
    @Test(arguments: 0..<15 as Range<Int>) func attackedImagesAreTheirs(number: Int) throws {
        let reference = try Reference(), network = try reference.network, engine = try Engine()
        #expect(reference.cases.count == 15)
        let asked = reference.cases[number]
        let channels = try #require(AttackedChannels(rawValue: asked.channels ?? "rgb"))
        let norm = try #require(AttackNorm(rawValue: asked.norm))
        let images = Tensor(Reference.shape, asked.channels == nil ? reference.images : reference.middle)
        let attack =
            asked.kind == "fgsm"
            ? try ImageAttack.fgsm(asked.epsilon, channels, norm: norm)
            : try ImageAttack.pgd(
                asked.epsilon, channels, steps: try #require(asked.steps), stepSize: asked.step,
                norm: norm)
        let found = try attack.attacked(images, by: network, on: engine, stream: RandomStream(seed: 1))
        let wrong = zip(found.images.values, asked.attacked).count { abs($0 - $1) > 2e-6 }
        #expect(wrong * 200 <= asked.attacked.count, "\(asked.name): \(wrong) of \(asked.attacked.count) differ")
        // The case is one that changes most numbers.
        #expect(zip(images.values, asked.attacked).count { abs($0 - $1) > 1e-4 } > asked.attacked.count / 3)
    }

    /// Paths of many steps diverge by rounding; what they end at doesn't.
    @Test func theSmallestChangesAreThoseOfFoolboxAndAdvLib() throws {
        let reference = try Reference(), network = try reference.network, engine = try Engine()
        #expect(reference.smallest.map(\.steps) == [20, 20, 100, 100])
        #expect(reference.smallest.map(\.package) == ["foolbox", "adv-lib", "foolbox", "adv-lib"])
        for expected in reference.smallest {
            let found = try ImageAttack.ddn(steps: expected.steps).attacked(
                Tensor(Reference.shape, reference.images), by: network, on: engine, stream: RandomStream(seed: 1))
            #expect(found.isFooled == expected.fooled && !expected.fooled.contains(false))
            for (norms, norm) in zip(ColorNorms.each(of: found.difference), expected.norms) {
                #expect(abs(norms.total - norm) <= 0.01 * norm + 1e-4, "\(expected.package), \(expected.steps) steps")
            }
        }
    }
}
