import Foundation
import Notebook
import Testing

/// What figures and tables say of attacks that were made by hand.
@Suite struct AttackFigureTests {
    /// So many equal pixels that change alike in an image of four.
    private static func norms(_ red: Float, _ green: Float, _ blue: Float) -> ColorNorms {
        let values = [red, green, blue].flatMap { Array(repeating: $0, count: 4) }
        return ColorNorms.each(of: Tensor([1, 3, 2, 2], values))[0]
    }

    private static func arm(
        _ attack: ImageAttack?, _ fooled: String, written: String? = nil, norms: [ColorNorms]? = nil,
        through: PublishedConversion? = nil, returned: (luma: String, chroma: String)? = nil
    ) -> AttackArm {
        AttackArm(
            attack: attack, through: through, fooled: fooled, written: written ?? fooled, norms: norms,
            bound: attack?.channels == .y ? [0, 0.5, 0, 0.5] : nil,
            returned: returned.map { returned in ByCase { $0 == .luma ? returned.luma : returned.chroma } })
    }

    /// Four photographs. FGSM fools two of them in RGB, one as written, and three in Y; by a larger step all and none.
    private static func subject(_ title: String = "Net") throws -> AttackedSubject {
        let gradients: [Float] = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1]
        let conversion = PublishedConversion()
        // Changes in R, G and B as 1 to 2 to 4, and so that the two images are not alike, twice as large.
        let uneven = [norms(1, 2, 4), norms(2, 4, 8), norms(0, 0, 0), norms(1, 2, 4)]
        return AttackedSubject(
            title: title, weights: "by hand", images: .photographs, filterGreyShares: [0.25],
            trainings: [
                AttackedTraining(
                    gradients: ColorGradient.each(
                        of: Tensor([4, 3, 2, 2], (0..<4).flatMap { _ in gradients })),
                    deviations: ColorDeviations.each(of: Tensor([4, 3, 2, 2], (0..<48).map { Float($0 % 5) / 5 })),
                    arms: [
                        arm(nil, "1000", through: conversion),
                        arm(
                            try .fgsm(0.002), "1100", written: "1000", norms: uneven, returned: ("1000", "0100")),
                        arm(try .fgsm(0.002), "0000", through: conversion),
                        arm(try .fgsm(0.002, .y), "1110"),
                        arm(try .fgsm(0.002, .y), "1111", through: conversion),
                        arm(try .fgsm(0.008), "1111"), arm(try .fgsm(0.008, .y), "0000"),
                        arm(try .fgsm(0.008, .signNoise), "0000", norms: Array(repeating: norms(3, 0, 0), count: 4)),
                        arm(try .ddn(steps: 40), "1101", norms: uneven),
                        arm(try .ddn(steps: 20), "1101", norms: uneven),
                        arm(
                            try .ddn(.y, steps: 40), "1101",
                            norms: [norms(4, 4, 4), norms(8, 8, 8), norms(0, 0, 0), norms(0, 0, 0)]),
                    ], unreadable: 2)
            ])
    }

    private static func near(_ cell: Cell, _ value: Double) -> Bool {
        cell.number.map { abs($0 - value) < 1e-6 } ?? false
    }

    @Test("An arm is found by attack, channels, magnitude and conversion; of DDN's two, the shorter is the last")
    func arms() throws {
        let subject = try Self.subject(), conversion = PublishedConversion()
        #expect(subject.arms(.fgsm, .rgb, 0.002)?.map(\.fooled) == ["1100"])
        #expect(subject.arms(.fgsm, .y, 0.002, through: conversion)?.map(\.fooled) == ["1111"])
        #expect(subject.arms(.fgsm, .y, 0.003) == nil && subject.arms(.pgd, .y, 0.002) == nil)
        #expect(try subject.arms(.ddn, isShort: true)?[0].attack == .ddn(steps: 20))
        #expect(subject.arms(.ddn, .y, isShort: true) == nil)
        // Three of four less one; through the conversion, as computed, all less none.
        #expect(try subject.gain(.fgsm, .y, at: 0.002)?.value == 50)
        #expect(try subject.gain(.fgsm, .y, at: 0.002, .computed, through: conversion)?.value == 100)
        #expect(try subject.gain(.pgd, .y, at: 0.002) == nil)
        #expect([subject].attackedSample == "Net: 4 photographs (2 more could not be read), one network.")
    }

    @Test("Ratios of colours, and of norms, are of images that have both")
    func ratios() throws {
        let subject = try Self.subject()
        let fgsm = try #require(subject.arms(.fgsm, .rgb, 0.002))
        for (pair, ratio) in [(ColorPair.redOverGreen, 0.5), (.greenOverBlue, 0.5), (.blueOverRed, 4)] {
            let found = try #require(try fgsm.colorPairLog(pair)?.value)
            #expect(abs(found - log(ratio)) < 1e-6)
        }
        // √48 over √21, in both images in which both found something.
        let ddn = try #require(subject.arms(.ddn)), luma = try #require(subject.arms(.ddn, .y))
        let found = try #require(try luma.normRatioLog(over: ddn)), value = try #require(found.value)
        #expect(abs(value - 0.5 * log(48.0 / 21)) < 1e-6 && found.units.missing.map(\.count) == [2])
        let without = try #require(subject.arms(.fgsm, .y, 0.002))
        #expect(try without.normRatioLog(over: ddn) == nil)
    }

    @Test("Tables have a row for each attack, converted ones apart")
    func tables() throws {
        let subjects = [try Self.subject()]
        let attacks = try subjects.attackTable(caption: "")
        #expect(attacks.rows.count == 8)
        let fgsm = attacks.rows[0]
        #expect(fgsm[1] == .text("FGSM") && fgsm[2] == .text("RGB") && fgsm[4] == .integer(4))
        #expect(zip(fgsm[5...7], [50, 25, 25]).allSatisfy { Self.near($0, $1) } && fgsm[8] == .text(""))
        #expect(Self.near(attacks.rows[1][8], 25))
        let converted = try subjects.conversionTable()
        #expect(converted.rows.map { $0[1] } == ["none", "FGSM", "FGSM"].map { .text($0) })
        #expect(converted.rows[0][8] == .text("truncated"))

        let whole = try subjects.wholeAttackTable("own", "Own")
        #expect(whole.rows.count == 11 && whole.rows[1][1] == .text("fgsm on rgb, 0.002 in linf"))
        // Of √21·2, √21·4 and √21·2; 49/3 of 21 is grey; the only image that is fooled in both ways returns by Y alone.
        #expect(Self.near(whole.rows[1][5], 2 * 21.0.squareRoot()) && Self.near(whole.rows[1][6], 100 * 49.0 / 63))
        #expect(Self.near(whole.rows[1][8], 100) && Self.near(whole.rows[1][9], 0))
        #expect(whole.rows[3][5] == .text("undefined") && whole.rows[3][8] == .text("undefined"))
    }

    @Test("Figures' tables have what was made, and titles what is first")
    func figures() throws {
        let subjects = [try Self.subject()]
        let fooled = try subjects.fooledOverMagnitude(marked: 0.002, caption: "", sample: "")
        #expect(fooled.data.rows.map { $0[1] } == ["RGB", "RGB", "Y", "Y", "random signs"].map { .text($0) })
        #expect(zip(fooled.data.rows, [25, 100, 75, 0, 0]).allSatisfy { Self.near($0[3], $1) })
        #expect(fooled.title.hasPrefix("At 0.002, FGSM in Y fools Net on "))

        let paper = [(algorithm: AttackAlgorithm.fgsm, value: ClaimedValue(11.1, "points", on: "a network"))]
        let gain = try subjects.gainInLuma(at: { _ in 0.002 }, published: paper, caption: "", sample: "")
        #expect(gain.data.rows.count == 2 && Self.near(gain.data.rows[0][2], 50))
        let sentences = try subjects.conversionSentences { _ in 0.002 }
        #expect(sentences.hasPrefix("Net answers ") && sentences.contains("after the conversion alone"))
        #expect(try subjects.conversionSentences { _ in 0.008 } == "")

        let returned = try #require(
            try subjects.answersThatReturn(caption: "", sample: "") { [NamedArms("FGSM", $0.arms(.fgsm, .rgb, 0.002))] }
        )
        #expect(zip(returned.data.rows, [100, 0]).allSatisfy { Self.near($0[3], $1) })
        #expect(
            try subjects.answersThatReturn(caption: "", sample: "") { [NamedArms("Y", $0.arms(.fgsm, .y, 0.002))] }
                == nil)

        let smallest = try #require(subjects.smallestPerturbations(caption: "", sample: ""))
        #expect(smallest.data.rows.map { $0[3] } == [.integer(3), .integer(2)])
        #expect(Self.near(smallest.data.rows[1][4], 6 * 12.0.squareRoot()))
        #expect([AttackedSubject]().smallestPerturbations(caption: "", sample: "") == nil)
    }

    @Test("Changes by channel are over the root mean square of all colours; gradients' shares are closed forms")
    func colors() throws {
        let subjects = [try Self.subject()]
        let figure = try subjects.perturbationsByChannel(caption: "", sample: "") {
            [
                NamedArms("FGSM", $0.arms(.fgsm, .rgb, 0.002)),
                NamedArms("random signs", $0.arms(.fgsm, .signNoise, 0.008)),
            ]
        }
        let expected = [1, 2, 4].map { $0 / 7.0.squareRoot() }
        #expect(figure.data.rows.count == 12)
        #expect(zip(figure.data.rows, expected).allSatisfy { Self.near($0[3], $1) })
        #expect(figure.title.hasPrefix("FGSM on Net adds") && figure.title.contains("random signs add"))

        // Of four pixels three have equal gradients, and in one the third colour's sign differs: (9 + 1) of 12.
        let table = try subjects.gradientTable(beside: "FGSM of 0.002") { $0.arms(.fgsm, .rgb, 0.002) }
        #expect(Self.near(table.rows[0][1], 10.0 / 12) && Self.near(table.rows[0][2], 0.75))
        #expect(Self.near(table.rows[0][3], 0.25) && table.caption.contains("The last three: FGSM of 0.002 over"))
        let kept = try subjects.keptOverFilters(sample: "")
        #expect(Self.near(kept.data.rows[0][1], 0.25) && Self.near(kept.data.rows[0][2], 10.0 / 12))
    }

    private enum Filter: String, ComparedDefence {
        case none, bits
        var means: DefenceMeans { self == .none ? .nothing : .fixed(.bitDepth(4)) }
    }

    @Test("Defences stand in a row each, with balances and what they change")
    func defences() throws {
        let training = DefendedTraining<Filter>(
            answers: ByCase { defence in
                DefendedAnswers(
                    clean: "1110", fgsm: defence == .bits ? "1100" : "1000", pgd: "1000", ddn: "1100",
                    adaptive: "0001", change: defence == .bits ? 4 : 0)
            }, anotherStart: "1100", withoutDDN: 1)
        let trainings = [training]
        var balances: [Double?] = []
        let figure = try Figure.accuracyByDefence(
            trainings,
            title: { found in
                balances = found.values.map(\.value)
                return "Balances"
            }, caption: "")
        #expect(balances == [43.75, 50])
        #expect(zip(figure.data.rows[1].dropFirst(), [75, 50, 25, 50, 25, 50, 4]).allSatisfy { Self.near($0, $1) })
        #expect(figure.sample.hasPrefix("One training of network and defences, 4 test images"))
        #expect(try trainings.defenceGain(.bits, over: .none, \.fgsm).values == [[0, 100, 0, 0]])
        #expect(try trainings.anotherStartGain(.none).value == 25)
    }

    @Test("Training images behind a transformation are bytes of what it makes; test images stay")
    func filtered() throws {
        let split = ImageDataset.Split(images: (0..<24).map { UInt8(10 * $0) }, labels: [0, 1])
        let images = try ImageDataset(
            name: "few", classNames: ["a", "b"], shape: .init(channels: 3, height: 2, width: 2), train: split,
            test: split)
        let grey = try images.trainingSeen(behind: ColorFilter.luma, on: Engine())
        #expect(grey.test.images == split.images && grey.train.labels == [0, 1])
        for image in 0..<2 {
            for pixel in 0..<4 {
                let colors = (0..<3).map { Double(split.images[image * 12 + $0 * 4 + pixel]) }
                let luma = 0.299 * colors[0] + 0.587 * colors[1] + 0.114 * colors[2]
                for color in 0..<3 {
                    #expect(abs(Double(grey.train.images[image * 12 + color * 4 + pixel]) - luma) <= 0.501)
                }
            }
        }
    }
}
