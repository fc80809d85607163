import Notebook

// What the paper does not ask: what AD and IC, which T-TAME's loss is close to, say of a map.

let sameAreaDeclaration = Declaration(
    "same-area",
    .question(
        Question(
            "Is T-TAME still no worse than any other method where all maps show equally many pixels, so that softness buys nothing?"
        )),
    test: """
        \(Subject.cifar.test): average drop where exactly the most relevant 50, 30 or 15 % of the pixels are shown as they are, T-TAME beside each of six other methods, \
        in points, each image paired with itself; better is above 0. Two of the three areas must hold.
        """,
    units: ["trainings", "images"], rule: sameAreaRule(.attention),
    controls: nonsenseFails(sameAreaRule) + [riseIsSeen(.drop(.area(0.3)))],
    exclusions: "none: each image has an answer", drawn: drawnForMaps)

private func sameAreaRule(_ arm: Arm) -> Rule {
    .atLeastCases(
        2, of: cases(arm, Measure.areas, over: Arm.methods.filter { $0 != .attention }, .notWorse(than: twoPoints)))
}

func sameAreaNumbers(_ measured: [MeasuredMaps]) throws -> Numbers {
    try sameAreaDeclaration.leads(measured, needs: "all of these methods")
}

private let area = Measure.drop(.area(0.3))
private let half = "T-TAME's own over another's, less half of Grad-CAM's"

let ofTheImageDeclaration = Declaration(
    "of-the-image",
    .question(Question("Is T-TAME's map about this image, and not about the class alone?")),
    test: """
        \(Subject.cifar.test): average drop where 30 % of the pixels are shown, by the map of another image with the same answer less by the image's own, in points, \
        each image paired with itself; and the same of T-TAME less half of what it is of Grad-CAM.
        """,
    units: ["trainings", "images"],
    rule: .allOf([
        .init(clause(.attention, area, .another), .exceeds(anyPoints)), .init(half, .exceeds(anyPoints)),
    ]),
    controls: [
        Control(
            "another image's map less a third's", .mustFail,
            .clause(.init(clause(.another, area, .third), .exceeds(anyPoints, absentWithin: twoPoints)))),
        Control(
            "Grad-CAM's own map over another's", .mustPass,
            .clause(.init(clause(.gradCAM, area, .anotherGradCAM), .exceeds(anyPoints)))),
    ], exclusions: "images whose answer no two others have are left out", drawn: drawnForMaps)

func ofTheImageNumbers(_ measured: [MeasuredMaps]) throws -> Numbers {
    func gains(_ training: MeasuredMaps, _ own: Arm, _ other: Arm) -> [Double?]? {
        guard let one = training.values(own, area), let two = training.values(other, area) else { return nil }
        return zip(one, two).map { one, two in one.flatMap { one in two.map { $0 - one } } }
    }
    let rows = measured.all { training -> [Double?]? in
        guard let own = gains(training, .attention, .another), let other = gains(training, .gradCAM, .anotherGradCAM)
        else { return nil }
        return zip(own, other).map { own, other in own.flatMap { own in other.map { own - $0 / 2 } } }
    }
    guard let rows else { return .missing(needs: "images with the same answer") }
    let samples = try CrossedSamples(
        rows, of: "trainings", on: "images", within: -150...150,
        missing: .leaveOut(because: "no other image has the same answer"))
    var numbers = try ofTheImageDeclaration.leads(
        measured, needs: "images with the same answer", also: [half: .mean(samples)])
    if let turned = try measured.lead(.attention, over: .turned, area) {
        numbers = numbers.showing("T-TAME's own over its own map turned by half a turn", turned, unit: "points")
    }
    return numbers
}

private let whole = Measure.drop(.soft(1))

let nonsenseDeclaration = Declaration(
    "metric-passes-nonsense",
    .question(
        Question(
            "Does average drop reward a map that shows the whole image but for one pixel above every method's?")),
    test: """
        \(Subject.cifar.test): average drop at 100 %, each method's less that of Fake-CAM, which is 1 everywhere but for one pixel, in \
        points, each image paired with itself.
        """,
    units: ["trainings", "images"],
    rule: .allOf(clauses(.fakeCAM, whole, over: Arm.methods, .exceeds(anyPoints))),
    controls: [
        Control(
            "blurred noise in Fake-CAM's place", .mustFail,
            .atLeast(Arm.methods.count, of: clauses(.noise, whole, over: Arm.methods, .exceeds(anyPoints))))
    ], exclusions: "none: each image has an answer", drawn: drawnForMaps)

func nonsenseNumbers(_ measured: [MeasuredMaps]) throws -> Numbers {
    var numbers = try nonsenseDeclaration.leads(measured, needs: "all of these methods")
    for arm in [Arm.fakeCAM, .allOnes] {
        for measure in [whole, .increase(.soft(1))] {
            guard let mean = try measured.mean(arm, measure) else { continue }
            numbers = numbers.showing("\(measure.name) of \(arm.rawValue)", mean, unit: "%")
        }
    }
    return numbers
}
