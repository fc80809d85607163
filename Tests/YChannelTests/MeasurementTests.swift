import Foundation
import Notebook
import Testing

@testable import YChannel

/// What steps are made of.
@Suite struct MeasurementTests {
    private func random(_ shape: [Int], _ name: String) -> Tensor {
        var stream = RandomStream(seed: 3, name)
        return Tensor(shape, (0..<shape.reduce(1, *)).map { _ in Float(stream.uniform()) })
    }

    private func product(_ one: Tensor, _ other: Tensor) -> Double {
        zip(one.values, other.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    @Test("What is taken out is gone, and the rest is there", arguments: ColorFilter.allCases)
    func filters(filter: ColorFilter) throws {
        let engine = try Engine()
        let images = random([2, 3, 3, 5], "images"), found = filter.transformed(images, on: engine)
        let (before, after) = (YCbCr.fullRange.planes(of: images).values, YCbCr.fullRange.planes(of: found).values)
        for place in before.indices {
            let isLuma = place / 15 % 3 == 0
            let wanted: Float = isLuma == (filter == .luma) ? before[place] : isLuma ? 0.5 : 0
            #expect(abs(after[place] - wanted) < 1e-5, "\(place)")
        }
        // A linear map and its transpose: ⟨Aδ, g⟩ = ⟨δ, Aᵀg⟩.
        let (change, gradient) = (random([2, 3, 3, 5], "change"), random([2, 3, 3, 5], "gradient"))
        let moved = Tensor(images.shape, zip(images.values, change.values).map(+))
        let difference = Tensor(
            images.shape, zip(filter.transformed(moved, on: engine).values, found.values).map(-))
        let traced = filter.tracedTransformation(images, on: engine)
        #expect(traced.images.values == found.values)
        #expect(abs(product(difference, gradient) - product(change, try traced.back(gradient))) < 1e-4)
    }

    @Test("Images that are attacked after others stand behind them, attack by attack")
    func appended() throws {
        func part(_ fooled: String, _ attacks: [ImageAttack]) -> AttackedTraining {
            AttackedTraining(
                arms: attacks.map { attack in
                    Arm(
                        attack: attack, fooled: fooled, written: fooled, bound: [0.5],
                        returned: ByCase { $0 == .luma ? fooled : "0" })
                }, unreadable: 1)
        }
        let fgsm = try ImageAttack.fgsm(0.002), pgd = try ImageAttack.pgd(0.002)
        let whole = try ImageAttack.ddn(steps: 40), short = try ImageAttack.ddn(steps: 20)
        var all = AttackedTraining()
        all.append(part("10", [fgsm, whole, short]))
        all.append(part("01", [fgsm, pgd]))
        #expect(all.arm(.fgsm, .rgb, 0.002)?.fooled == "1001" && all.arm(.pgd, .rgb, 0.002)?.written == "01")
        #expect(
            all.arm(.fgsm, .rgb, 0.002)?.returned?[.luma] == "1001" && all.arm(.fgsm, .rgb, 0.002)?.bound?.count == 2)
        #expect(all.arm(.ddn)?.attack == whole && all.arm(.ddn, isShort: true)?.attack == short)
        #expect(all.unreadable == 2 && all.arm(.fgsm, .y, 0.002) == nil && all.arm(.fgsm, .rgb, 0.004) == nil)
        var other = AttackedTraining()
        other.append(part("1", [whole]))
        #expect(other.arm(.ddn, isShort: true) == nil)
    }

    @Test("Attacks and what only went through the conversion are told apart")
    func converted() throws {
        let fgsm = try ImageAttack.fgsm(0.002), conversion = PublishedConversion()
        let training = AttackedTraining(arms: [
            Arm(through: conversion, fooled: "1", written: "1"), Arm(attack: fgsm, fooled: "0", written: "0"),
            Arm(attack: fgsm, through: conversion, fooled: "1", written: "0"),
        ])
        #expect(training.arm(.fgsm, .rgb, 0.002)?.fooled == "0")
        #expect(training.arm(.fgsm, .rgb, 0.002, through: conversion)?.fooled == "1")
        var joined = AttackedTraining()
        joined.append(training)
        joined.append(training)
        #expect(joined.arms.map(\.fooled) == ["11", "00", "11"])
    }

    @Test("Every plan measures what findings ask of it", arguments: Profile.allCases)
    func plans(profile: Profile) {
        let setting = Setting(profile: profile)
        let plans = [(Subject.lite, photographPlan(.lite, setting)), (.small, smallPlan(setting))]
        for (subject, plan) in plans {
            #expect(Set([subject.magnitude, subject.larger, Algorithm.figureMagnitude]).isSubset(of: plan.magnitudes))
            #expect(Set([subject.magnitude, Algorithm.stepped]).isSubset(of: plan.steppedMagnitudes))
            #expect(Set([.rgb, .y, .cbcr, .randomAxis, .signNoise]).isSubset(of: plan.channels))
            #expect(
                Set([.rgb, .y]).isSubset(of: plan.steppedChannels)
                    && Set([.rgb, .y]).isSubset(of: plan.smallestChannels))
            #expect(Set(plan.channels).isDisjoint(with: plan.atJudged) && plan.converted.contains(subject.magnitude))
            #expect(plan.smallest > 0 && plan.smallestSteps > 1 && plan.judged == subject.magnitude)
        }
    }
}
