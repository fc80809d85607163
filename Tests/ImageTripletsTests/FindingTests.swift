import Foundation
import Testing
import Verdicts

@testable import ImageTriplets
@testable import Notebook

/// What the findings make of triplets and choices made by hand, and of controls that pass where they must fail.
@Suite struct FindingTests {
    @Test func decorrelated() throws {
        func found(_ photographs: MadeUp?, _ small: MadeUp = MadeUp(), trainings: Int = 3) throws -> Outcome.Name {
            try decorrelatedDeclaration.outcome(
                of: decorrelatedNumbers(photographs.map { try $0.photographs() }, small.small(trainings: trainings))
            ).name
        }
        #expect(try found(MadeUp()) == .holds)
        #expect(try found(MadeUp(), trainings: 1) == .holds)
        // One of both collections is enough for a set of stimuli; in neither there is none.
        #expect(try found(MadeUp(paper: 0.5)) == .holds)
        #expect(try found(MadeUp(paper: 0.5), MadeUp(paper: 0.5)) == .fails)
        // Too few triplets to tell.
        #expect(try found(MadeUp(count: 40), MadeUp(count: 40), trainings: 1) == .undecided)
        #expect(try found(nil) == .missing)
        // Random triplets are decorrelated, too: there is nothing to pull apart.
        let natural = MadeUp(random: 0, count: 900)
        #expect(try found(natural, natural) == .invalid)
        // Of one collection alone: whether there was something to pull apart stays open.
        #expect(try found(natural) == .undecided)
        // One level in the place of two is decorrelated, too: the measure sees nothing.
        #expect(try found(MadeUp(oneLevel: 0), MadeUp(oneLevel: 0)) == .invalid)
    }

    @Test func survives() throws {
        func found(
            _ photographs: MadeUp?, _ small: MadeUp = MadeUp(), others: [Double] = [0, 0]
        ) throws -> Outcome.Name {
            try survivesDeclaration.outcome(
                of: survivesNumbers(photographs.map { try $0.photographs(others: others) }, small.small())
            ).name
        }
        #expect(try found(MadeUp()) == .holds)
        #expect(try found(MadeUp(kept: 0.5)) == .partly)
        #expect(try found(MadeUp(), others: [0.5, 0]) == .partly)
        #expect(try found(MadeUp(kept: 0.5), MadeUp(kept: 0.5), others: [0.5, 0.5]) == .fails)
        #expect(try found(MadeUp(), others: []) == .missing)
        #expect(try found(nil) == .missing)
        // What was chosen among noise is in other noise, too: the units are not others.
        #expect(try found(MadeUp(noise: 0.95)) == .invalid)
    }

    @Test func levelsMeanSomething() throws {
        func found(_ photographs: MadeUp, _ small: MadeUp = MadeUp()) throws -> Outcome.Name {
            try meaningDeclaration.outcome(of: meaningNumbers(photographs.photographs(), small.small())).name
        }
        #expect(try found(MadeUp()) == .holds)
        #expect(try found(MadeUp(what: (0.1, 1))) == .partly)
        let turned = MadeUp(what: (0.1, 1), how: (1, 0.1))
        #expect(try found(turned, turned) == .fails)
        // An untrained network says what a picture is of, as the trained one does.
        #expect(try found(MadeUp(), MadeUp(untrainedWhat: (1, 0.1))) == .invalid)
        // A low layer of other images says how these look.
        #expect(try found(MadeUp(), MadeUp(shuffledHow: (0.1, 1))) == .invalid)
        #expect(try meaningDeclaration.outcome(of: meaningNumbers(nil, MadeUp().small())).name == .missing)
    }

