import Networks
import Tensors
import Testing

@testable import Methods

@Suite struct AdversarialTrainingTests {
    private let fixture: UnlearnableFixtures.Attacks

    init() throws { fixture = try UnlearnableFixtures.read(UnlearnableFixtures.Attacks.self, "attacks") }

    private func loss(_ images: Tensor, _ labels: [Int], _ network: Network) throws -> Double {
        crossEntropy(try network.forward(images, on: Engine(), kernels: .exact), labels: labels).value
    }

    @Test func imagesAreThoseOfTorchattacks() throws {
        let batch = fixture.batch
        #expect(fixture.attacks.count == 5)
        for expected in fixture.attacks {
            let norm = try #require(AdversarialTraining.Norm(rawValue: expected.norm))
            let attack = AdversarialTraining(
                norm, radius: expected.radius, steps: expected.steps, stepSize: expected.step, startsAtRandom: false)
            let found = try attack.attacked(
                batch.images, labels: batch.labels, against: fixture.network, on: Engine(kernels: .direct),
                drawnFrom: RandomStream(seed: 1))
            let context: Comment = "\(expected.norm), \(expected.steps) steps"
            #expect(zip(found.values, expected.attacked).allSatisfy { abs($0 - $1) < 2e-5 }, context)
            #expect(found.values != batch.images.values, context)
        }
    }

    @Test func attacksOfNothingChangeNothing() throws {
        let batch = fixture.batch
        for norm in AdversarialTraining.Norm.allCases {
            for attack in [
                AdversarialTraining(norm, radius: 0, steps: 5),
                AdversarialTraining(norm, radius: 0.1, steps: 0, startsAtRandom: false),
            ] {
                let found = try attack.attacked(
                    batch.images, labels: batch.labels, against: fixture.network, on: Engine(),
                    drawnFrom: RandomStream(seed: 1))
                #expect(found == batch.images, "\(norm)")
            }
        }
    }

    /// Within the ball and the box; and the loss rises, by more with a larger radius.
    @Test(arguments: AdversarialTraining.Norm.allCases) func attacksStayNearAndHurt(norm: AdversarialTraining.Norm)
        throws
    {
        let batch = fixture.batch, network = fixture.network
        var last = try loss(batch.images, batch.labels, network)
        for radius in norm == .maximum ? [0.01, 0.05, 0.3] : [0.1, 0.5, 3] {
            for startsAtRandom in [false, true] {
                let found = try AdversarialTraining(norm, radius: radius, steps: 10, startsAtRandom: startsAtRandom)
                    .attacked(
                        batch.images, labels: batch.labels, against: network, on: Engine(),
                        drawnFrom: RandomStream(seed: 7))
                #expect(found.values.allSatisfy { 0...1 ~= $0 })
                for image in 0..<5 {
                    let changes = (image * 72..<(image + 1) * 72).map {
                        Double(found.values[$0]) - Double(batch.images.values[$0])
                    }
                    let size =
                        norm == .maximum
                        ? changes.map(abs).max() ?? 0 : changes.reduce(0) { $0 + $1 * $1 }.squareRoot()
                    #expect(size <= radius + 1e-6, "\(norm), \(radius), image \(image)")
                }
                guard !startsAtRandom else { continue }
                let now = try loss(found, batch.labels, network)
                #expect(now > last, "\(norm), \(radius)")
                last = now
            }
        }
    }

    @Test func stepsAreAsThePapers() {
        #expect(AdversarialTraining(.maximum, radius: 4 / 255.0, steps: 10).stepSize == 1.5 * (4 / 255.0) / 10)
        #expect(AdversarialTraining(.maximum, radius: 1, steps: 2).startsAtRandom)
        #expect(!AdversarialTraining(.euclidean, radius: 1, steps: 2).startsAtRandom)
    }

    /// The network that is attacked computes as in use, and none of it changes: a step on attacked images moves it.
    @Test func trainingLearnsFromAttackedImages() throws {
        let attack = AdversarialTraining(.maximum, radius: 0.1, steps: 3)
        let recipe = TrainingRecipe(epochs: 1, batchSize: 5, peakLearningRate: 0.05, schedule: .constant)
        let batch = fixture.batch, stream = RandomStream(seed: 4, "training")
        var state = TrainingState(fixture.network)
        try state.train(
            recipe, imagesPerEpoch: 5, batches: { _ in [batch] }, on: Engine(), stream: stream,
            beforePass: attack.attackingBatches)
        let attacked = try attack.attacked(
            batch.images, labels: batch.labels, against: fixture.network, on: Engine(),
            drawnFrom: stream.substream("step", 0).substream("attack"))
        var expected = TrainingState(fixture.network)
        try expected.train(
            recipe, imagesPerEpoch: 5, batches: { _ in [Batch(images: attacked, labels: batch.labels)] }, on: Engine(),
            stream: stream)
        #expect(state.network == expected.network && state.network != fixture.network)
    }
}
