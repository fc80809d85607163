import Foundation
import Notebook
import Testing

/// Attacks that are measured alike, on images of a data set and on images that were attacked elsewhere.
@Suite struct AttackTrialTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private static let shape = ImageDataset.Shape(channels: 3, height: 32, width: 32)

    private static func images(_ count: Int = 12) throws -> ImageDataset {
        var stream = RandomStream(seed: 9, "images")
        let split = ImageDataset.Split(
            images: (0..<count * shape.count).map { _ in UInt8(stream.uniform(below: 256)) },
            labels: (0..<count).map { $0 % 2 })
        return try ImageDataset(
            name: "noise", classNames: ["a", "b"], shape: shape, train: split, test: split)
    }

    private static func model(_ number: UInt64 = 1, side: Int = 32) -> Model {
        Model(
            name: "small",
            network: .vgg16Small(classes: 4, width: 1 / 16, stream: RandomStream(seed: 50 + number, "weights")),
            preparation: ImagePreprocessing(
                shorterSide: side, crop: side,
                normalization: Normalization(mean: [0.4, 0.5, 0.6], standardDeviation: [0.2, 0.25, 0.3])),
            origin: .trained(on: "nothing", history: []))
    }

    private func bits(_ answers: [Int], _ others: [Int]) -> String {
        zip(answers, others).map { $0 == $1 ? "0" : "1" }.joined()
    }

    @Test("An arm has what the attack, its file and the repaired images are answered as")
    func arms() throws {
        let engine = try Engine(), network = try AttackedNetwork(Self.model()), data = try Self.images()
        let images = unitImages(data.test, Array(0..<12), shape: Self.shape), stream = RandomStream(seed: 3, "attacks")
        var trial = try AttackTrial(on: images, of: network, engine: engine, batchSize: 5, stream: stream)
        let attacks = try [ImageAttack.fgsm(0.3), .fgsm(0.1, .y), .pgd(0.1, .randomAxis, steps: 2)]
        for attack in attacks {
            let isLuma = attack.channels == .y
            try trial.tryAttack(attack, keepsNorms: isLuma, isRepaired: !isLuma)
        }
        let clean = try network.unitPredictions(images, on: engine)
        for (attack, arm) in zip(attacks, trial.outcome.arms) {
            let expected = try attack.attacked(images, by: network, on: engine, batchSize: 5, stream: stream)
            #expect(arm.attack == attack && arm.through == nil)
            #expect(arm.fooled == bits(try network.unitPredictions(expected.images, on: engine), clean))
            #expect(
                arm.written
                    == bits(
                        try network.unitPredictions(EightBitImages.rounded(expected.images), on: engine), clean))
            let isLuma = attack.channels == .y
            #expect(arm.norms == (isLuma ? ColorNorms.each(of: expected.difference) : nil))
            #expect(arm.bound == (isLuma ? expected.boundShares : nil))
            guard let returned = arm.returned else {
                #expect(isLuma)
                continue
            }
            for repair in OracleRepair.allCases {
                let repaired = repair.repaired(expected.images, from: images)
                let answers = try network.unitPredictions(repaired, on: engine)
                #expect(returned[repair] == zip(answers, clean).map { $0 == $1 ? "1" : "0" }.joined())
            }
        }
        // Something is fooled: the bits say something.
        #expect(trial.outcome.arms[0].fooled.contains("1"))
        #expect(trial.outcome.gradients.count == 12 && trial.outcome.deviations.count == 12)
    }

    @Test("The first images of all that share a stream are attacked, in whatever parts they come")
    func parts() throws {
        let engine = try Engine(), network = try AttackedNetwork(Self.model()), data = try Self.images()
        let attack = try ImageAttack.pgd(0.1, .randomAxis, steps: 2), stream = RandomStream(seed: 3, "attacks")
        func trial(_ range: Range<Int>) throws -> AttackedTraining {
            var trial = try AttackTrial(
                on: unitImages(data.test, Array(range), shape: Self.shape), of: network, engine: engine, batchSize: 3,
                stream: stream, firstImage: range.lowerBound)
            try trial.tryAttack(attack, onFirst: 7, keepsNorms: true)
            try trial.tryConversion(PublishedConversion())
            return trial.outcome
        }
        let whole = try trial(0..<12)
        var joined = try trial(0..<5)
        joined.appendImages(try trial(5..<9))
        // Behind the seventh there is nothing to attack, and all go through the conversion.
        let last = try trial(9..<12)
        #expect(last.arms.count == 1 && last.arms[0].attack == nil)
        joined.appendImages(last)
        #expect(whole.arms.map(\.fooled.count) == [7, 12] && joined.arms.map(\.fooled) == whole.arms.map(\.fooled))
        let norms = try #require(joined.arms[0].norms), expected = try #require(whole.arms[0].norms)
        #expect(norms.count == 7 && zip(norms, expected).allSatisfy { abs($0.total - $1.total) < 1e-4 })
    }

    @Test("Images attacked elsewhere are measured as ours are, by networks of their size")
    func elsewhere() throws {
        let data = try Self.images(4), folder = scratch.folder.appendingPathComponent("pairs")
        for name in ["clean", "attacked"] {
            let inner = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
            let added: Float = name == "clean" ? 0 : 0.1
            let images = unitImages(data.test, Array(0..<4), shape: Self.shape)
            let moved = Tensor(images.shape, images.values.map { min($0 + added, 1) })
            for (number, picture) in EightBitImages.pictures(moved).enumerated() {
                try picture.png().write(to: inner.appendingPathComponent("\(number).png"))
            }
        }
        let pairs = try AttackedPairs(contentsOf: folder.path)
        #expect(pairs.shortName == "pairs")
        func look(_ models: [Model]) throws -> [AttackedSubject] {
            let step = Step("look \(models[0].preparation.crop)") { lab in
                try lab.attackedElsewhere(pairs, models, title: "small", batch: 2)
            }
            return try quietResolver(try scratch.store()).value(of: step)
        }
        let found = try #require(try look([Self.model(1), Self.model(2)]).first)
        #expect(found.title == "small" && found.trainings.count == 2)
        let engine = try Engine()
        for (number, training) in found.trainings.enumerated() {
            let network = try AttackedNetwork(Self.model(UInt64(number + 1)))
            let arm = try #require(training.arms.first)
            let answers = try [pairs.clean, pairs.attacked].map { try network.unitPredictions($0, on: engine) }
            #expect(training.arms.count == 1 && arm.attack == nil && arm.returned != nil)
            #expect(arm.fooled == bits(answers[1], answers[0]) && arm.written == arm.fooled)
            let added = zip(pairs.attacked.values, pairs.clean.values).reduce(0.0) {
                $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
            }
            let total = (arm.norms ?? []).reduce(0) { $0 + $1.total * $1.total }
            #expect(abs(total - added) < 1e-4 * added)
        }
        #expect(try look([Self.model(side: 40)]).isEmpty)
    }

    @Test("A run names a list and a folder as data; without them there is nothing")
    func sources() throws {
        let list = scratch.folder.appendingPathComponent("list.csv")
        try Data("attack\nfgsm\n".utf8).write(to: list)
        let count = Step("how many", Step.attackListIfAny(), Step.attackedPairsIfAny()) { _, list, pairs in
            [list?.attacks.count ?? -1, pairs?.names.count ?? -1]
        }
        #expect(try quietResolver(try scratch.store()).value(of: count) == [-1, -1])
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("MethodsTests/Fixtures/attacks/bytes.pt")
        let setting = Setting(data: ["attacks": list.path, "attacked": file.path])
        #expect(try quietResolver(try scratch.store(), setting).value(of: count) == [1, 2])
        // Another content is another value.
        try Data("attack\nfgsm\npgd\n".utf8).write(to: list)
        #expect(try quietResolver(try scratch.store(), setting).value(of: count) == [2, 2])
    }

    @Test("Shares and differences are those of the images, counted by hand")
    func estimates() throws {
        let arm = AttackArm(
            fooled: "1100", written: "1010",
            returned: ByCase { $0 == .luma ? "1000" : "0000" })
        let other = AttackArm(fooled: "0000", written: "1111")
        #expect(try [arm].fooledShare().value == 25 && [arm].fooledShare(.computed).value == 50)
        #expect(try [arm, other].fooledShare(.written).value == 75)
        #expect(try [arm].fooledMore(than: [other], .written)?.value == -50)
        #expect(try [arm].fooledMore(than: nil) == nil)
        #expect(try [arm].fooledMore(than: [AttackArm(fooled: "1", written: "1")]) == nil)
        // One image is fooled in both ways, and returns with the clean Y.
        #expect(try [arm].returnedShare(.luma)?.value == 100 && [arm].returnedShare(.chroma)?.value == 0)
        #expect(try [arm].returnedMoreByLuma()?.value == 100)
        #expect(try [other].returnedShare(.luma) == nil && [arm].greySharePercent() == nil)
    }
}
