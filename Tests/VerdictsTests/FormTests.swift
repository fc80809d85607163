import Testing
import Verdicts

/// What each form makes of intervals; numbers in parentheses are those of the policy's own cases.
@Suite struct FormTests {
    @Test func boundsAreStrict() {
        // (3)
        #expect(exceeds(5).outcome(of: between(5, 7)).isUndecided)
        #expect(exceeds(5).outcome(of: between(5.001, 7)) == .holds)
        #expect(exceeds(5).outcome(of: between(3, 5)).isUndecided)
        #expect(Form.below(margin(5)).outcome(of: between(3, 5)).isUndecided)
        #expect(Form.below(margin(5)).outcome(of: between(3, 4.999)) == .holds)
    }

    @Test func equalsWithin() {
        // (4)
        let form = Form.equals(0, within: margin(1))
        #expect(form.outcome(of: between(-0.9, 1.05)).isUndecided)
        #expect(form.outcome(of: between(-0.7, 0.9)) == .holds)
        #expect(form.outcome(of: between(1.1, 1.6)) == .fails(.larger))
        #expect(form.outcome(of: between(-1.6, -1.1)) == .fails(.smaller))
        #expect(form.outcome(of: between(-2, 2)).isUndecided)
    }

    @Test func notWorseThan() {
        // (5)
        let form = Form.notWorse(than: margin(2))
        #expect(form.outcome(of: between(-1.9, 0.5)) == .holds)
        #expect(form.outcome(of: between(-2.5, -2.1)) == .fails(.shortOfBound))
        #expect(form.outcome(of: between(-2.5, -1)).isUndecided)
    }

    @Test func fewTrainingsAreUndecided() {
        // (6), (7): Student's t of 0.2, 0.5, 0.8 and of 1.0, 1.4.
        #expect(exceeds(0).outcome(of: between(-0.245, 1.245)).isUndecided)
        #expect(exceeds(0).outcome(of: between(-1.341, 3.741)).isUndecided)
    }

    @Test func aBoundThatManyUnitsReach() {
        // (8), (9), (10): the intervals are the statistics' own affair.
        #expect(Form.below(margin(50)).outcome(of: between(6.3, 43.2)) == .holds)
        #expect(Form.below(margin(50)).outcome(of: between(2.9, 73.7)).isUndecided)
        #expect(exceeds(0.95).outcome(of: between(0.964, 1)) == .holds)
        #expect(exceeds(0.95).outcome(of: between(0.832, 1)).isUndecided)
        #expect(Form.below(margin(1e-8)).outcome(of: between(0, 3.69e-9)) == .holds)
        #expect(Form.below(margin(1e-8)).outcome(of: between(0, 3.69e-8)).isUndecided)
    }

    @Test func aPapersSingleRun() {
        // (16): the interval for one more run beside 84.4, 85.1 and 84.9.
        let run = between(83.009, 86.591)
        #expect(Form.predicts(claimed(86), within: margin(1)).outcome(of: run).isUndecided)
        #expect(Form.predicts(claimed(94.3), within: margin(1)).outcome(of: run) == .fails(.smaller))
        #expect(Form.predicts(claimed(86), within: margin(2)).outcome(of: run) == .holds)
    }

    @Test func onTheEdgeOfAResampledLimit() {
        // (22)
        func evidence(_ limit: Double) -> Evidence {
            Evidence(limit + 0.2) { _ in .between(limit, limit + 0.4, error: 0.1 * 0.008) }
        }
        #expect(exceeds(0).outcome(of: evidence(0.003)) == .holds)
        #expect(exceeds(0).outcome(of: evidence(0.002)).isUndecided)
        #expect(exceeds(0).outcome(of: evidence(-0.002)).isUndecided)
    }

    @Test func withoutAnInterval() {
        // (23)
        let evidence = Evidence(3) { _ in .none(because: "the denominator may be 0") }
        for form in [
            exceeds(0), .below(margin(9)), .equals(3, within: margin(1)), .predicts(claimed(3), within: margin(1)),
        ] {
            #expect(form.outcome(of: evidence) == .undecided(because: "the denominator may be 0"))
        }
        // Of no number it is said why there is none.
        let nothing = Evidence(nil) { _ in .none(because: "it was not measured") }
        for form in [exceeds(0), .exact(.equal, 1)] {
            #expect(form.outcome(of: nothing) == .undecided(because: "it was not measured"))
        }
        #expect(Form.exact(.atMost, 1).outcome(of: Evidence(.nan, 0, 1)).isUndecided)
        #expect(exceeds(0).outcome(of: Evidence(.nan, 1, 2)).isUndecided)
        #expect(exceeds(0).outcome(of: Evidence(3, 2, .infinity)).isUndecided)
        #expect(exceeds(0).outcome(of: Evidence(3, .nan, 4)).isUndecided)
    }

    @Test func exactly() {
        // (24): thirteen chosen layers in order are a fact about this network.
        #expect(Form.exact(.equal, 1).outcome(of: .exact(1)) == .holds)
        #expect(Form.exact(.equal, 1).outcome(of: .exact(0.99)) == .fails(.untrue))
        #expect(Form.exact(.atLeast, 3).outcome(of: .exact(3)) == .holds)
        #expect(Form.exact(.atMost, 3).outcome(of: .exact(4)) == .fails(.untrue))
    }

