import Foundation
import Notebook
import Testing

@Suite struct StepTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    @Test func aSecondLabReusesEveryValue() throws {
        let counter = Counter()
        let first = Step("first") { _ in
            counter.increment(); return [0.1, .nan, -0.0]
        }
        let second = Step("second", first) { _, first in
            counter.increment(); return first.count
        }
        let store = try scratch.store()
        #expect(try quietResolver(store).value(of: second) == 3)
        #expect(counter.count == 2)
        let resolver = quietResolver(try scratch.store())
        #expect(try resolver.value(of: second) == 3)
        #expect(counter.count == 2)
        #expect(resolver.used.map(\.origin) == [.reused, .reused])
        #expect(try resolver.value(of: first).map(\.bitPattern) == [0.1, .nan, -0.0].map(\Double.bitPattern))
    }

    @Test func aStepRunsWhenNeededAndAtMostOnce() throws {
        let (used, unused) = (Counter(), Counter())
        let source = Step("source") { _ in
            used.increment(); return 1
        }
        let left = Step("left", source) { _, value in value + 1 }
        let right = Step("right", source) { _, value in value * 10 }
        let sum = Step("sum", left, right) { _, left, right in left + right }
        _ = Step("never", source) { _, _ in
            unused.increment(); return 0
        }
        let resolver = quietResolver(try scratch.store())
        #expect(try resolver.value(of: sum) == 12)
        #expect(try resolver.value(of: sum) == 12)
        #expect(used.count == 1)
        #expect(unused.count == 0)
    }

    @Test func anEqualValueUpstreamRunsNothingDownstream() throws {
        let counter = Counter()
        func downstream(parameter: Int) -> Step<Int> {
            let upstream = Step("upstream", parameters: parameter) { _ in 42 }
            return Step("downstream", upstream) { _, value in
                counter.increment(); return value
            }
        }
        let store = try scratch.store()
        _ = try quietResolver(store).value(of: downstream(parameter: 1))
        let resolver = quietResolver(store)
        _ = try resolver.value(of: downstream(parameter: 2))
        #expect(resolver.used.map(\.origin) == [.computed, .reused])
        #expect(counter.count == 1)
    }

    @Test func theKeyHasEverythingThatMatters() throws {
        let store = try scratch.store()
        func key(
            name: String = "step", parameters: [String: Double] = ["rate": 0.1], input: Int = 7,
            inputName: String = "input", setting: Setting = Setting(), in store: Store
        ) throws -> String? {
            let input = Step(inputName, parameters: ["input": input]) { _ in input }
            let step = Step(name, parameters: parameters, input) { _, input in input }
            let resolver = quietResolver(store, setting)
            _ = try resolver.value(of: step)
            return resolver.used.last?.key
        }
        let base = try key(in: store)
        #expect(try key(in: store) == base)
        #expect(try key(inputName: "other name", in: store) == base)
        #expect(try key(setting: Setting(data: ["images": "mnist"]), in: store) == base)
        #expect(try key(in: try Store(at: scratch.folder.appendingPathComponent("elsewhere/other.sqlite"))) == base)
        let others = [
            try key(name: "other", in: store),
            try key(parameters: ["rate": 0.1.nextUp], in: store), try key(input: 8, in: store),
            try key(setting: Setting(profile: .full), in: store), try key(setting: Setting(seed: 2), in: store),
        ]
        #expect(Set(others + [base]).count == others.count + 1)
    }

    @Test func aPlanIsAParameter() throws {
        let step = Step("planned", plan: { $0.profile == .quick ? 5 : 20 }) { _, seeds in seeds * 2 }
        let store = try scratch.store()
        #expect(try quietResolver(store).value(of: step) == 10)
        #expect(try quietResolver(store, Setting(profile: .full)).value(of: step) == 40)
        let shorter = Step("planned", plan: { _ in 4 }) { _, seeds in seeds * 2 }
        #expect(try quietResolver(store).value(of: shorter) == 8)
    }

    @Test func aSourceIsLoadedOnlyForAStepThatRuns() throws {
        let (opened, loaded) = (Counter(), Counter())
        func result(digest: String) -> Step<Int> {
            let numbers = Step<[Int]>.source("numbers") { _ in
                opened.increment()
                return Source(digest: digest) {
                    loaded.increment(); return [1, 2, 3]
                }
            }
            return Step("sum", numbers) { _, numbers in numbers.reduce(0, +) }
        }
        let store = try scratch.store()
        #expect(try quietResolver(store).value(of: result(digest: "a")) == 6)
        #expect(try quietResolver(store).value(of: result(digest: "a")) == 6)
        #expect(loaded.count == 1)
        _ = try quietResolver(store).value(of: result(digest: "b"))
        #expect(loaded.count == 2)
    }

    @Test func twoStepsOfOneNameAreRefused() throws {
        let first = Step("same", parameters: ["x": 1]) { _ in 1 }
        let second = Step("same", parameters: ["x": 2]) { _ in 2 }
        let sum = Step("sum", first, second) { _, first, second in first + second }
        let error = #expect(throws: NotebookError.self) { try quietResolver(try scratch.store()).value(of: sum) }
        #expect(error?.kind == .study)
    }

    private enum Color: String, Codable, CaseIterable, Hashable {
        case red, green, blue, cyan, magenta, yellow, black, white
    }
    private struct InAnyOrder: Codable, StorableValue {
        var names: Set<Int>?
        var counts: [Color: Int]?
    }

    /// Sets, and dictionaries with unusual keys, come in another order in every process, and in every copy.
    @Test func valuesInAnyOrderAreRefused() throws {
        for value in [
            InAnyOrder(names: Set(0..<50)),
            InAnyOrder(counts: Dictionary(uniqueKeysWithValues: Color.allCases.map { ($0, 1) })),
        ] {
            let step = Step("loose") { _ in value }
            let store = try scratch.store()
            let error = #expect(throws: NotebookError.self) { try quietResolver(store).value(of: step) }
            #expect(
                error?.description.contains("\"loose\"") == true && error?.description.contains("no set") == true,
                "\(String(describing: error))")
            // Nothing of it stays in the store.
            #expect(throws: NotebookError.self) { try quietResolver(store).value(of: step) }
        }
        let named = Step("named") { _ in Dictionary(uniqueKeysWithValues: Color.allCases.map { ($0.rawValue, 1) }) }
        #expect(try quietResolver(try scratch.store()).value(of: named).count == 8)
    }
}
