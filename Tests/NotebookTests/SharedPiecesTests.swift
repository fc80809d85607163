import Foundation
import Testing

@testable import Notebook

/// Long work of the notebook's own, computed by several processes: one set of pieces, and the values of one process.
@Suite struct SharedPiecesTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private static let normalization = Normalization(mean: [0.4, 0.5, 0.6], standardDeviation: [0.2, 0.25, 0.3])

    private static func model(_ number: Int) -> Model {
        Model(
            name: "small",
            network: .vgg16Small(width: 1 / 16, stream: RandomStream(seed: 42, "weights").substream("model", number)),
            preparation: ImagePreprocessing(shorterSide: 32, crop: 32, normalization: normalization),
            classNames: (0..<10).map { "class \($0)" }, origin: .trained(on: "nothing", history: []))
    }

    private static func images() throws -> ImageDataset {
        var stream = RandomStream(seed: 4, "images")
        func split(_ count: Int) -> ImageDataset.Split {
            let bytes = (0..<count * 3 * 1024).map { _ in UInt8(stream.uniform(below: 256)) }
            return ImageDataset.Split(images: bytes, labels: (0..<count).map { $0 % 10 })
        }
        return try ImageDataset(
            name: "noise", classNames: (0..<10).map { "class \($0)" },
            shape: ImageDataset.Shape(channels: 3, height: 32, width: 32), train: split(1), test: split(7))
    }

    private func expectShared<Value: Encodable>(_ step: Step<Value>, shares: Int = 2) throws {
        let whole = try quietResolver(try scratch.store()).value(of: step)
        let other = try Scratch(), shared = try valueByShares(of: step, shares, in: try other.store())
        #expect(shared.left == 0, "pieces that no share had")
        #expect(try CanonicalJSON.encode(shared.value) == CanonicalJSON.encode(whole))
    }

    @Test("Attacks, by training and chunk of images")
    func attacks() throws {
        try expectShared(
            Step<[AttackedSubject]>("attacked") { lab in
                let sample = AttackSample(title: "small", images: 5, chunk: 2, batch: 2)
                return try lab.attackedTestImages([Self.model(1), Self.model(2)], Self.images(), sample) {
                    _ = try $0.tryAttack(.fgsm(0.03))
                }
            }, shares: 3)
    }

    @Test("Sweeps over fault rates, by sweep and rate")
    func faults() throws {
        let step = Step<[FaultSweep]>("faults") { lab in
            let dataset = try Self.images(), models = [Self.model(1), Self.model(2)]
            let sweeps = [("first", [1e-5, 1e-4, 1e-3]), ("second", [1e-4, 1e-2])].map { (name: $0.0, rates: $0.1) }
            return try lab.faultSweeps(sweeps, seeds: 3) { place in
                let batch = try lab.slices(of: \.test, dataset, for: models[place], count: 1, size: 7)[0]
                return FaultTrials(
                    models[place].deployed, target: .network, images: batch,
                    stream: RandomStream(seed: lab.seed, "faults"))
            }
        }
        try expectShared(step)
        let other = try Scratch()
        let alone = try quietResolver(try other.store()).value(
            of: Step<FaultSweep>("one") { lab in
                let batch = try lab.slices(of: \.test, Self.images(), for: Self.model(2), count: 1, size: 7)[0]
                let trials = FaultTrials(
                    Self.model(2).deployed, target: .network, images: batch,
                    stream: RandomStream(seed: lab.seed, "faults"))
                return try lab.sweep(trials, "alone", rates: [1e-4, 1e-2], seeds: 3)
            })
        let both = try quietResolver(try scratch.store()).value(of: step)
        #expect(both.map(\.rates.count) == [3, 2])
        #expect(try CanonicalJSON.encode(both[1]) == CanonicalJSON.encode(alone))
    }

    @Test("Simulated experiments, by network, participants and experiment")
    func experiments() throws {
        var draws = RandomStream(seed: 11, "differences")
        func levels(_ name: String) -> NetworkLevels {
            NetworkLevels(
                name: name, highLayer: "high", lowLayer: "low", high: (0..<24).map { _ in draws.normal() },
                low: (0..<24).map { _ in draws.normal() })
        }
        let networks = (levels("one"), levels("other"))
        try expectShared(
            Step<[ExperimentPower]>("experiments") { lab in
                try lab.experimentPower(
                    SimulatedChoosers(high: 1.2, low: 0.4, spread: 0.3), by: networks, participants: [3, 6],
                    experiments: 3, stream: RandomStream(seed: lab.seed, "simulated experiments"))
            })
    }
}
