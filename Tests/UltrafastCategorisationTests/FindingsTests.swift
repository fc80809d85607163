import Testing

@testable import Notebook
@testable import UltrafastCategorisation

/// Each finding's rule, fed with made-up answers: every outcome that its kind allows can come.
@Suite struct FindingsTests {
    // MARK: Level

    private func level(_ task: Task, _ made: MadeUp) throws -> String {
        try outcome(
            accuracyDeclaration(task), accuracyNumbers(task, made.features, made.readouts, made.controls)
        ).word
    }

    @Test(arguments: [Task.animal, .artifact])
    func accuracy(_ task: Task) throws {
        func made(_ right: Double, untrained: Double = 0.65, random: Double = 0.5) -> MadeUp {
            var made = MadeUp()
            made.right = { _, _, task in task == .random ? random : right }
            made.untrained = { _, _ in untrained }
            return made
        }
        #expect(try level(task, made(0.97)) == "holds")
        #expect(try level(task, made(0.8)) == "fails")
        #expect(try level(task, made(task == .animal ? 0.9 : 0.873)) == "undecided")
        // What untrained convolutions or a label without meaning can do says nothing of what was learned.
        #expect(try level(task, made(0.97, untrained: 0.96)) == "invalid")
        #expect(try level(task, made(0.97, random: 0.96)) == "invalid")
        #expect(try level(task, made(0.97, untrained: 0.89)) != "holds")
        var few = made(0.97)
        few.animals = 3
        #expect(try level(.animal, few) == "missing")
    }

    @Test("Equivalent readouts are analyses of the same clause")
    func forks() throws {
        let made = MadeUp()
        let numbers = try accuracyNumbers(.animal, made.features, made.readouts, made.controls)
        let judged = try Judge(declaration: accuracyDeclaration(.animal), numbers: numbers, isQuick: false)
            .summary(data: [], isTimed: false)
        let options = Set((judged.steadiness?.analyses ?? []).flatMap(\.options.values))
        #expect(options.isSuperset(of: ["0.0001", "0.01", "the means of the last convolution's maps"]))
        #expect(judged.isOfOneNetwork)
    }

    @Test func unseenPictures() throws {
        func word(_ right: Double, untrained: Double = 0.6, shuffled: Double = 0.5) throws -> String {
            let count = 8000
            let wanted = (0..<count).map { $0 % 5 < 3 }
            func said(_ share: Double) -> Said {
                Said(wanted.indices.map { (Double($0 * 7919 % count) < share * Double(count)) == wanted[$0] })
            }
            func answers(_ right: Double) -> [SmallAnswers] {
                [SmallAnswers(part: .lastBlock, said: ByCase { said($0 == .shuffled ? shuffled : right) })]
            }
            let names = (0..<count).map(String.init)
            return try outcome(
                unseenDeclaration,
                unseenNumbers(
                    SmallReadouts(
                        collection: "made up", pictures: count,
                        folds: Folds(5, groups: names, strata: names.map { _ in "" }, stream: RandomStream(seed: 1)),
                        wanted: ByCase { _ in Said(wanted) }, answers: answers(right), untrained: answers(untrained)))
            ).word
        }
        #expect(try word(0.95) == "holds")
        #expect(try word(0.7, untrained: 0.7) == "fails")
        #expect(try word(0.95, untrained: 0.95) == "partly")
        #expect(try word(0.9) == "undecided")
        #expect(try word(0.95, shuffled: 0.7) == "invalid")
        let none = SmallReadouts(
            collection: nil, pictures: 0, folds: Folds(5, groups: [], strata: [], stream: RandomStream(seed: 1)),
            wanted: ByCase { _ in Said([]) }, answers: [], untrained: [])
        #expect(try outcome(unseenDeclaration, unseenNumbers(none)).word == "missing")
    }

    // MARK: Two nets

    @Test func negativeLink() throws {
        func word(_ toOther: Double, _ toNeither: Double, shuffled: (Double, Double) = (0.5, 0.5)) throws -> String {
            var made = MadeUp()
            made.yes = (toOther, toNeither)
            made.shuffledYes = (toSomething: shuffled.0, toNeither: shuffled.1)
            return try outcome(
                negativeLinkDeclaration, negativeLinkNumbers(made.features, made.readouts, made.controls)
            ).word
        }
        #expect(try word(0.02, 0.6) == "holds")
        #expect(try word(0.6, 0.1) == "fails")
        #expect(try word(0.3, 0.4) == "undecided")
        #expect(try word(0.02, 0.6, shuffled: (0.3, 0.7)) == "invalid")
        // The nets can't tell their own targets from neither: they have nothing to say.
        #expect(try word(0.02, 1) == "invalid")
    }

