import Testing
import Verdicts

@testable import Notebook
@testable import UnlearnableData

/// What the findings make of trainings made by hand, and of controls that come out the wrong way.
@Suite struct FindingTests {
    @Test func erm() throws {
        func found(_ poisoned: Double, clean: Double = 0.8, shared: Double = 0.75) throws -> Outcome.Name {
            try ermDeclaration.outcome(
                of: ermNumbers(trainings([Arms.clean: clean, Arms.poisoned: poisoned, Arms.shared: shared]))
            ).name
        }
        #expect(try found(0.15) == .holds)
        #expect(try found(0.6) == .fails)
        // Below half of clean, and above three times chance.
        #expect(try found(0.36, clean: 0.9) == .partly)
        #expect(try found(0.3) == .undecided)
        // Whatever is filtered can't be learnt, then: it is no relation between filters and classes.
        #expect(try found(0.15, shared: 0.2) == .invalid)
        // The recipe learns nothing from clean images either.
        #expect(try found(0.12, clean: 0.4) == .invalid)
        #expect(try ermDeclaration.outcome(of: ermNumbers(trainings([Arms.clean: 0.8]))).name == .missing)
        #expect(try ermDeclaration.outcome(of: ermNumbers(ArmTrainings())).name == .missing)
    }

    @Test func mechanism() throws {
        func found(
            _ filter: Double, shared: Double = 0.79, clean: Double = 0.05, sharedFollows: Double = 0.05,
            permuted: Double = 0.05
        ) throws -> Outcome.Name {
            let made = trainings([Arms.clean: 0.8, Arms.poisoned: 0.15, Arms.shared: shared])
                .following(Arms.poisoned, filter, 0.02, permuted: permuted).following(Arms.clean, clean, 0.6)
                .following(Arms.shared, sharedFollows, 0.6)
            return try mechanismDeclaration.outcome(of: mechanismNumbers(made)).name
        }
        #expect(try found(0.9) == .holds)
        #expect(try found(0.9, shared: 0.6) == .partly)
        #expect(try found(0.3, shared: 0.6) == .fails)
        #expect(try found(0.52) == .undecided)
        // A network that knows nothing of filters follows them, too: the measure sees something else.
        #expect(try found(0.9, clean: 0.9) == .invalid)
        #expect(try found(0.9, sharedFollows: 0.9) == .invalid)
        // Whose filter it is makes no difference.
        #expect(try found(0.9, permuted: 0.9) == .invalid)
        let plain = trainings([Arms.clean: 0.8, Arms.poisoned: 0.15, Arms.shared: 0.79])
        #expect(try mechanismDeclaration.outcome(of: mechanismNumbers(plain)).name == .missing)
    }

    @Test func followingCountsBothWays() throws {
        let made = trainings(1, [Arms.clean: 0.8, Arms.poisoned: 0.15, Arms.shared: 0.79])
            .following(Arms.poisoned, 0, 0).with(Arms.poisoned) { arm, _ in arm.following?.answers = "ffio" }
            .following(Arms.clean, 0, 1).following(Arms.shared, 0, 1)
        #expect(try mechanismNumbers(made).clauses["filter less image"]?.value == 25)
    }

    @Test func fraction() throws {
        func found(_ mixed: (Double) -> Double, clean: Double = 0.8) throws -> Outcome.Name {
            var shares = [Arms.clean: clean]
            for fraction in fractions {
                shares[Arms.mixed(fraction)] = mixed(fraction)
                shares[Arms.cleanPart(fraction)] = 0.75 - 0.4 * fraction
            }
            return try fractionDeclaration.outcome(of: fractionNumbers(trainings(1, shares))).name
        }
        #expect(try found { 0.752 - 0.4 * $0 } == .holds)
        #expect(try found { $0 > 0.9 ? 0.6 : 0.752 - 0.4 * $0 } == .partly)
        #expect(try found { _ in 0.2 } == .fails)
        #expect(try found { 0.78 - 0.4 * $0 } == .undecided)
        // Clean images in their place add nothing either.
        #expect(try found({ 0.752 - 0.4 * $0 }, clean: 0.373) == .invalid)
        #expect(try fractionDeclaration.outcome(of: fractionNumbers(trainings(1, [Arms.clean: 0.8]))).name == .missing)
    }

