import Foundation
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

/// L-infinity of each attack's perturbations that are looked at.
private func magnitude(_ algorithm: Algorithm) -> Double? {
    switch algorithm {
    case .fgsm: Algorithm.figureMagnitude
    case .pgd: Algorithm.stepped
    case .ddn: nil
    }
}

extension AttackedSubject {
    /// The arms of an attack in RGB whose perturbations are looked at.
    func looked(_ algorithm: Algorithm) -> [AttackArm]? {
        ofEachTraining { $0.arm(algorithm, .rgb, magnitude(algorithm)) }
    }

    /// FGSM's at the magnitude of the paper's figure, in other channels.
    func looked(_ channels: AttackedChannels) -> [AttackArm]? {
        ofEachTraining { $0.arm(.fgsm, channels, Algorithm.figureMagnitude) }
    }
}

func prevailsNumbers(
    _ subjects: [AttackedSubject], withoutLuminance: [ControlNetwork], withoutColor: [ControlNetwork]
) throws -> Numbers {
    var clauses: [String: Estimator] = [:]
    for subject in Subject.allCases {
        let found = subjects.of(subject)
        for algorithm in Algorithm.allCases {
            clauses[caseName(subject, algorithm, "log of Y over Cb and Cr")] = try found?.looked(algorithm)?
                .lumaPrevalenceLog()
            clauses[caseName(subject, algorithm, "grey share")] = try found?.looked(algorithm)?.greySharePercent()
        }
        clauses[caseName(subject, .fgsm, "random signs, log of Y over Cb and Cr")] = try found?.looked(.signNoise)?
            .lumaPrevalenceLog()
    }
    clauses["without luminance, log of Y over Cb and Cr"] = try withoutLuminance.looked?.lumaPrevalenceLog()
    clauses["without colour, grey share"] = try withoutColor.looked?.greySharePercent()
    return clauses.numbers(for: prevailsDeclaration, needs: attackNeeds)
}

extension [ControlNetwork] {
    /// FGSM's perturbations of the magnitude of the paper's figure.
    var looked: [AttackArm]? { fgsm(Algorithm.figureMagnitude) }

    /// FGSM in RGB; nothing where there is no network.
    func fgsm(_ magnitude: Double) -> [AttackArm]? {
        let found = compactMap { $0.training.arm(.fgsm, .rgb, magnitude) }
        return found.isEmpty ? nil : found
    }
}

func evenNumbers(_ subjects: [AttackedSubject]) throws -> Numbers {
    var clauses: [String: Estimator] = [:]
    for subject in Subject.allCases {
        guard let found = subjects.of(subject) else { continue }
        let attacks: [(String, [AttackArm]?)] = [
            (Algorithm.pgd.rawValue, found.looked(.pgd)), (Algorithm.ddn.rawValue, found.looked(.ddn)),
            ("FGSM in Cb and Cr", found.looked(.cbcr)), ("FGSM in RGB", found.looked(.rgb)),
        ]
        let colors: [KeyPath<ColorNorms, Double> & Sendable] = [\.red, \.green, \.blue]
        for (attack, arms) in attacks {
            for (place, pair) in colorPairs.enumerated() {
                clauses[clause(subject.rawValue, attack, pair)] = try arms?.meanOfNorms(
                    "log of \(pair)", without: "no perturbation in a colour"
                ) { norms in
                    let ends = (norms[keyPath: colors[place]], norms[keyPath: colors[(place + 1) % 3]])
                    return ends.0 > 0 && ends.1 > 0 ? log(ends.0 / ends.1) : nil
                }
            }
        }
    }
    return clauses.numbers(for: evenDeclaration, needs: attackNeeds)
}
