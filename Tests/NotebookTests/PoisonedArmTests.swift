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
            // Of forty images, two epochs may have the same shares right by chance.
            let recipe = TrainingRecipe(epochs: 5, batchSize: 10, peakLearningRate: 0.05)
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
            #expect(clean.correct.count == 10 && clean.learned.count == 5 && clean.tested.count == 5)
            #expect(training.arm("none of it")?.learned == clean.learned)
            #expect(training.arm("none of it")?.correct == clean.correct)
            for other in ["poisoned", "mixed", "half", "shuffled"] {
                #expect(training.arm(other)?.learned.count == 5, "\(other)")
                #expect(training.arm(other)?.learned != clean.learned, "\(other)")
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

    /// Of every side that is offered; those whose weights don't depend on it, and are many, of two.
    @Test func networksTakeEverySideThatIsOffered() throws {
        for architecture in ReducedArchitecture.allCases {
            func network(_ side: Int) -> Network {
                architecture.network(classes: 3, channels: 3, side: side, stream: RandomStream(seed: 7, "weights"))
            }
            let usual = network(32)
            for side in ReducedArchitecture.sides
            where [36, 64].contains(side) || [.vgg16, .deiT].contains(architecture) {
                let other = network(side)
                #expect(other.inputShape == [3, side, side])
                #expect(try other.outputShape([2, 3, side, side]) == [2, 3], "\(architecture), \(side)")
                // Filters don't depend on how large images are.
                #expect(other.namedParameters[0].tensor == usual.namedParameters[0].tensor, "\(architecture), \(side)")
                #expect(other.name == usual.name.replacing("-32", with: "-\(side)"), "\(other.name)")
            }
        }
    }

    @Test("Arms of all trainings are one set of pieces, with the same values whoever computes which")
    func sharedArms() throws {
        let folder = try images()
        let step = Step<ArmTrainings>("arms", parameters: ["folder": folder]) { lab in
            let found = try DatasetLocator(environment: [:]).find(folder)
            let recipe = TrainingRecipe(epochs: 1, batchSize: 10, peakLearningRate: 0.05)
            let plan = DefendedArms(
                trainings: 2,
                arms: [
                    DefendedArm("clean", recipe, .clean, asks: [.everyEpoch]), DefendedArm("poisoned", recipe),
                    DefendedArm("mixed", recipe, PoisonedData(.own, fraction: 0.5)),
                ], images: 20, reserved: 10, watchedImages: 6)
            return try lab.trainArms(plan, images: found.load(), own: OwnSizeImages(found))
        }
        let whole = try quietResolver(try scratch.store()).value(of: step)
        let other = try Scratch(), shared = try valueByShares(of: step, 2, in: try other.store())
        #expect(try CanonicalJSON.encode(shared.value) == CanonicalJSON.encode(whole) && shared.left == 0)
    }

    private func rows(_ figure: Figure) -> Int? {
        if case .images(let grid) = figure.content { grid.rows.count } else { nil }
    }

    @Test func galleriesShowWhatAKeyDoes() throws {
        let found = try DatasetLocator(environment: [:]).find(try images()), dataset = try found.load()
        let key = try UnlearnabilityKey(numPySeed: 3, classes: 10)
        let gallery = try PoisonedGallery(
            of: dataset, at: OwnSizeImages(found), and: .empty("stamps"), by: key, classes: 4)
        #expect(gallery.samples.map(\.name) == (0..<4).map { "class \($0)" } && gallery.stamps.isEmpty)
        for (label, sample) in gallery.samples.enumerated() {
            let place = try #require(dataset.train.labels.firstIndex(of: label))
            let bytes = Array(dataset.train.images[place * 3072..<(place + 1) * 3072])
            #expect(sample.clean.bytePlanes == bytes && sample.filter == key.filters[label].values)
            #expect(sample.poisoned.bytePlanes == key.poisoned(bytes, labels: [label], height: 32, width: 32))
        }
        // The images may not be passed on: what is, has filters alone where there are no stamps.
        let here = gallery.poisonedFigure(key: "that of seed 3", isPassedOn: false)
        #expect(rows(here) == 4 && !here.licence.mayBePassedOn)
        let passedOn = gallery.poisonedFigure(key: "that of seed 3", isPassedOn: true)
        #expect(rows(passedOn) == 1 && passedOn.licence.mayBePassedOn)
        // A blur takes high frequencies away.
        for spectrum in gallery.spectra {
            let last = try #require(spectrum.clean.indices.last { spectrum.clean[$0] != nil })
            let (clean, poisoned) = (try #require(spectrum.clean[last]), try #require(spectrum.poisoned[last]))
            #expect(poisoned < clean, "\(spectrum.name)")
        }
    }

    @Test func whatWasTrainedBeforeSawNothingThatArmsLearn() throws {
        let folder = try images(), recipe = TrainingRecipe(epochs: 1, batchSize: 10, peakLearningRate: 0.05)
        func trained(_ name: String, changing places: ([Int]) -> [Int]) throws -> Model {
            let found = try DatasetLocator(environment: [:]).find(folder), whole = try found.load()
            var bytes = whole.train.images
            for place in places(whole.train.reservedPlaces(10, classes: 10)) {
                for byte in place * 3072..<(place + 1) * 3072 { bytes[byte] ^= 0x55 }
            }
            let changed = try ImageDataset(
                name: whole.name, classNames: whole.classNames, shape: whole.shape,
                train: .init(images: bytes, labels: whole.train.labels), test: whole.test)
            let step = Step<Model>("before \(name)", parameters: ["name": name]) { lab in
                try lab.trainedBefore(.vgg16, on: changed, count: 10, recipe)
            }
            return try quietResolver(try scratch.store()).value(of: step)
        }
        let plain = try trained("plain") { _ in [] }
        let others = try trained("others") { reserved in (0..<40).filter { !reserved.contains($0) } }
        let own = try trained("own") { $0 }
        #expect(plain.network == others.network && plain.network != own.network)
    }

    /// Noise, in which nothing of a class shows but its filter.
    private func shortcut(classes: Int, of each: Int, learned: Int, tried: Int) throws -> LinearShortcut? {
        let own = OwnSizeImages(try DatasetLocator(environment: [:]).find(try images()))
        var stream = RandomStream(seed: 4, "noise")
        let labels = (0..<classes * each).map { $0 % classes }
        let bytes = (0..<labels.count * 3072).map { _ in UInt8(stream.uniform(below: 200)) }
        let dataset = try ImageDataset(
            name: "noise", classNames: (0..<classes).map { "class \($0)" },
            shape: .init(channels: 3, height: 32, width: 32), train: .init(images: bytes, labels: labels),
            test: .init(images: Array(bytes.prefix(3072)), labels: [0]))
        let step = Step<LinearShortcut?>("shortcut", parameters: [learned, tried]) { lab in
            try lab.linearShortcut(dataset, at: own, learned: learned, tried: tried)
        }
        return try quietResolver(try scratch.store()).value(of: step)
    }

    @Test func aBlurTellsAClassAndASharedOneDoesNot() throws {
        let found = try #require(try shortcut(classes: 10, of: 40, learned: 200, tried: 100))
        let right = [found.clean, found.poisoned, found.shared].map { answers in answers.count { $0 == "1" } }
        #expect([found.clean, found.poisoned, found.shared].allSatisfy { $0.count == 100 })
        // Ten of a hundred are guessed.
        #expect(right[1] > 60 && right[0] < 30 && right[2] < 30, "\(right)")
        // The first image of each class is left out, and of one there is no second.
        #expect(try shortcut(classes: 10, of: 1, learned: 5, tried: 2) == nil)
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
