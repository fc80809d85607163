import Testing

@testable import Notebook
@testable import UnlearnableData

/// What is planned, and which images arms learn from.
@Suite struct PlanTests {
    private let full = Setting(profile: .full)

    private func plans(_ setting: Setting) throws -> [DefendedArms?] {
        [
            Arms.erm(setting), Arms.adversarial(setting), Arms.adaptive(setting), Arms.adaptiveControl(setting),
            Arms.later(setting), Arms.baseline(setting), Arms.parts(setting), Arms.augmented(setting),
            Arms.filters(setting), Arms.transferred(setting), try Arms.networks(setting),
        ]
    }

    @Test func armsHaveNamesOfTheirOwn() throws {
        for plan in try plans(full) {
            let arms = try #require(plan).arms.map(\.name)
            #expect(Set(arms).count == arms.count && !arms.isEmpty, "\(arms)")
        }
        // What is compared is trained for as long on as many images.
        let compared = [Arms.baseline(full), Arms.parts(full), Arms.augmented(full), Arms.filters(full)]
        for plan in compared {
            let plan = try #require(plan)
            #expect(plan.images == 10_000 && plan.arms.allSatisfy { $0.recipe == plan.arms[0].recipe })
        }
        #expect(Arms.erm(full)?.arms[0].recipe == Arms.later(full)?.arms[0].recipe)
        #expect(Arms.erm(full)?.images == Arms.later(full)?.images)
        // Every arm that a finding asks for is planned.
        let names = Set(try plans(full).flatMap { $0?.arms.map(\.name) ?? [] })
        for arm in [
            Arms.clean, Arms.poisoned, Arms.shared, Arms.divided, Arms.centred, Arms.evened, Arms.undone, Arms.shuffled,
            Arms.deconvolution, Arms.cleanDeconvolution, Arms.sharpened, Arms.interpolated, Arms.before,
            Arms.tunedPoisoned, Arms.tunedClean, Arms.readPoisoned, Arms.readClean, Arms.cleanSharpened,
        ] + fractions.flatMap({ [Arms.mixed($0), Arms.cleanPart($0)] }) + augmentations.map(\.title)
            + norms.flatMap({ [Arms.hardened(Arms.clean, $0), Arms.hardened(Arms.poisoned, $0)] })
            + blurs.filter({ $0 != 0.3 }).map(Arms.blurred)
        { #expect(names.contains(arm), "\(arm)") }
    }

    @Test func minutesHaveNoTimeForAll() throws {
        let quick = try plans(Setting(profile: .quick))
        #expect(quick.map { $0 == nil } == [false, true, true, true, false, true, true, true, true, false, true])
        // 1,500 images a second: all of it in less than five minutes.
        let images = quick.compactMap { $0 }.reduce(0) { sum, plan in
            sum + plan.trainings * plan.arms.reduce(0) { $0 + $1.recipe.epochs * plan.images }
        }
        #expect(images < 5 * 60 * 1500)
    }

    @Test func moreNetworksAreAnOption() throws {
        let usual = try #require(try Arms.networks(full))
        #expect(usual.arms.count == 8)
        var asked = full
        asked.options = ["networks": "cifar-densenet121,cifar-wideresnet34-10"]
        let more = try #require(try Arms.networks(asked))
        #expect(Set(more.arms.map(\.network)).subtracting(usualNetworks) == [.denseNet121, .wideResNet])
        #expect(throws: MethodError.self) { try ReducedArchitecture.listed(in: "vgg") }
        let error = #expect(throws: NotebookError.self) {
            var wrong = full
            wrong.options = ["network": "cifar-densenet121"]
            try study.checkOptions(of: wrong)
        }
        #expect(error?.finding == "it has networks, size")
        var wrong = full
        wrong.options = ["networks": "cifar-densenet"]
        #expect(throws: MethodError.self) { try study.checkOptions(of: wrong) }
    }

    @Test func whichSizesTheNetworksTake() throws {
        var asked = full
        for side in ["32", "48", "64", "224"] {
            asked.options = ["size": side]
            try study.checkOptions(of: asked)
            #expect(asked.imageSize == Int(side))
        }
        // Where nothing is said, sources get the setting as it is.
        #expect(full.imageSize == nil && full.forSources == full)
        asked.data = ["images": "my/photos"]
        #expect(asked.forSources.data == ["images": DatasetLocator.namedWithSide("my/photos", 224)])
        for side in ["28", "50", "228", "48px", "-32", ""] {
            asked.options = ["size": side]
            let error = #expect(throws: MethodError.self) { try study.checkOptions(of: asked) }
            #expect(error?.description.contains("a multiple of 4 from 32 to 224") == true, "\(side)")
        }
    }
}