    @Test func adversarialTraining() throws {
        func found(
            _ hardened: [Double], plain: Double = 0.2, clean: Double = 0.7, underAttack: Double = 0.5
        ) throws -> Outcome.Name {
            var shares = [Arms.clean: 0.75, Arms.poisoned: plain]
            for (norm, share) in zip(norms, hardened) {
                shares[Arms.hardened(Arms.poisoned, norm)] = share
                shares[Arms.hardened(Arms.clean, norm)] = clean
            }
            let made = trainings(shares)
                .with(Arms.clean) { arm, number in arm.underAttack = answers(0.1, training: number, of: 3) }
                .with(Arms.hardened(Arms.clean, .maximum)) { arm, number in
                    arm.underAttack = answers(underAttack, training: number, of: 3)
                }
            return try adversarialDeclaration.outcome(of: adversarialNumbers(made)).name
        }
        #expect(try found([0.4, 0.3]) == .holds)
        // One norm closes the gap.
        #expect(try found([0.68, 0.3]) == .partly)
        #expect(try found([0.1, 0.1], clean: 0.2) == .fails)
        #expect(try found([0.4, 0.55]) == .undecided)
        // What was trained against attacks stands them no better: it was no adversarial training.
        #expect(try found([0.4, 0.3], underAttack: 0.12) == .invalid)
        #expect(try adversarialDeclaration.outcome(of: adversarialNumbers(ArmTrainings())).name == .missing)
    }

    @Test func augmentation() throws {
        func found(_ gains: [Double], clean: Double = 0.7) throws -> Outcome.Name {
            var shares = [Arms.clean: clean, Arms.poisoned: 0.2]
            for (augmentation, gain) in zip(augmentations, gains) { shares[augmentation.title] = 0.2 + gain }
            return try augmentationDeclaration.outcome(of: augmentationNumbers(trainings(1, shares))).name
        }
        #expect(try found([0.01, 0.02, 0.05, -0.05, 0.08]) == .holds)
        #expect(try found([0.01, 0.02, 0.05, 0.4, 0.08]) == .partly)
        #expect(try found([0.4, 0.4, 0.4, 0.4, 0.4]) == .fails)
        #expect(try found([0.01, 0.02, 0.05, 0.15, 0.08]) == .undecided)
        // There was nothing to gain.
        #expect(try found([0.01, 0.02, 0.05, -0.05, 0.08], clean: 0.25) == .invalid)
        #expect(try found([0, 0.02]) == .missing)
    }

    @Test func adaptive() throws {
        func found(_ poisoned: Double, clean: Double = 0.6, control: Double = 0.4) throws -> Outcome.Name {
            try adaptiveDeclaration.outcome(
                of: adaptiveNumbers(
                    trainings([Arms.clean: clean, Arms.deconvolution: poisoned]),
                    trainings(1, [Arms.cleanDeconvolution: control]))
            ).name
        }
        #expect(try found(0.25) == .holds)
        #expect(try found(0.55) == .fails)
        #expect(try found(0.4) == .undecided)
        // The defence lets nothing be learnt of anything.
        #expect(try found(0.12, control: 0.12) == .invalid)
        #expect(try adaptiveDeclaration.outcome(of: adaptiveNumbers(ArmTrainings(), ArmTrainings())).name == .missing)
    }

    @Test func transfer() throws {
        func found(_ poisoned: Double, clean: Double = 0.75, before: Double = 0.6) throws -> Outcome.Name {
            try transferDeclaration.outcome(
                of: transferNumbers(
                    trainings(
                        1, [Arms.before: before, Arms.tunedPoisoned: poisoned, Arms.tunedClean: clean]))
            ).name
        }
        #expect(try found(0.4) == .holds)
        // Poisoned images help, and less than clean ones.
        #expect(try found(0.68) == .partly)
        #expect(try found(0.85, clean: 0.8, before: 0.6) == .fails)
        #expect(try found(0.65) == .undecided)
        // Clean images don't help either.
        #expect(try found(0.3, clean: 0.5) == .invalid)
        #expect(try transferDeclaration.outcome(of: transferNumbers(ArmTrainings())).name == .missing)
    }

