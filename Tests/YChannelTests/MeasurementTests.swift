import Foundation
import Notebook
import Testing

@testable import YChannel

/// What steps are made of.
@Suite struct MeasurementTests {
    @Test("Images that are attacked after others stand behind them, attack by attack")
    func appended() throws {
        func part(_ fooled: String, _ attacks: [ImageAttack]) -> AttackedTraining {
            AttackedTraining(
                arms: attacks.map { attack in
                    AttackArm(
                        attack: attack, fooled: fooled, written: fooled, bound: [0.5],
                        returned: ByCase { $0 == .luma ? fooled : "0" })
                }, unreadable: 1)
        }
        let fgsm = try ImageAttack.fgsm(0.002), pgd = try ImageAttack.pgd(0.002)
        let whole = try ImageAttack.ddn(steps: 40), short = try ImageAttack.ddn(steps: 20)
        var all = AttackedTraining()
        all.appendImages(part("10", [fgsm, whole, short]))
        all.appendImages(part("01", [fgsm, pgd]))
        #expect(all.arm(.fgsm, .rgb, 0.002)?.fooled == "1001" && all.arm(.pgd, .rgb, 0.002)?.written == "01")
        #expect(
            all.arm(.fgsm, .rgb, 0.002)?.returned?[.luma] == "1001" && all.arm(.fgsm, .rgb, 0.002)?.bound?.count == 2)
        #expect(all.arm(.ddn)?.attack == whole && all.arm(.ddn, isShort: true)?.attack == short)
        #expect(all.unreadable == 2 && all.arm(.fgsm, .y, 0.002) == nil && all.arm(.fgsm, .rgb, 0.004) == nil)
        var other = AttackedTraining()
        other.appendImages(part("1", [whole]))
        #expect(other.arm(.ddn, isShort: true) == nil)
    }

    @Test("Attacks and what only went through the conversion are told apart")
    func converted() throws {
        let fgsm = try ImageAttack.fgsm(0.002), conversion = PublishedConversion()
        let training = AttackedTraining(arms: [
            AttackArm(through: conversion, fooled: "1", written: "1"),
            AttackArm(attack: fgsm, fooled: "0", written: "0"),
            AttackArm(attack: fgsm, through: conversion, fooled: "1", written: "0"),
        ])
        #expect(training.arm(.fgsm, .rgb, 0.002)?.fooled == "0")
        #expect(training.arm(.fgsm, .rgb, 0.002, through: conversion)?.fooled == "1")
        var joined = AttackedTraining()
        joined.appendImages(training)
        joined.appendImages(training)
        #expect(joined.arms.map(\.fooled) == ["11", "00", "11"])
    }

    @Test("Every plan measures what findings ask of it", arguments: Profile.allCases)
    func plans(profile: Profile) {
        let setting = Setting(profile: profile)
        let plans = [(Subject.lite, photographPlan(.lite, setting)), (.small, smallPlan(setting))]
        for (subject, plan) in plans {
            #expect(Set([subject.magnitude, subject.larger, lookedAt.fgsm]).isSubset(of: plan.fgsmMagnitudes))
            #expect(Set([subject.magnitude, lookedAt.pgd]).isSubset(of: plan.steppedMagnitudes))
            #expect(Set([.rgb, .y, .cbcr, .randomAxis, .signNoise]).isSubset(of: plan.channels))
            #expect(
                Set([.rgb, .y]).isSubset(of: plan.steppedChannels)
                    && Set([.rgb, .y]).isSubset(of: plan.smallestChannels))
            #expect(Set(plan.channels).isDisjoint(with: plan.atJudged) && plan.converted.contains(subject.magnitude))
            #expect(plan.smallest > 0 && plan.smallestSteps > 1 && plan.judged == subject.magnitude)
        }
    }
}
