import Testing

@testable import Notebook

/// What figures and tables tell of networks that were trained in several ways on images that may be poisoned.
@Suite struct PoisonedFigureTests {
    /// One training: half, a quarter and all of four images right.
    private let trainings = ArmTrainings([
        .init(
            keySeed: 1,
            arms: [
                ArmAnswers(name: "clean", correct: "1010", learned: [40, 50], tested: [30, 45]),
                ArmAnswers(
                    name: "poisoned", correct: "1000",
                    // Four classes, and no answer of the last one.
                    following: FilterAnswers(
                        own: "1111", permuted: "0000", answers: "ffio",
                        counts: [[2, 1, 0, 1], [0, 0, 0, 0], [0, 0, 3, 0], [1, 1, 1, 1]]),
                    learned: [80, 95.04], tested: [20, 10.26]),
            ])
    ])

    private func texts(_ row: [Cell]) -> [String] {
        row.map {
            switch $0 {
            case .text(let text): text
            case .number(let number, _): "\(number)"
            case .interval(let value, _, _, _): "\(value)"
            case .links: "link"
            }
        }
    }

    /// A title, whose numbers stay with their units.
    private func words(_ figure: Figure) -> String { figure.title.replacing("\u{A0}", with: " ") }

    @Test("Arms that were not trained are in no figure")
    func accuracies() throws {
        let figure = try Figure.armAccuracies(
            "x", "X",
            [ShownArms("one", trainings, ["poisoned", "never"]), ShownArms("two", ArmTrainings(), ["clean"])],
            between: ShownArms("ends", trainings, ["clean"]), caption: "", sample: "One training.")
        #expect(figure.data.rows.map { Array(texts($0).prefix(2)) } == [["one", "poisoned"]])
        #expect(try trainings.accuracyPhrase("never") == nil)
        #expect(try trainings.accuracyPhrase("clean")?.hasPrefix("50") == true)
        let over = try trainings.accuracyFigure(
            over: "Share", "y", "Y", [("kind", [(20, "clean"), (50, "never"), (80, "poisoned")])], caption: "")
        #expect(over.data.rows.map { Array(texts($0).prefix(2)) } == [["kind", "20.0"], ["kind", "80.0"]])
    }

    @Test("Courses have a row for each epoch, and the title tells of the last one")
    func courses() {
        let figure = trainings.courseFigure(telling: "poisoned")
        #expect(words(figure) == "Of poisoned images 95 % are learnt, of clean test images 10 % are right")
        #expect(
            figure.data.rows.map(texts)
                == [
                    ["clean", "what was learnt from", "1.0", "40.0"], ["clean", "what was learnt from", "2.0", "50.0"],
                    ["clean", "clean test images", "1.0", "30.0"], ["clean", "clean test images", "2.0", "45.0"],
                    ["poisoned", "what was learnt from", "1.0", "80.0"],
                    ["poisoned", "what was learnt from", "2.0", "95.04"],
                    ["poisoned", "clean test images", "1.0", "20.0"],
                    ["poisoned", "clean test images", "2.0", "10.26"],
                ])
        #expect(trainings.courseFigure(telling: "never").title == "Accuracy by epoch")
    }

    @Test("Answers are shares of a filter's images, also where some classes alone are drawn")
    func following() throws {
        let whole = try #require(trainings.followingFigure(of: "poisoned", classes: ["a", "b", "c", "d"]))
        #expect(words(whole) == "50 % of answers follow the filter, 25 % what the image shows")
        #expect(whole.data.rows.count == 16 && texts(whole.data.rows[3]) == ["a", "d", "25.0"])
        // A filter that no image got has no answers.
        #expect(whole.data.rows[4..<8].map { texts($0)[2] } == ["0.0", "0.0", "0.0", "0.0"])
        let part = try #require(trainings.followingFigure(of: "poisoned", classes: ["a", "b"]))
        #expect(
            part.data.rows.map(texts)
                == [["a", "a", "50.0"], ["a", "b", "25.0"], ["b", "a", "0.0"], ["b", "b", "0.0"]])
        #expect(trainings.followingFigure(of: "clean", classes: ["a"]) == nil)
    }

    /// The accuracies of pairs are tested where they are computed.
    @Test("A grid has each pair of cells once, and both filters may change places")
    func mixtures() throws {
        let grid = try MixtureGrid(dimension: 20, length: 1.5, cells: 3)
        let places = [1.0 / 12, 3.0 / 12, 5.0 / 12]
        #expect(grid.pairs.map(\.positive) == places.flatMap { [$0, $0, $0] })
        #expect(grid.pairs.map(\.negative) == places + places + places)
        for pair in grid.pairs {
            let mirrored = try #require(
                grid.pairs.first { $0.positive == pair.negative && $0.negative == pair.positive })
            #expect(abs(mirrored.clean - pair.clean) < 1e-9 && abs(mirrored.poisoned - pair.poisoned) < 1e-9)
            #expect((pair.closedForm != nil) == (pair.positive == pair.negative))
            // No rule is better than that for clean points, and different filters make poisoned ones easier.
            #expect(pair.clean <= grid.withoutFilters + 1e-9)
            #expect(pair.positive == pair.negative || pair.poisoned > grid.withoutFilters)
        }
        // Φ(1.5).
        #expect(abs(grid.withoutFilters - 0.9331928) < 1e-7)
        #expect(grid.mixtureFigure().data.rows.count == 9)
    }
}