    @Test func choicesOfTwoNetworks() throws {
        func high(_ made: MadeUpChoices) throws -> Outcome.Name {
            try corNetHighDeclaration.outcome(of: corNetHighNumbers(made.explained())).name
        }
        func low(_ made: MadeUpChoices) throws -> Outcome.Name {
            try vggLowDeclaration.outcome(of: vggLowNumbers(made.explained())).name
        }
        #expect(try high(MadeUpChoices()) == .holds)
        let byVGG = MadeUpChoices(corNet: (0, 0), vgg: (1.2, 0))
        #expect(try high(byVGG) == .fails)
        #expect(try low(MadeUpChoices(corNet: (0, 0), vgg: (0, 1.2))) == .holds)
        #expect(try low(MadeUpChoices(corNet: (0, 1.2), vgg: (0, 0))) == .fails)
        // Both alike: one of twenty intervals says otherwise.
        let alike = try (1...12 as ClosedRange<UInt64>).map { seed in
            let explained = MadeUpChoices(corNet: (1, 0), vgg: (1, 0)).explained(seed: seed)
            return try corNetHighDeclaration.outcome(of: corNetHighNumbers(explained)).name
        }
        #expect(alike.count { $0 == .undecided } >= 9, "\(alike)")
        // Nobody follows any layer: the control that must pass fails.
        #expect(try high(MadeUpChoices(corNet: (0, 0))) == .invalid)
        // Everybody presses the same key; dealt anew, choices are told as well.
        #expect(try high(MadeUpChoices(isAlwaysSecond: true)) == .invalid)
        // Votes of nobody in particular are judged over triplets.
        #expect(try high(MadeUpChoices(participants: 1, triplets: 1500, areUnnamed: true)) == .holds)
        #expect(try high(MadeUpChoices(participants: 1)) == .missing)
        #expect(try high(MadeUpChoices(hasCorNet: false)) == .missing)
        #expect(try corNetHighDeclaration.outcome(of: corNetHighNumbers(nil)).name == .missing)
    }

