import Notebook

let prevailsDeclaration = Declaration(
    "y-prevails",
    .claim(
        Claim("we show that the adversarial perturbations prevail in the Y-channel of the YCbCr space", .abstract),
        scope: scope, facets: facets(otherNetworks), countsAgainst: scaledDown),
    test: """
        What attacks in RGB add to an image, FGSM of 0.04 as in the paper's first figure, PGD of 0.008, and DDN: the logarithm of its L2 norm in Y over \
        the larger one of those in Cb and Cr (full range), and the share of its square that is equal in R, G and B, whatever the scale of an axis is, in percent; \
        means over trainings and images.
        """,
    units: ["trainings", "images"],
    rule: .allOf(
        cases(.exceeds(halfAgain), "log of Y over Cb and Cr", by: Algorithm.allCases)
            + cases(.exceeds(moreThanNoise), "grey share", by: Algorithm.allCases)),
    controls: [
        Control(
            "random signs in the attack's place", .mustFail,
            .atLeast(1, of: cases(.exceeds(halfAgain), "random signs, log of Y over Cb and Cr"))),
        Control(
            "FGSM on a VGG-16 before which luminance is taken out", .mustFail,
            .clause(.init("without luminance, log of Y over Cb and Cr", .exceeds(halfAgain)))),
        Control(
            "FGSM on a VGG-16 before which colour is taken out", .mustPass,
            .clause(.init("without colour, grey share", .exceeds(moreThanNoise)))),
    ],
    exclusions:
        "an image on which DDN finds nothing has no perturbation, and one whose perturbation is grey everywhere no ratio: both are left out, and counted",
    drawn: ["which images", "random signs"])

/// Two of the three colours.
let colorPairs = ["R over G", "G over B", "B over R"]

private func pairs(_ subject: Subject, _ attack: String) -> [Rule.Clause] {
    colorPairs.map { .init(clause(subject.rawValue, attack, $0), .equals(0, within: byAQuarter)) }
}

let evenDeclaration = Declaration(
    "even-in-rgb",
    .claim(
        Claim(
            "these perturbations are generally learned for deep models that operate on RGB images and, hence, the perturbations are equally distributed in the RGB color space",
            .abstract),
        scope: scope, facets: facets(otherNetworks), countsAgainst: scaledDown),
    test: """
        The logarithm of the L2 norm of what PGD of 0.008, and DDN, add to one colour over that of another, for each two of R, G and B, mean over trainings and images. \
        (FGSM changes every value by as much, so that it can't be uneven.)
        """,
    units: ["trainings", "images"],
    rule: .allOf(
        Subject.allCases.flatMap { subject in
            [Algorithm.pgd, .ddn].flatMap { pairs(subject, $0.rawValue) }
        }),
    controls: Subject.allCases.flatMap { subject in
        [
            Control(
                "FGSM in Cb and Cr, \(subject.rawValue)", .mustFail,
                .atLeast(3, of: pairs(subject, "FGSM in Cb and Cr"))),
            Control(
                "FGSM in RGB, \(subject.rawValue)", .mustPass, .allOf(pairs(subject, "FGSM in RGB"))),
        ]
    },
    exclusions:
        "an image on which DDN finds nothing, or that is not changed in a colour at all, is left out, and counted",
    drawn: ["which images"])