    @Test func architectures() throws {
        func found(
            _ poisoned: [ReducedArchitecture: Double], clean: Double = 0.7,
            of tested: [ReducedArchitecture] = usualNetworks
        ) throws -> Numbers {
            var shares: [String: Double] = [:]
            for network in tested {
                shares[Arms.of(network, Arms.clean)] = clean
                shares[Arms.of(network, Arms.poisoned)] = poisoned[network, default: 0.2]
            }
            return try networksNumbers(trainings(1, shares))
        }
        #expect(try networksDeclaration.outcome(of: found([:])).name == .holds)
        #expect(try networksDeclaration.outcome(of: found([.deiT: 0.65])).name == .partly)
        #expect(try networksDeclaration.outcome(of: found([.deiT: 0.5])).name == .undecided)
        #expect(try networksDeclaration.outcome(of: found([:], clean: 0.3)).name == .fails)
        // What learns nothing from clean images loses nothing.
        #expect(try networksDeclaration.outcome(of: found([:], clean: 0.12)).name == .invalid)
        #expect(try networksDeclaration.outcome(of: found([:], of: [.vgg16, .deiT])).name == .missing)
        // More networks are shown, and not judged.
        let more = try found([.denseNet121: 0.7], of: usualNetworks + [.denseNet121])
        #expect(try networksDeclaration.outcome(of: more).name == .holds)
        #expect(more.shown.map(\.label) == ["DenseNet-121: clean less poisoned"])
    }

