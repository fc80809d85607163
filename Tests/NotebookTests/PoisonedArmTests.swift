import Foundation
import Testing

@testable import Notebook

/// Networks trained in several ways on images that may be poisoned.
@Suite struct PoisonedArmTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    /// Forty images for training and ten for testing, in CIFAR-10's layout.
    private func images() throws -> String {
        let folder = scratch.folder.appendingPathComponent("cifar-10-batches-bin")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var stream = RandomStream(seed: 9, "images")
        for (name, count) in (1...5).map({ ("data_batch_\($0).bin", 8) }) + [("test_batch.bin", 10)] {
            var bytes: [UInt8] = []
            for image in 0..<count {
                bytes.append(UInt8(image % 10))
                for _ in 0..<3072 { bytes.append(UInt8(stream.uniform(below: 200))) }
            }
            try Data(bytes).write(to: folder.appendingPathComponent(name))
        }
        let names = (0..<10).map { "class \($0)" }
        try Data((names.joined(separator: "\n") + "\n").utf8).write(
            to: folder.appendingPathComponent("batches.meta.txt"))
        return folder.path
    }

    /// Arms share key, initial weights and order: what differs is what they learn from.
    @Test func armsDifferInWhatTheyLearnFromAlone() throws {
        let folder = try images()
        let step = Step<ArmTrainings>("arms", parameters: ["folder": folder]) { lab in
            let found = try DatasetLocator(environment: [:]).find(folder)
            let recipe = TrainingRecipe(epochs: 2, batchSize: 10, peakLearningRate: 0.05)
            let plan = DefendedArms(
                trainings: 2,
                arms: [
                    DefendedArm("clean", recipe, .clean, asks: [.following, .everyEpoch]),
                    DefendedArm("none of it", recipe, PoisonedData(.own, fraction: 0)),
                    DefendedArm("poisoned", recipe, asks: [.attacked]),
                    DefendedArm("mixed", recipe, PoisonedData(.own, fraction: 0.5)),
                    DefendedArm("half", recipe, PoisonedData(.own, fraction: 0.5, keepsCleanPartAlone: true)),
                    DefendedArm("shuffled", recipe, PoisonedData(.none, shufflesLabels: true)),
                ], images: 40, reserved: 10, watchedImages: 6)
            return try lab.trainArms(plan, images: found.load(), own: OwnSizeImages(found))
        }
        let made = try quietResolver(try scratch.store()).value(of: step)
        #expect(made.trainings.count == 2 && made.trainings[0].keySeed != made.trainings[1].keySeed)
        for training in made.trainings {
            let clean = try #require(training.arm("clean"))
            #expect(clean.correct.count == 10 && clean.learned.count == 2 && clean.tested.count == 2)
            #expect(training.arm("none of it")?.learned == clean.learned)
            #expect(training.arm("none of it")?.correct == clean.correct)
            for other in ["poisoned", "mixed", "half", "shuffled"] {
                #expect(training.arm(other)?.learned.count == 2 && training.arm(other)?.learned != clean.learned)
            }
            let following = try #require(clean.following)
            #expect(following.counts.map { $0.count } == [Int](repeating: 10, count: 10))
            #expect(following.counts.flatMap(\.self).reduce(0, +) == 10)
            #expect(following.own.count == 10 && following.permuted.count == 10)
            #expect(following.answers.count == 10 && following.answers.allSatisfy { "fio".contains($0) })
            // An image that went through another class's filter and is answered with it lies off no diagonal of its filter.
            let followed = following.counts.indices.reduce(0) { $0 + following.counts[$1][$1] }
            #expect(followed == following.answers.count { $0 == "f" })
            #expect(training.arm("poisoned")?.underAttack?.count == 6 && clean.underAttack == nil)
        }
        #expect(made.trainings[0].arm("clean")?.learned != made.trainings[1].arm("clean")?.learned)
        #expect(made.trainings[0].arm("none") == nil && !made.isEmpty)
    }

    @Test func setApartIsWhatNoArmLearnsFrom() {
        var stream = RandomStream(seed: 3, "labels")
        let labels = (0..<4000).map { _ in stream.uniform(below: 10) }
        let split = ImageDataset.Split(images: [UInt8](repeating: 0, count: 4000), labels: labels)
        let before = split.reservedPlaces(500, classes: 10)
        let places = split.equalClassPlaces(1000, behind: 500, classes: 10)
        #expect(before.count == 500 && places.count == 1000 && Set(before).isDisjoint(with: places))
        for category in 0..<10 {
            #expect(places.count { labels[$0] == category } == 100 && before.count { labels[$0] == category } == 50)
        }
        #expect(places == places.sorted())
        // More than there are: a fifth of each class stays apart, and all others are taken.
        let few = split.equalClassPlaces(100_000, behind: 10_000, classes: 10)
        let fifth = split.reservedPlaces(10_000, classes: 10)
        #expect(few.count + fifth.count == 4000 && Set(few).isDisjoint(with: fifth))
        #expect(split.atPlaces([3, 5], .init(channels: 1, height: 1, width: 1)).labels == [labels[3], labels[5]])
    }
}