    @Test("Triplets that one participant was not asked are left out for all; where none is left, nothing is judged")
    func incompleteChoices() throws {
        let whole = MadeUpChoices().explained()
        func without(_ isAsked: (Int, Int) -> Bool) -> ExplainedChoices {
            let answers = whole.choices.answers.enumerated().map { participant, row in
                row.enumerated().map { isAsked(participant, $0) ? $1 : nil }
            }
            return ExplainedChoices(
                choices: TripletChoices(participants: whole.choices.participants, answers: answers),
                namesParticipants: true, pictures: whole.pictures, count: whole.count, leftOut: 0, levels: whole.levels)
        }
        let some = without { participant, triplet in participant != 3 || triplet >= 30 }
        let numbers = try corNetHighNumbers(some)
        let units = try #require(numbers.clauses["difference"]).units
        #expect(units.factors.map(\.count) == [20, 120] && units.missing.first?.count != nil)
        #expect(try corNetHighDeclaration.outcome(of: numbers).name == .holds)
        #expect(
            try corNetHighDeclaration.outcome(of: corNetHighNumbers(without { ($0 + $1) % 2 == 0 })).name == .missing)
    }

    @Test func brainScores() throws {
        func scores(_ corNet: (it: Double, itLow: Double, v2: Double), _ vgg: (it: Double, itLow: Double, v2: Double))
            -> BrainScores
        {
            func score(_ model: String, _ layer: String, _ region: String, _ value: Double) -> BrainScores.Score {
                BrainScores.Score(model: model, layer: layer, region: region, benchmark: "b", value: value)
            }
            return BrainScores([
                score("cornet-s", "IT", "IT", corNet.it), score("cornet-s", "V2", "IT", corNet.itLow),
                score("cornet-s", "V2", "V2", corNet.v2), score("vgg-16", "pool5", "IT", vgg.it),
                score("vgg-16", "conv4_2", "IT", vgg.itLow), score("vgg-16", "conv4_2", "V2", vgg.v2),
            ])
        }
        // CORnet-S' high level counts most, VGG-16's low one among the low ones.
        let made = MadeUpChoices(participants: 30, corNet: (1.4, 0), vgg: (0.2, 0.9))
        func found(_ scores: BrainScores?, _ made: MadeUpChoices = made) throws -> Outcome.Name {
            try brainScoreDeclaration.outcome(of: brainScoreNumbers(made.explained(), scores)).name
        }
        // Of VGG-16 the low level adds more, so that the scores must say so.
        #expect(try found(scores((0.6, 0.3, 0.2), (0.4, 0.5, 0.4))) == .holds)
        #expect(try found(scores((0.6, 0.3, 0.2), (0.4, 0.3, 0.4))) == .partly)
        #expect(try found(scores((0.3, 0.6, 0.4), (0.4, 0.3, 0.2))) == .fails)
        // Equal scores say no direction, and scores of other layers none at all.
        #expect(try found(scores((0.4, 0.3, 0.2), (0.4, 0.5, 0.4))) == .missing)
        #expect(try found(BrainScores([])) == .missing)
        #expect(try found(nil) == .missing)
        #expect(try found(scores((0.6, 0.3, 0.2), (0.4, 0.5, 0.4)), MadeUpChoices(isAlwaysSecond: true)) == .invalid)
    }

    @Test func humanLabels() throws {
        let small = try MadeUp(count: 900).small()
        /// - Parameters:
        ///   - share: of triplets in which people name the image alike that the high level finds nearer.
        ///   - tied: the same where class says nothing.
        func named(_ share: Double, tied: Double, others: Double = 0.5) -> [NamedTriplets] {
            small.enumerated().map { number, training in
                var stream = RandomStream(seed: UInt64(number + 20), "names")
                func outcomes(_ share: (Int) -> Double) -> [Double?] {
                    training.arms[.rarestFirst].what.indices.map {
                        stream.uniform() < 0.1 ? nil : stream.uniform() < share($0) ? 1 : -1
                    }
                }
                let what = training.arms[.rarestFirst].what
                return NamedTriplets(
                    people: outcomes { what[$0] == nil ? tied : share }, others: outcomes { _ in others })
            }
        }
        func found(_ named: [NamedTriplets], _ small: [SmallTriplets] = small) throws -> Outcome.Name {
            try humanLabelsDeclaration.outcome(of: humanLabelsNumbers(small, named)).name
        }
        #expect(try found(named(0.8, tied: 0.75)) == .holds)
        #expect(try found(named(0.9, tied: 0.2)) == .partly)
        #expect(try found(named(0.2, tied: 0.2)) == .fails)
        // Names of other images do as well.
        #expect(try found(named(0.8, tied: 0.75, others: 0.8)) == .invalid)
        #expect(try found([]) == .missing)
        #expect(try found(Array(named(0.8, tied: 0.75).prefix(1)), Array(small.prefix(1))) == .holds)
    }

    @Test("Of triplets that are aligned nothing is counted, and ties are left out")
    func shares() throws {
        var training = try MadeUp(count: 40).small(trainings: 1)[0]
        let kinds = training.arms[.rarestFirst].measured.set?.triplets.map(\.cell.kind) ?? []
        let people: [Double?] = kinds.indices.map { kinds[$0] == .aligned ? -1 : $0 % 3 == 0 ? nil : 1 }
        let numbers = try humanLabelsNumbers([training], [NamedTriplets(people: people, others: people)])
        #expect(numbers.clauses["all in conflict"]?.value == 100)
        let counted = kinds.indices.count { kinds[$0] == .conflict && $0 % 3 != 0 }
        #expect(numbers.clauses["all in conflict"]?.units.scarcest?.count == counted && counted > 5)
        training.arms[.rarestFirst].what = training.arms[.rarestFirst].what.map { _ in 1 }
        #expect(try humanLabelsNumbers([training], [NamedTriplets(people: people, others: people)]).missing != nil)
    }

    @Test("Kinds of object follow from ImageNet's classes; kinds of which there are few are none")
    func kindsOfObjects() {
        func item(_ index: Int?, _ category: PhotographCollection.Category) -> PhotographCollection.Item {
            .init(file: "\(index ?? -1)", object: "a", name: "a", category: category, imageNetIndex: index)
        }
        let dogs = (0..<8).map { item(151 + $0, .animal) }
        let items = dogs + [item(281, .animal), item(500, .artifact), item(nil, .animal)]
        #expect(items.kindsOfObjects() == Array(repeating: "dogs", count: 8) + [nil, nil, nil])
        #expect(items.kindsOfObjects(atLeast: 1).suffix(3) == ["cats", "artifact", nil])
        // Each animal class has one kind.
        let animals = (0...388).map { item($0, .animal) }
        #expect(animals.kindsOfObjects(atLeast: 1).count { $0 != nil } == 389)
    }
}
