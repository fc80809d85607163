import Testing
import Verdicts

/// Names of many clauses told together.
@Suite struct SharedNamesTests {
    private static func all(_ parts: [[String]]) -> [String] {
        parts.reduce([""]) { names, values in
            names.flatMap { name in values.map { name.isEmpty ? $0 : "\(name), \($0)" } }
        }
    }

    @Test func allCombinationsAreToldByTheirParts() {
        let names = SharedNames(Self.all([["VGG-16", "AlexNet"], ["FGSM", "PGD", "DDN"], ["grey share"]]))
        #expect(names.shared == "grey share")
        #expect(names.own.first == "VGG-16, FGSM" && names.own.count == 6)
        #expect(names.text() == "grey share: VGG-16, AlexNet × FGSM, PGD, DDN")
        #expect(names.text(atMost: 1) == "grey share: VGG-16, AlexNet × FGSM and 2 more")
        #expect(SharedNames(["−15°", "0°", "15°"]).text() == "−15°, 0°, 15°")
    }

    /// Where a combination is missing, the names that are there stand one by one.
    @Test func someCombinationsAreListed() {
        let names = SharedNames(["T, AD, RISE", "T, IC, RISE", "T, IC, CAM"])
        #expect(names.text() == "T: AD, RISE; IC, RISE; IC, CAM")
        #expect(names.text(atMost: 1) == "T: AD, RISE and 2 more")
    }

    @Test func namesOfSeveralLengthsShareTheirEnds() {
        let names = SharedNames(["a, FGSM, signs, log of Y", "without Y, log of Y", "a, b, signs, log of Y"])
        #expect(names.shared == "log of Y" && names.own == ["a, FGSM, signs", "without Y", "a, b, signs"])
        // No name is all of it shared.
        #expect(SharedNames(["x", "x, y"]).own == ["x", "x, y"])
        #expect(SharedNames(["x, y", "x, y, z"]).own == ["y", "y, z"])
    }

    @Test func oneNameIsItself() {
        let one = SharedNames(["a, b"])
        #expect(one.shared == "" && one.own == ["a, b"] && one.text() == "a, b")
        #expect(SharedNames([]).text() == "")
    }

    /// Nothing of a name is lost: what is shared and what is its own have its parts.
    @Test func noPartIsLost() {
        for seed in 0..<200 as Range<UInt64> {
            var random = Splitting(state: seed)
            let names = Array(
                Set(
                    (0..<Int.random(in: 1...9, using: &random)).map { _ in
                        (0..<Int.random(in: 1...4, using: &random)).map { _ in
                            ["a", "b", "c c", "d"].randomElement(using: &random) ?? "a"
                        }.joined(separator: ", ")
                    })
            ).sorted()
            let told = SharedNames(names)
            #expect(told.own.count == names.count && Set(told.own).count == names.count, "seed \(seed)")
            for (name, own) in zip(names, told.own) {
                func parts(_ text: String) -> [String] { text.split(separator: ", ").map(String.init) }
                #expect((parts(told.shared) + parts(own)).sorted() == parts(name).sorted(), "seed \(seed): \(name)")
                #expect(!own.isEmpty, "seed \(seed): \(name)")
            }
        }
    }

    private func exceeds(_ bound: Double, _ unit: String) -> Form {
        .exceeds(Margin(bound, unit, source: "the test"))
    }

    @Test func rulesSayOnceWhatTheirClausesShare() {
        let networks = ["VGG-16", "AlexNet", "GoogLeNet"]
        let first = Self.all([networks, ["FGSM", "PGD"], ["log of Y"]]).map { Rule.Clause($0, exceeds(0.4, "")) }
        let second = Self.all([networks, ["grey share"]]).map { Rule.Clause($0, exceeds(33, "%")) }
        let each = "log of Y: VGG-16, AlexNet, GoogLeNet × FGSM, PGD"
        #expect(Rule.allOf(first).briefSentence == "in all of 6 cases: exceeds 0.4 (\(each))")
        #expect(
            Rule.atLeast(3, of: first + second).briefSentence
                == "in at least 3 of 9 cases: exceeds 0.4 in 6 (\(each)); exceeds 33 % in 3 (grey share: VGG-16, AlexNet, GoogLeNet)"
        )
        let cases = ["AD 50 %", "AD 15 %"].map { name in
            Rule.Case(name, Self.all([["T"], [name], ["RISE", "CAM"]]).map { .init($0, exceeds(0, "points")) })
        }
        #expect(
            Rule.atLeastCases(1, of: cases).briefSentence
                == "in at least 1 of 2 cases (AD 50 %, AD 15 %), with all that is asked of each: exceeds 0 points (T: AD 50 %, AD 15 % × RISE, CAM)"
        )
        #expect(Rule.clause(first[0]).briefSentence == "exceeds 0.4")
    }
}

/// SplitMix64.
private struct Splitting: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
