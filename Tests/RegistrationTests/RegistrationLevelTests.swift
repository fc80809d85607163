import Testing

@testable import Registration

@Suite struct RegistrationLevelTests {
    private var complete: LevelEvidence {
        var evidence = LevelEvidence()
        evidence.commit = .found("committed in 3f2a")
        evidence.drawn = .found("drawn by the registered seed: tosses")
        evidence.stamp = .found("stamped")
        return evidence
    }

    @Test func levelsAreInOrder() {
        #expect(RegistrationLevel.allCases == [.postHoc, .recorded, .committed, .seeded, .deposited])
        #expect(RegistrationLevel.allCases.sorted() == RegistrationLevel.allCases)
    }

    @Test func eachLevelIsReached() {
        var evidence = complete
        #expect(evidence.level.level == .deposited)
        evidence.stamp = .missing("")
        #expect(evidence.level.level == .seeded)
        evidence.drawn = .missing("the seed was asked for")
        #expect(evidence.level.level == .committed)
        #expect(evidence.level.because == ["committed in 3f2a", "the seed was asked for"])
        evidence.commit = .missing("it is not committed")
        #expect(evidence.level.level == .recorded)
        #expect(evidence.level.because == ["it is not committed"])
    }

    /// A higher rung shows nothing where a lower one is missing.
    @Test func eachFallIsSaid() {
        var evidence = complete
        evidence.commit = .missing("it is not committed")
        #expect(evidence.level.level == .recorded)
        evidence = complete
        evidence.seen = "its data were there"
        #expect(evidence.level == (.postHoc, ["its data were there"]))
        evidence = complete
        evidence.known = "a run of last year"
        #expect(evidence.level == (.postHoc, ["known when the rule was written: a run of last year"]))
        evidence = complete
        evidence.changedMeasurement = ["code of tosses"]
        #expect(evidence.level.level == .postHoc)
        #expect(evidence.level.because.joined().contains("code of tosses"))
        evidence.changedMeasurement = (1...6).map { "code of step \($0)" }
        #expect(
            evidence.level.because[0].hasSuffix("code of step 1; code of step 2; code of step 3; and 3 more changes"))
        evidence = complete
        evidence.absence = "no registration"
        #expect(evidence.level == (.postHoc, ["no registration"]))
    }
}