    @Test func oppositeAnswers() throws {
        func word(_ artifact: Double, shuffled: Double = 0, other: Double = 1) throws -> String {
            var made = MadeUp()
            made.common = (artifact, shuffled, other)
            return try outcome(
                oppositeAnswersDeclaration, oppositeAnswersNumbers(made.features, made.readouts, made.controls)
            ).word
        }
        #expect(try word(-1) == "holds")
        #expect(try word(1) == "fails" && word(0.02) == "fails")
        // With the nets' own parts, a fifth as large and all but the same in both: (−0.11 + 0.04) / √(1.04 (0.11² + 0.04)) is
        // −0.3, the bound.
        #expect(try word(-0.11) == "undecided")
        #expect(try word(-1, shuffled: -1) == "invalid")
        #expect(try word(-1, other: -1) == "invalid")
    }

    @Test func combination() throws {
        /// By row, how surely either net is right (above 0) or wrong; and how a third net is, whose label means nothing.
        func found(
            random: (@Sendable (Int, _ isAnimal: Bool) -> Float)? = nil,
            _ right: (Int) -> (animal: Float, artifact: Float)
        ) throws -> Outcome {
            var made = MadeUp()
            made.others = 0
            var readouts = try made.readouts
            let items = made.items
            func logits(_ value: (Int, Bool) -> Float) -> [Float] {
                items.indices.map { value($0, items[$0].category == .animal) }
            }
            for index in readouts.answers.indices {
                readouts.answers[index].logits[.animal] = logits { ($1 ? 1 : -1) * right($0).animal }
                readouts.answers[index].logits[.artifact] = logits { ($1 ? -1 : 1) * right($0).artifact }
                readouts.answers[index].logits[.random] = logits(random ?? { row, _ in row % 2 == 0 ? 16 : -16 })
            }
            return try outcome(combinationDeclaration, combinationNumbers(made.features, readouts))
        }
        // Either net is unsure where it is wrong, and the other is right there.
        let better: (Int) -> (animal: Float, artifact: Float) = {
            $0 % 5 == 0 ? (-1, 4) : $0 % 5 == 1 ? (4, -1) : (4, 4)
        }
        #expect(try found(better) == .holds)
        // Both nets say the same.
        #expect(try found { $0 % 5 == 0 ? (-4, -4) : (4, 4) } == .fails(.absent))
        // Either net is sure where it is wrong.
        #expect(try found { $0 % 4 == 0 ? (1, -8) : $0 % 4 == 1 ? (-8, 1) : (4, 4) } == .fails(.reversed))
        // The artifact net is always the surer one, and better.
        #expect(try found { $0 % 10 < 3 ? (-1, 8) : $0 % 10 == 3 ? (4, -8) : (4, 8) }.word == "partly")
        #expect(try found { $0 % 100 == 0 ? (-1, 4) : $0 % 5 == 1 ? (-4, -4) : (4, 4) }.word == "undecided")
        #expect(try found(random: { $1 ? 16 : -16 }, better).word == "invalid")
        // Nets that are always right have nothing to gain.
        #expect(try found { _ in (4, 4) }.word == "invalid")
    }

    // MARK: Changed pictures

    /// - Parameter costs: of turned, and of all other changed pictures, after learning from changed ones; of turned ones
    ///   after learning from plain ones.
    private func changed(_ turned: Double, _ other: Double, plain: Double = 0.3, right: Double = 0.97) -> MadeUp {
        var made = MadeUp()
        made.right = { _, _, task in task == .random ? 0.5 : right }
        made.cost = { _, training, view in
            switch view {
            case .plain: 0
            case .rotated: training == .plain ? plain : turned
            default: other
            }
        }
        return made
    }

    @Test func robustness() throws {
        func word(_ made: MadeUp) throws -> String {
            try outcome(robustnessDeclaration, robustnessNumbers(made.features, made.readouts)).word
        }
        #expect(try word(changed(0.02, 0.01)) == "holds")
        #expect(try word(changed(0.2, 0.2)) == "fails")
        #expect(try word(changed(0.2, 0.01)) == "partly")
        #expect(try word(changed(0.05, 0.01)) == "undecided")
        #expect(try word(changed(0.02, 0.01, plain: 0)) == "invalid")
        // At chance there is nothing to lose.
        #expect(try word(changed(0, 0, right: 0.6)) == "invalid")
    }

    @Test func everyAngle() throws {
        func word(_ made: MadeUp) throws -> String {
            try outcome(everyAngleDeclaration, everyAngleNumbers(made.features, made.readouts)).word
        }
        #expect(try word(changed(0.02, 0.01)) == "holds")
        // Upright, too, it is far from the bound: by 19 points.
        #expect(try word(changed(0.2, 0, right: 0.7)) == "fails")
        #expect(try word(changed(0.2, 0)) == "partly")
        #expect(try word(changed(0.08, 0)) == "undecided")
        #expect(try word(changed(0.02, 0, plain: 0)) == "invalid")
        var one = changed(0.02, 0)
        let cost = one.cost
        one.cost = { $2 == .rotated(degrees: 135) && $1 == .augmented ? 0.3 : cost($0, $1, $2) }
        guard
            case .partly(_, let failing) = try outcome(
                everyAngleDeclaration, everyAngleNumbers(one.features, one.readouts))
        else {
            Issue.record("one angle of 24 fails")
            return
        }
        #expect(failing.map(\.name) == ["135°"])
    }

