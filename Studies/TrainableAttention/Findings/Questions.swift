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
    controls: nonsenseFails(sameAreaRule) + [isSeen(.rise, .averageDrop(.area(0.3)))],
    exclusions: "none: each image has an answer", drawn: drawnForMaps)

private func sameAreaRule(_ kind: MapSource) -> Rule {
    .atLeastCases(
        2,
        of: MapQuantity.equalAreas.leadCases(
            kind, over: MapSource.methods.filter { $0 != .attention }, .notWorse(than: twoPoints))
    )
}

private let area = MapQuantity.averageDrop(.area(0.3))
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
        .init(area.clauseName(.attention, .anotherImages), .exceeds(anyPoints)), .init(half, .exceeds(anyPoints)),
    ]),
    controls: [
        Control(
            "another image's map less a third's", .mustFail,
            .clause(.init(area.clauseName(.anotherImages, .thirdImages), .exceeds(fivePoints)))),
        Control(
            "RISE over a blob in the middle, which is the same for all images", .mustPass,
            .clause(.init(area.clauseName(.rise, .centerBlob), .exceeds(anyPoints)))),
    ], exclusions: "images whose answer no two others have are left out", drawn: drawnForMaps)

func ofTheImageNumbers(_ measured: [MapResults]) throws -> Numbers {
    func gains(_ training: MapResults, _ own: MapSource, _ other: MapSource) -> [Double?]? {
        guard let one = training.numbers(own, area), let two = training.numbers(other, area) else { return nil }
        return zip(one, two).map { one, two in one.flatMap { one in two.map { $0 - one } } }
    }
    let rows = measured.inAll { training -> [Double?]? in
        guard let own = gains(training, .attention, .anotherImages),
            let other = gains(training, .gradCAM, .anotherImagesGradCAM)
        else { return nil }
        return zip(own, other).map { own, other in own.flatMap { own in other.map { own - $0 / 2 } } }
    }
    guard let rows else { return .missing(needs: "images with the same answer") }
    let samples = try CrossedSamples(
        rows, of: "trainings", on: "images", within: -150...150,
        missing: .leaveOut(because: "no other image has the same answer"))
    return try ofTheImageDeclaration.leadNumbers(
        measured, needs: "images with the same answer", also: [half: .mean(samples)]
    ).showing(
        "T-TAME's own over its own map turned by half a turn",
        ifMeasured: measured.lead(.attention, over: .turned, area), unit: "points"
    ).showing(
        "Grad-CAM's own over another's", ifMeasured: measured.lead(.gradCAM, over: .anotherImagesGradCAM, area),
        unit: "points")
}

private let whole = MapQuantity.averageDrop(.soft(1))

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
    rule: .allOf(whole.leadClauses(.fakeCAM, over: MapSource.methods, .exceeds(anyPoints))),
    controls: [
        Control(
            "blurred noise in Fake-CAM's place", .mustFail,
            .atLeast(
                MapSource.methods.count,
                of: whole.leadClauses(.blurredNoise, over: MapSource.methods, .exceeds(anyPoints)))
        )
    ], exclusions: "none: each image has an answer", drawn: drawnForMaps)

func nonsenseNumbers(_ measured: [MapResults]) throws -> Numbers {
    var numbers = try nonsenseDeclaration.leadNumbers(measured, needs: "all of these methods")
    for kind in [MapSource.fakeCAM, .allOnes] {
        for quantity in [whole, .increaseInConfidence(.soft(1))] {
            guard let mean = try measured.mapMean(kind, quantity) else { continue }
            numbers = numbers.showing("\(quantity.name) of \(kind.rawValue)", mean, unit: "%")
        }
    }
    return numbers
}
