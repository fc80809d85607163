import Foundation
import Testing

@testable import Notebook
@testable import UltrafastCategorisation

/// Pictures that are judged, against counts made another way.
@Suite struct PanelTests {
    /// A panel of random answers, and by hand what is in it.
    private func random(_ seed: UInt64, count: Int = 60) -> (panel: Panel, wanted: [Bool], said: [[Bool]], folds: Folds)
    {
        var stream = RandomStream(seed: seed, "panel")
        let wanted = (0..<count).map { _ in stream.uniform() < 0.4 }
        let said = (0..<3).map { _ in (0..<count).map { _ in stream.uniform() < 0.6 } }
        let names = (0..<count).map { "picture \($0)" }
        let folds = Folds(5, groups: names, strata: wanted.map { "\($0)" }, stream: RandomStream(seed: seed, "folds"))
        return (Panel("pictures", Array(0..<count), named: names, isTarget: wanted, folds: folds), wanted, said, folds)
    }

    /// The mean of the shares of targets and of distractors that are right, in percent.
    private func balanced(_ wanted: [Bool], _ said: [Bool], _ rows: [Int]) -> Double {
        func share(_ kind: Bool) -> Double {
            let chosen = rows.filter { wanted[$0] == kind }
            return Double(chosen.filter { said[$0] == kind }.count) / Double(chosen.count)
        }
        return 50 * (share(true) + share(false))
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func accuracyAndDifference(_ seed: UInt64) throws {
        let (panel, wanted, said, folds) = random(seed)
        let all = Array(wanted.indices), first = balanced(wanted, said[0], all)
        let accuracy = try #require(try panel.accuracy(Said(said[0])))
        #expect(abs(try #require(accuracy.value) - (first - 50)) < 1e-9, "seed \(seed)")
        #expect(accuracy.units.varies("pictures"))

        let others = (balanced(wanted, said[1], all) + balanced(wanted, said[2], all)) / 2
        let together = try #require(panel.balancedAccuracy(said[1...].map(Said.init)))
        #expect(abs(100 * together - others) < 1e-9, "seed \(seed)")
        let difference = try #require(try panel.difference([Said(said[0])], less: said[1...].map(Said.init)))
        #expect(abs(try #require(difference.value) - (first - others)) < 1e-9, "seed \(seed)")

        // The wider one of both intervals, neither of them made by the estimator that is tested.
        let hits = all.filter { wanted[$0] && said[0][$0] }.count, targets = all.filter { wanted[$0] }.count
        let alarms = all.filter { !wanted[$0] && said[0][$0] }.count
        let pooled = try #require(
            try Estimator.proportionDifference((hits, targets), less: (alarms, all.count - targets), "pictures")
                .estimate().interval)
        let byFold = (0..<5).map { balanced(wanted, said[0], folds.tested(in: $0)) }
        let mean = byFold.reduce(0, +) / 5
        let variance = byFold.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 4
        // Nadeau and Bengio: 1/5 + tested/trained = 1/5 + 1/4; Student's t at 4 degrees of freedom is 2.776445.
        let between = 2 * 2.776_445 * (variance * (0.2 + 0.25)).squareRoot()
        let width = try #require(accuracy.estimate().interval).width
        #expect(abs(width - max(50 * pooled.width, between)) < 1e-3, "seed \(seed)")
    }

