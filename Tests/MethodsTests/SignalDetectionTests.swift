import Methods
import Tensors
import Testing

@Suite struct SignalDetectionTests {
    @Test func countsAndBalancedAccuracy() {
        var answers = SignalDetection()
        for (isTarget, saysYes, count) in [(true, true, 9), (true, false, 1), (false, true, 40), (false, false, 60)] {
            for _ in 0..<count { answers.add(isTarget: isTarget, saysYes: saysYes) }
        }
        #expect(answers == SignalDetection(hits: 9, misses: 1, falseAlarms: 40, correctRejections: 60))
        #expect(answers.targets == 10 && answers.distractors == 100)
        #expect(answers.balancedAccuracy == 0.75)
        #expect(SignalDetection(hits: 3).balancedAccuracy == nil)
        #expect((answers + answers).hits == 18)
        // Precision 9/49, hit rate 9/10: 2 · 9/49 · 9/10 / (9/49 + 9/10).
        #expect(abs((answers.f1 ?? 0) - 18.0 / 59) < 1e-12)
        #expect(SignalDetection(correctRejections: 3).f1 == nil && SignalDetection(misses: 2).f1 == 0)
    }

    /// z(0.84134) = 1 and z(0.15866) = -1; with many answers, the halves that are added don't matter.
    @Test func sensitivity() {
        let many = SignalDetection(hits: 841_345, misses: 158_655, falseAlarms: 158_655, correctRejections: 841_345)
        #expect(abs(many.sensitivity - 2) < 1e-4)
        #expect(abs(SignalDetection(hits: 50, misses: 50, falseAlarms: 50, correctRejections: 50).sensitivity) < 1e-12)
        // All right: rates of 10.5/11 and 0.5/11; z(10.5/11) = 1.6906.
        #expect(abs(SignalDetection(hits: 10, correctRejections: 10).sensitivity - 2 * 1.6906) < 1e-3)
        #expect(SignalDetection(misses: 10, falseAlarms: 10).sensitivity < -3)
    }

    @Test func foldsKeepGroupsTogetherAndStrataEven() {
        var stream = RandomStream(seed: 3, "groups")
        let groups = (0..<300).map { _ in "group \(stream.uniform(below: 90))" }
        let strata = groups.map { $0.hasSuffix("1") || $0.hasSuffix("2") ? "few" : "many" }
        let folds = Folds(5, groups: groups, strata: strata, stream: RandomStream(seed: 1, "folds"))
        #expect(folds == Folds(5, groups: groups, strata: strata, stream: RandomStream(seed: 1, "folds")))
        #expect(folds != Folds(5, groups: groups, strata: strata, stream: RandomStream(seed: 2, "folds")))
        for group in Set(groups) {
            #expect(Set(groups.indices.filter { groups[$0] == group }.map { folds.ofExample[$0] }).count == 1)
        }
        for stratum in ["few", "many"] {
            let sizes = (0..<5).map { fold in
                Set(groups.indices.filter { strata[$0] == stratum && folds.ofExample[$0] == fold }.map { groups[$0] })
                    .count
            }
            #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
        }
        for fold in 0..<5 {
            #expect(Set(folds.tested(in: fold)).isDisjoint(with: folds.trained(in: fold)))
            #expect(folds.tested(in: fold).count + folds.trained(in: fold).count == 300)
        }
    }
}
