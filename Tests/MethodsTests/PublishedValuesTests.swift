import Foundation
import Methods
import Tensors
import Testing

/// Files of values, and what is said of them.
@Suite struct PublishedValuesTests {
    @Test func aRowForEachUnit() throws {
        let clipped = try Samples([1, 0.5, nil], of: "images", named: ["a", "b, c", "d"], measuring: "clipped")
        let plain = try Samples([2, 0, 1e-7], of: "images", named: ["d", "a", "b, c"], measuring: "say \"plain\"")
        let table = try Estimator.pairedMean(clipped, less: plain).values
        #expect(table.csv == "image,clipped,\"say \"\"plain\"\"\"\na,1,0\n\"b, c\",0.5,1e-07\nd,,2\n")
        let crossed = try Estimator.pairedMean(
            CrossedSamples([[1, 0], [nil, 1]], of: "trainings", on: "fault seeds", rows: ["x", "y"]),
            less: CrossedSamples([[0, 0], [1, 1]], of: "trainings", on: "fault seeds", rows: ["x", "y"]))
        #expect(
            crossed.values.csv == "training,fault seed,first,second\nx,1,1,0\nx,2,0,0\ny,1,,1\ny,2,1,1\n")
        let folds = try Estimator.crossValidated(
            .proportion(Samples([1, 0], of: "photographs", measuring: "correct")), folds: [0.5, 0.75], trained: 8,
            tested: 2)
        #expect(
            folds.values.csv == "photograph,fold,correct,value of fold\n1,,1,\n2,,0,\n,1,,0.5\n,2,,0.75\n")
        #expect(try Estimator.proportion(3, of: 5, "images").values.csv == "successes,trials,missing\n3,5,0\n")
        #expect(Estimator.exact(17).values.csv == "value\n17\n")
    }

    @Test func namesOfColumnsAreUnique() throws {
        for (name, estimator, _) in try PublishedEstimators(seed: 4).all {
            let table = estimator.values, names = table.units.map(\.name) + table.quantities.map(\.name)
            #expect(Set(names).count == names.count, "\(name)")
            #expect(table.csv.split(separator: "\n").count == table.rowCount + 1 || name.hasPrefix("exact"), "\(name)")
        }
        let twice = try Samples([1, 2], of: "images", measuring: "image")
        #expect(try Estimator.pairedMean(twice, less: twice).values.csv.hasPrefix("image,image 2,image 3\n"))
    }

    @Test(arguments: [
        ("images", "image"), ("fault seeds", "fault seed"), ("categories", "category"), ("classes", "class"),
        ("boxes", "box"), ("indices", "index"), ("people", "person"), ("frames of film", "frames of film"),
        ("losses", "loss"), ("series", "series"), ("patches", "patch"),
    ]) func unitsAreCalledInTheSingular(plural: String, singular: String) throws {
        let table = try Estimator.mean(Samples([1, 2], of: plural)).values
        #expect(table.units[0].name == singular)
    }

    /// 5,000 images × 3 trainings, two arms of 0 and 1; and the largest table of all, of full numbers.
    @Test func filesStayUnderTwoMegabytes() throws {
        var stream = RandomStream(seed: 7, "cells")
        func arm() throws -> CrossedSamples {
            try CrossedSamples(
                (0..<3).map { _ in (0..<5000).map { _ in stream.uniform() < 0.8 ? 1 : 0 } }, on: "images")
        }
        let bytes = try Estimator.pairedMean(arm(), less: arm()).values.csv.utf8.count
        #expect(bytes < 300_000, "\(bytes)")
        let rows = Estimator.largestTable / 3 / 100
        let cells = try (0..<3).map { _ in
            try CrossedSamples(
                (0..<rows).map { _ in (0..<100).map { _ in stream.normal() } }, of: "fault seeds", on: "images")
        }
        let three = try Estimator.mean(trainings: cells, stream: stream, resamples: 99)
        #expect(three.values.csv.utf8.count < 2_000_000, "\(three.values.csv.utf8.count)")
        let more = try CrossedSamples(
            (0..<rows + 1).map { _ in (0..<100).map { _ in stream.normal() } }, of: "fault seeds", on: "images")
        #expect(throws: MethodError.self) {
            try Estimator.mean(trainings: [more, more, more], stream: stream, resamples: 99)
        }
    }

    @Test func recipesAreCoded() throws {
        for (name, estimator, confidence) in try PublishedEstimators(seed: 5).all {
            let recipe = estimator.recipe(confidence: confidence)
            let copy = try JSONDecoder().decode(PublishedRecipe.self, from: JSONEncoder().encode(recipe))
            #expect(copy == recipe, "\(name)")
            #expect((recipe.recipe == nil) == (recipe.without != nil), "\(name)")
            #expect(recipe.recipe == estimator.estimate(confidence: confidence).interval?.recipe, "\(name)")
        }
        let gain = try Estimator.relativeGain(
            Samples([1, 2, 3, 4, 5], of: "seeds", measuring: "clipped"), over: Samples([1, 1, 2, 2, 3], of: "seeds"),
            stream: RandomStream(seed: 1)
        ).scaled(by: 100).scaled(by: -1)
        let recipe = gain.recipe()
        #expect(recipe.statistic?.formula == "mean(\"clipped\") / mean(\"quantity 2\") - 1")
        #expect(recipe.factor == -100 && recipe.units == ["seed"] && recipe.design == .statistic)
    }

    @Test func formulasAreWrittenAsTheyAreComputed() {
        let (a, b): (Formula, Formula) = (.mean(0), .mean(1))
        let columns = [[2.0, 4], [1.0, 3]], names = ["a", "b\"c"]
        func expect(_ formula: Formula, _ text: String, _ value: Double?) {
            #expect(formula.text(columns: names) == text)
            #expect(formula.value(of: columns) == value)
        }
        expect(.relativeGain, "mean(\"a\") / mean(\"b\\\"c\") - 1", 0.5)
        expect(a - (b - a), "mean(\"a\") - (mean(\"b\\\"c\") - mean(\"a\"))", 4)
        expect(a - b + a, "mean(\"a\") - mean(\"b\\\"c\") + mean(\"a\")", 4)
        expect((a + b) * (a - b), "(mean(\"a\") + mean(\"b\\\"c\")) * (mean(\"a\") - mean(\"b\\\"c\"))", 5)
        expect(a / (b * a), "mean(\"a\") / (mean(\"b\\\"c\") * mean(\"a\"))", 0.5)
        expect(a * .number(-2), "mean(\"a\") * (-2)", -6)
        expect(.applied(.logarithm, a - a), "log(mean(\"a\") - mean(\"a\"))", nil)
        let deviate: Formula = .applied(.normalQuantile, .mean(0) / .number(4))
        #expect(deviate.text(columns: names) == "normal_quantile(mean(\"a\") / 4)")
        // A table's quantile of 0.75; none of what is no share.
        #expect(deviate.value(of: columns).map { abs($0 - 0.6744897502) < 1e-9 } == true)
        #expect(Formula.applied(.normalQuantile, a).value(of: columns) == nil)
        expect(
            .curve(.crossing, of: [1, 0], at: [-1, 0.5], a - b, .number(0)),
            "crossing([\"b\\\"c\", \"a\"], [-1, 0.5], mean(\"a\") - mean(\"b\\\"c\"), 0)", nil)
        // Means 1, 1 and 2 at 0, 1 and 3.
        let area = Formula.area(at: [0, 1, 3]).value(of: [[1], [1], [2]])
        #expect(area.map { abs($0 - 4.0 / 3) < 1e-12 } == true)
    }

    /// A point of a figure is what an estimator says, however many there are.
    @Test func pointsAreEstimates() throws {
        var stream = RandomStream(seed: 8, "points")
        var lists: [[Double?]] = (0..<20).map { _ in (0..<2 + stream.uniform(below: 9)).map { _ in stream.uniform() } }
        lists += [[0.5, 0.5, 0.5], [0.25], [0.5, nil, 0.75], [nil]]
        let points = try IntervalEstimate.means(lists, of: "fault seeds", within: 0...1, times: 100)
        for (list, point) in zip(lists, points) {
            let expected = try Estimator.mean(Samples(list, of: "fault seeds", within: 0...1)).scaled(by: 100)
                .estimate()
            #expect(point == expected)
        }
        #expect(throws: MethodError.self) { try IntervalEstimate.mean([0.5, 2], of: "seeds", within: 0...1) }
    }
}