    @Test("A mean over views has an interval over pictures, of what each picture's views say together")
    func views() throws {
        let (panel, wanted, said, folds) = random(8)
        let all = Array(wanted.indices), views = said.map(Said.init)
        let mean = said.map { balanced(wanted, $0, all) }.reduce(0, +) / 3 - 50
        let estimate = try #require(try panel.accuracyOverViews(views)?.estimate())
        #expect(abs(try #require(estimate.value) - mean) < 1e-9 && estimate.units.varies("pictures"))
        // One view three times is one view.
        let (once, thrice) = (
            try panel.accuracyOverViews([views[0]])?.estimate(),
            try panel.accuracyOverViews([views[0], views[0], views[0]])?.estimate()
        )
        let (lower, other) = (try #require(once?.interval?.lower), try #require(thrice?.interval?.lower))
        #expect(abs(lower - other) < 1e-9)
        #expect(abs(try #require(once?.value) - (balanced(wanted, said[0], all) - 50)) < 1e-9)
        // By hand: Student's t of the weighted shares, and over folds with Nadeau and Bengio's correction; the wider one.
        let targets = Double(wanted.count { $0 })
        let shares = all.map { row in
            let right = Double(said.count { $0[row] == wanted[row] }) / 3 - 0.5
            return 50 * Double(all.count) / (wanted[row] ? targets : Double(all.count) - targets) * right
        }
        func variance(_ values: [Double]) -> Double {
            let mean = values.reduce(0, +) / Double(values.count)
            return values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(values.count - 1)
        }
        // Student's t at 59 and at 4 degrees of freedom.
        let over = 2 * 2.000_995 * (variance(shares) / 60).squareRoot()
        let byFold = (0..<5).map { fold in
            said.map { balanced(wanted, $0, folds.tested(in: fold)) }.reduce(0, +) / 3
        }
        let between = 2 * 2.776_445 * (variance(byFold) * (0.2 + 0.25)).squareRoot()
        #expect(abs(try #require(estimate.interval).width - max(over, between)) < 1e-3)
    }

    @Test("Twenty nets that toss coins are at chance, whatever the kinds' numbers are")
    func nearChance() throws {
        var stream = RandomStream(seed: 3, "coins")
        let (panel, wanted, _, _) = random(2, count: 200)
        let nets = (0..<20).map { _ in wanted.indices.map { _ in stream.uniform() < 0.5 } }
        let estimate = try #require(try panel.meanAccuracy(nets.map(Said.init), of: "nets")?.estimate())
        let expected = nets.map { balanced(wanted, $0, Array(wanted.indices)) }.reduce(0, +) / 20 - 50
        #expect(abs(try #require(estimate.value) - expected) < 1e-9)
        #expect(try #require(estimate.interval).contains(0) && estimate.interval?.width ?? 100 < 12)
        #expect(try panel.meanAccuracy([], of: "nets") == nil)
    }

    @Test("A fold without targets leaves nothing to say")
    func emptyFolds() throws {
        let names = (0..<10).map { "picture \($0)" }
        let folds = Folds(5, groups: names, strata: names, stream: RandomStream(seed: 1, "folds"))
        let few = Panel("pictures", Array(0..<10), named: names, isTarget: names.indices.map { $0 < 2 }, folds: folds)
        let said = Said([Bool](repeating: true, count: 10))
        #expect(try few.accuracy(said) == nil && few.difference([said], less: [said]) == nil)
        // Where nothing was learned there are no folds.
        let whole = Panel("pictures", Array(0..<10), named: names, isTarget: names.indices.map { $0 < 2 })
        #expect(try whole.accuracy(said)?.value == 0)
        let without = Panel("pictures", [2, 3], named: names, isTarget: [false, false, false, false])
        #expect(try without.accuracy(said) == nil && without.balancedAccuracy([said]) == nil)
    }

    @Test("Of an object with several pictures the first is judged")
    func firstOfObjects() {
        let items = ["a", "b", "a", "c", "b"].enumerated().map {
            PhotographCollection.Item(file: "\($0).jpg", object: $1, name: $1, category: .animal)
        }
        #expect(UltrafastCategorisation.firstOfObjects(items) == [0, 1, 3])
    }

    @Test("Answers are kept as text and come back")
    func coding() throws {
        let said = Said([true, false, false, true])
        let data = try JSONEncoder().encode([said])
        #expect(String(decoding: data, as: UTF8.self) == #"["1001"]"#)
        #expect(try JSONDecoder().decode([Said].self, from: data) == [said])
        #expect(said.isYes(0) && !said.isYes(1) && said.count == 4)
    }

    @Test func parts() {
        #expect(label(.convolution(7)) == "after convolution 7" && label(.lastBlock) == "last block, flattened")
        #expect(FeatureLayout.Kind.fullyConnected(2).name == "fully connected 2")
    }

    @Test("Bounds are accuracies less chance, in points")
    func bounds() {
        #expect(bound(0.9, "x").value == 40 && bound(0.873, "x").value == 37.3 && bound(0.45, "x").value == -5)
        #expect(claimed(0.95, on: "x").text.contains("45"))
    }
}