    @Test func howItFails() {
        let form = exceeds(1, absentWithin: 1)
        #expect(form.outcome(of: between(-3, -1.5)) == .fails(.reversed))
        #expect(form.outcome(of: between(-0.8, 0.9)) == .fails(.absent))
        #expect(form.outcome(of: between(-3, 0.5)) == .fails(.shortOfBound))
        // Beyond a bound that is no smallest difference, an effect may be there and fall short of it.
        #expect(exceeds(30).outcome(of: between(5, 20)) == .fails(.shortOfBound))
        #expect(exceeds(30).outcome(of: between(-5, -2)) == .fails(.reversed))
        #expect(exceeds(-5).outcome(of: between(-8, -6)) == .fails(.shortOfBound))
    }

    /// The units that the studies have, and some that they may come to have.
    @Test(
        arguments: [
            ("points", "point"), ("decades", "decade"), ("points above chance", "point above chance"), ("%", "%"),
            ("of the logit", "of the logit"), ("percentage points", "percentage point"), ("degrees", "degree"),
            ("classes", "class"), ("batches per epoch", "batch per epoch"), ("entropies", "entropy"), ("ms", "ms"),
            ("bits", "bit"), ("loss", "loss"), ("bias", "bias"), ("power of ten", "power of ten"),
            ("per bit", "per bit"),
            ("", ""),
        ])
    func oneHasASingular(unit: String, singular: String) {
        func text(_ value: Double) -> String { Form.exceeds(Margin(value, unit, source: "a test")).sentence }
        #expect(text(1) == "exceeds 1 \(singular)".trimmed && text(-1) == "exceeds −1 \(singular)".trimmed)
        for value in [0, 0.5, 2, 1.5, 11] {
            #expect(text(value) == "exceeds \(value == value.rounded() ? "\(Int(value))" : "\(value)") \(unit)".trimmed)
        }
    }

    @Test func everySentenceWithAMarginOfOne() {
        let one = margin(1)
        #expect(Form.below(one).sentence == "lies below 1 point")
        #expect(Form.notWorse(than: one).sentence == "is not worse by 1 point or more")
        #expect(Form.equals(3, within: one).sentence == "lies within ± 1 point of 3")
        #expect(Form.size(claimed(5), within: one).sentence == "lies within ± 1 point of the paper's 5")
        #expect(Form.predicts(claimed(5), within: one).sentence.hasSuffix("of a half-width of at most 1 point"))
        #expect(Form.beyondControl("blur", by: one).sentence == "exceeds that of blur by more than 1 point")
        #expect(claimed(1).text == "1\u{A0}point (a test)" && claimed(2).text == "2\u{A0}points (a test)")
    }

    /// A form for every case, with a margin of 2 and a target of 5 in units of `unit`.
    static func forms(unit: Double) -> [Form] {
        let two = Margin(2 * unit, "", source: "a test")
        return [
            .exceeds(two), .exceeds(two, absentWithin: two), .below(two), .below(two, absentWithin: two),
            .notWorse(than: two), .equals(5 * unit, within: two),
            .size(ClaimedValue(5 * unit, "", on: ""), within: two),
            .beyondControl("blur", by: two),
        ]
    }

    @Test func noiseNeverHelps() {
        var generator = SeededGenerator(seed: .random(in: 0...UInt64.max))
        print("seed \(generator.seed)")
        for form in Self.forms(unit: 1) {
            for _ in 0..<2000 {
                let ends = (0..<2).map { _ in Double.random(in: -10...10, using: &generator) }.sorted()
                let inner = (0..<2).map { _ in Double.random(in: ends[0]...ends[1], using: &generator) }.sorted()
                let wide = form.outcome(of: between(ends[0], ends[1]))
                let narrow = form.outcome(of: between(inner[0], inner[1]))
                switch (wide, narrow) {
                case (.holds, .holds), (.fails, .fails), (.undecided, _): break
                default: Issue.record("\(form): \(ends) is \(wide), and \(inner) within it \(narrow)")
                }
            }
        }
    }

    @Test func anotherUnitChangesNothing() {
        var generator = SeededGenerator(seed: .random(in: 0...UInt64.max))
        print("seed \(generator.seed)")
        for (points, shares) in zip(Self.forms(unit: 1), Self.forms(unit: 0.015625)) {
            for _ in 0..<500 {
                let ends = (0..<2).map { _ in Double.random(in: -10...10, using: &generator) }.sorted()
                #expect(
                    points.outcome(of: between(ends[0], ends[1]))
                        == shares.outcome(of: between(ends[0] / 64, ends[1] / 64)))
            }
        }
    }

    @Test func mirroredItIsTheSame() {
        var generator = SeededGenerator(seed: .random(in: 0...UInt64.max))
        print("seed \(generator.seed)")
        for bound in [-2.0, 0, 2] {
            for smallest in [nil, 1.0] {
                for _ in 0..<500 {
                    let ends = (0..<2).map { _ in Double.random(in: -5...5, using: &generator) }.sorted()
                    #expect(
                        exceeds(bound, absentWithin: smallest).outcome(of: between(ends[0], ends[1]))
                            == Form.below(margin(-bound), absentWithin: smallest.map(margin))
                            .outcome(of: between(-ends[1], -ends[0])))
                }
            }
        }
    }
}

extension String {
    /// Without a space at its end.
    fileprivate var trimmed: String { hasSuffix(" ") ? String(dropLast()) : self }
}

/// Random numbers with a seed that can be given again (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    let seed: UInt64
    private var state: UInt64

    init(seed: UInt64) { (self.seed, state) = (seed, seed) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