    @Test func theory() throws {
        func found(_ clean: (Double, Double) -> Double, closed: Double = 0) throws -> Outcome.Name {
            let places = [0.1, 0.2, 0.3, 0.4]
            let pairs = places.flatMap { positive in
                places.map { negative in
                    MixtureGrid.Pair(
                        positive: positive, negative: negative, clean: clean(positive, negative), poisoned: 1,
                        closedForm: positive == negative ? clean(positive, negative) + closed : nil)
                }
            }
            return try theoryDeclaration.outcome(of: theoryNumbers(MixtureGrid(withoutFilters: 0.95, pairs: pairs)))
                .name
        }
        #expect(try found { $0 == $1 ? 0.949 : 0.5 } == .holds)
        // A mean loss of 10 from a few pairs.
        #expect(try found { $0 + $1 > 0.55 && $0 != $1 ? 0.4 : 0.94 } == .partly)
        #expect(try found { _, _ in 0.93 } == .fails)
        // Equal filters lose as much: it isn't that they differ.
        #expect(try found { _, _ in 0.5 } == .invalid)
        #expect(try found({ $0 == $1 ? 0.949 : 0.5 }, closed: 1e-4) == .invalid)
        #expect(
            try theoryDeclaration.outcome(of: theoryNumbers(MixtureGrid(withoutFilters: 0.9, pairs: []))).name
                == .missing)
    }

    @Test func cheap() throws {
        func found(_ ratio: Double, noise: Double = 0.05) throws -> Outcome.Name {
            let epochs = (0..<12).map { 10 * (1 + noise * Double($0 % 3)) }
            let times = PoisoningTimes(
                images: 10_000, poisoning: epochs.enumerated().map { $1 * ratio * (1 + noise * Double($0 % 2)) },
                epoch: epochs)
            return try cheapDeclaration.outcome(of: cheapNumbers(times)).name
        }
        #expect(try found(0.01) == .holds)
        #expect(try found(3) == .fails)
        #expect(try found(0.9, noise: 0.4) == .undecided)
        #expect(
            try cheapDeclaration.outcome(of: cheapNumbers(PoisoningTimes(images: 1, poisoning: [1], epoch: [1]))).name
                == .missing)
        let numbers = try cheapNumbers(PoisoningTimes(images: 10_000, poisoning: [0.2, 0.2], epoch: [9, 10]))
        #expect(numbers.shown[0].estimator.value.map { abs($0 - 1) < 1e-12 } == true)
        // The first turn counts in neither; and of few turns there is no interval.
        let warm = try cheapNumbers(PoisoningTimes(images: 10_000, poisoning: [9, 0.2, 0.4], epoch: [9, 10, 5]))
        #expect(warm.clauses["epochs"]?.value.map { abs($0 - 0.04) < 1e-12 } == true)
        #expect(try cheapDeclaration.outcome(of: warm).name == .undecided)
    }

    @Test func otherData() throws {
        func found(
            _ poisoned: Double, shared: Double = 0.5, name: String = "imagenet-100", classes: Int = 100
        ) throws -> Outcome.Name {
            try otherDataDeclaration.outcome(
                of: otherDataNumbers(
                    trainings([Arms.clean: 0.6, Arms.poisoned: poisoned, Arms.shared: shared]),
                    ImageCounts(name: name, train: 1, test: 1, classes: classes))
            ).name
        }
        #expect(try found(0.1) == .holds)
        #expect(try found(0.5) == .fails)
        #expect(try found(0.3) == .undecided)
        #expect(try found(0.1, shared: 0.1) == .invalid)
        // Of three classes a third is guessed: nobody falls below half of clean.
        #expect(try found(0.35, classes: 3) == .invalid)
        #expect(try found(0.1, name: "CIFAR-10") == .missing)
    }

    @Test(arguments: [0, 1, 2]) func regained(question: Int) throws {
        func found(_ share: Double, poisoned: Double = 0.2) throws -> Outcome.Name {
            let arm = [Arms.sharpened, Arms.interpolated, Arms.undone][question]
            let erm = trainings([Arms.clean: 0.8, Arms.poisoned: poisoned])
            let other = trainings([arm: poisoned + share * (0.8 - poisoned)])
            switch question {
            case 0: return try sharpeningDeclaration.outcome(of: sharpeningNumbers(erm, other)).name
            case 1: return try interpolationDeclaration.outcome(of: interpolationNumbers(erm, other)).name
            default: return try keyHolderDeclaration.outcome(of: keyHolderNumbers(erm.joined(with: other))).name
            }
        }
        #expect(try found(0.8) == .holds)
        #expect(try found(0.2) == .fails)
        #expect(try found(0.5) == .undecided)
        // Poisoning cost nothing: there is nothing to win back.
        #expect(try found(0.8, poisoned: 0.75) == .invalid)
        #expect(
            try sharpeningDeclaration.outcome(
                of: sharpeningNumbers(trainings([Arms.clean: 0.8, Arms.poisoned: 0.2]), ArmTrainings())
            ).name
                == .missing)
    }

    @Test func theShareRegained() throws {
        let made = trainings(1, [Arms.clean: 1, Arms.poisoned: 0, "other": 0.25])
        let found = try #require(try made.regained("other", from: Arms.poisoned, to: Arms.clean, clause: "x")?.value)
        let right = made.trainings[0].arms.first { $0.name == "other" }.map {
            Double($0.correct.count { $0 == "1" }) / 1000
        }
        #expect(right.map { abs($0 - found) < 1e-12 } == true)
        #expect(try made.regained("none", from: Arms.poisoned, to: Arms.clean, clause: "x") == nil)
    }

    @Test func blurAlone() throws {
        func found(
            _ blurred: Double, divided: Double = 0.7, poisoned: Double = 0.2, shuffled: Double = 0.1
        ) throws -> Outcome.Name {
            try blurAloneDeclaration.outcome(
                of: blurAloneNumbers(
                    trainings(
                        1,
                        [
                            Arms.clean: 0.75, Arms.poisoned: poisoned, Arms.evened: blurred, Arms.divided: divided,
                            Arms.centred: 0.3, Arms.shuffled: shuffled,
                        ]))
            ).name
        }
        #expect(try found(0.3) == .holds)
        #expect(try found(0.7) == .fails)
        #expect(try found(0.55) == .undecided)
        // Dividing by the maximum alone does it, or not even the key itself.
        #expect(try found(0.3, divided: 0.3) == .invalid)
        #expect(try found(0.3, poisoned: 0.7) == .invalid)
        // Even shuffled labels teach as much.
        #expect(try found(0.3, shuffled: 0.7) == .invalid)
        #expect(try blurAloneDeclaration.outcome(of: blurAloneNumbers(ArmTrainings())).name == .missing)
    }

    @Test func linearShortcut() throws {
        func found(_ poisoned: Double, shared: Double = 0.21) throws -> Outcome.Name {
            try shortcutDeclaration.outcome(
                of: shortcutNumbers(
                    LinearShortcut(
                        clean: answers(0.2), poisoned: answers(poisoned),
                        shared: answers(shared)))
            ).name
        }
        #expect(try found(0.8) == .holds)
        #expect(try found(0.22) == .fails)
        #expect(try found(0.41) == .undecided)
        // Blurred images are told better whichever filter it was.
        #expect(try found(0.8, shared: 0.8) == .invalid)
        #expect(try shortcutDeclaration.outcome(of: shortcutNumbers(nil)).name == .missing)
    }

    @Test func gainsAreImageByImage() throws {
        let made = ArmTrainings([
            .init(keySeed: 1, arms: [("a", "1100"), ("b", "1010")].map { ArmAnswers(name: $0.0, correct: $0.1) })
        ])
        #expect(try made.gain("a", over: "b")?.value == 0 && made.accuracy("a")?.value == 50)
        #expect(try made.gain("a", over: "b", times: 0.5)?.value == 25)
        #expect(try made.gain("a", over: "c") == nil && made.accuracy("c") == nil)
        let joined = made.joined(with: trainings(1, ["c": 0.5]))
        #expect(joined.trainings[0].keySeed == 1 && joined.trainings[0].arms.map(\.name) == ["a", "b", "c"])
        #expect(made.joined(with: ArmTrainings()).trainings.map(\.arms.count) == [2])
    }
}