    @Test func untouched() throws {
        func word(
            _ declaration: Declaration, _ asked: [Architecture], _ losses: [Double], mirrored: Double = 0,
            upright: Double = 0.95, names: [Architecture] = [.efficientNetLite0, .squeezeNet11]
        ) throws -> String {
            let items = MadeUp().items
            let views = [PhotographView.plain, .mirrored] + Change.turned.views
            let wanted = Task.animal.answers(items, randomTargets: [])
            let networks = zip(names, losses).map { architecture, loss in
                UntouchedNetwork(
                    name: architecture.title, architecture: architecture.rawValue, weights: "none",
                    said: ByCase([.animal, .artifact]) { _ in
                        views.map { view in
                            let cost = view == .plain ? 0 : view == .mirrored ? mirrored : loss
                            return Said(
                                items.indices.map { row in
                                    let place = (Double(row) * 0.618_034).truncatingRemainder(dividingBy: 1)
                                    return (place < upright - cost) == wanted[row]
                                })
                        }
                    })
            }
            let answers = UntouchedAnswers(collection: "made up", items: items, views: views, networks: networks)
            return try outcome(declaration, untouchedNumbers(declaration, asked, answers)).word
        }
        let small = untouchedSmall
        #expect(try word(untouchedDeclaration, small, [0.15, 0.2]) == "holds")
        #expect(try word(untouchedDeclaration, small, [0, 0.001]) == "fails")
        #expect(try word(untouchedDeclaration, small, [0.15, 0]) == "partly")
        #expect(try word(untouchedDeclaration, small, [0.05, 0.15]) == "undecided")
        #expect(try word(untouchedDeclaration, small, [0.15, 0.2], mirrored: 0.2) == "invalid")
        #expect(try word(untouchedDeclaration, small, [0.15, 0.2], upright: 0.6) == "invalid")
        #expect(try word(untouchedDeclaration, small, [0.15], names: [.squeezeNet11]) == "missing")
        #expect(try word(untouchedVGG16Declaration, [.vgg16], [0.15, 0.2]) == "missing")
        #expect(try word(untouchedVGG16Declaration, [.vgg16], [0.15], names: [.vgg16]) == "holds")
    }

    // MARK: Layers, people

    @Test func fewLayers() throws {
        func word(_ seven: Double, thirteen: Double, one: Double = 0.6, untrained: Double = 0.6) throws -> String {
            var made = MadeUp()
            (made.animals, made.artifacts, made.others) = (960, 1040, 400)
            made.right = { part, _, task in
                switch part {
                case _ where task == .random: 0.5
                case .convolution(1): one
                case .convolution(7): seven
                default: thirteen
                }
            }
            made.untrained = { _, _ in untrained }
            return try outcome(
                fewLayersDeclaration, fewLayersNumbers(made.features, made.readouts, made.controls)
            ).word
        }
        #expect(try word(0.9, thirteen: 0.95) == "holds")
        #expect(try word(0.65, thirteen: 0.95) == "fails")
        #expect(try word(0.82, thirteen: 1) == "partly")
        #expect(try word(0.84, thirteen: 0.95) == "undecided")
        #expect(try word(0.9, thirteen: 0.95, one: 0.95) == "invalid")
        #expect(try word(0.9, thirteen: 0.95, untrained: 0.9) == "invalid")
    }

    @Test func likePeople() throws {
        func word(shuffled: Double = 0, _ people: (@Sendable (Int) -> Double)?) throws -> String {
            var made = MadeUp()
            made.people = people
            made.common.shuffled = shuffled
            return try outcome(
                likePeopleDeclaration, likePeopleNumbers(made.features, made.readouts, made.controls)
            ).word
        }
        // What all nets have in common, its reverse, and something else.
        #expect(try word { MadeUp.place($0, 9) } == "holds")
        #expect(try word { 1 - MadeUp.place($0, 9) } == "fails")
        #expect(try word { $0 < 240 ? MadeUp.place($0, 9) : 1 - MadeUp.place($0, 9) } == "partly")
        #expect(try word { MadeUp.place($0 * $0, 33) } == "undecided")
        #expect(try word(shuffled: 1) { MadeUp.place($0, 9) } == "invalid")
        #expect(try word(nil) == "missing")
    }

    @Test("Declarations have names of their own, and every finding a control that must fail")
    func declarations() {
        let found = study.parts.compactMap { part -> Declaration? in
            if case .finding(let finding) = part { finding.declaration } else { nil }
        }
        #expect(Set(found.map(\.identifier)).count == found.count && found.count == 12)
        for declaration in found {
            #expect(declaration.controls.contains { $0.expectation == .mustFail }, "\(declaration.identifier)")
        }
    }
}
