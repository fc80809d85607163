import Notebook

private let prevalence = "log of Y over Cb and Cr"

let prevailsDeclaration = Declaration(
    "y-prevails",
    attackClaim("we show that the adversarial perturbations prevail in the Y-channel of the YCbCr space"),
    test: """
        What attacks in RGB add to an image, FGSM of 0.04 as in the paper's first figure, PGD of 0.008, and DDN: the logarithm of its L2 norm in Y over \
        the larger one of those in Cb and Cr (full range), and the share of its square that is equal in R, G and B, whatever the scale of an axis is, in percent; \
        means over trainings and images.
        """,
    units: ["trainings", "images"],
    rule: .allOf(
        cases(.exceeds(halfAgain), prevalence, by: AttackAlgorithm.allCases)
            + cases(.exceeds(moreThanNoise), "grey share", by: AttackAlgorithm.allCases)),
    controls: [
        Control(
            "random signs in the attack's place", .mustFail,
            .atLeast(1, of: cases(.exceeds(halfAgain), "random signs, \(prevalence)"))),
        Control(
            "FGSM on a VGG-16 before which luminance is taken out", .mustFail,
            .clause("without luminance, \(prevalence)", .exceeds(halfAgain))),
        Control(
            "FGSM on a VGG-16 before which colour is taken out", .mustPass,
            .clause("without colour, grey share", .exceeds(moreThanNoise))),
    ],
    exclusions:
        "an image on which DDN finds nothing has no perturbation, and one whose perturbation is grey everywhere no ratio: both are left out, and counted",
    drawn: ["which images", "random signs"])

private func pairs(_ subject: Subject, _ attack: String) -> [Rule.Clause] {
    ColorPair.allCases.map { clauseName(subject.rawValue, attack, $0.rawValue) }.asked(.equals(0, within: byAQuarter))
}

let evenDeclaration = Declaration(
    "even-in-rgb",
    attackClaim(
        "these perturbations are generally learned for deep models that operate on RGB images and, hence, the perturbations are equally distributed in the RGB color space"
    ),
    test: """
        The logarithm of the L2 norm of what PGD of 0.008, and DDN, add to one colour over that of another, for each two of R, G and B, mean over trainings and images. \
        (FGSM changes every value by as much, so that it can't be uneven.)
        """,
    units: ["trainings", "images"],
    rule: .allOf(attackCases([.pgd, .ddn]).flatMap { pairs($0, $1.rawValue) }),
    controls: Subject.allCases.flatMap { subject in
        [
            Control(
                "FGSM in Cb and Cr, \(subject.rawValue)", .mustFail,
                .atLeast(3, of: pairs(subject, "FGSM in Cb and Cr"))),
            Control("FGSM in RGB, \(subject.rawValue)", .mustPass, .allOf(pairs(subject, "FGSM in RGB"))),
        ]
    },
    exclusions:
        "an image on which DDN finds nothing, or that is not changed in a colour at all, is left out, and counted",
    drawn: ["which images"])

extension AttackedSubject {
    /// The arms of an attack in RGB whose perturbations are looked at.
    func looked(_ algorithm: AttackAlgorithm) -> [AttackArm]? {
        switch algorithm {
        case .fgsm: looked(.rgb)
        case .pgd: arms(.pgd, .rgb, lookedAt.pgd)
        case .ddn: arms(.ddn)
        }
    }

    /// FGSM's at the magnitude of the paper's figure, in these channels.
    func looked(_ channels: AttackedChannels) -> [AttackArm]? { arms(.fgsm, channels, lookedAt.fgsm) }
}

func prevailsNumbers(
    _ subjects: [AttackedSubject], withoutLuminance: [ControlNetwork], withoutColor: [ControlNetwork]
) throws -> Numbers {
    var clauses: [String: Estimator] = [:]
    for (subject, algorithm) in attackCases(AttackAlgorithm.allCases) {
        let arms = subjects.of(subject)?.looked(algorithm)
        clauses[caseName(subject, algorithm, prevalence)] = try arms?.lumaPrevalenceLog()
        clauses[caseName(subject, algorithm, "grey share")] = try arms?.greySharePercent()
    }
    for subject in Subject.allCases {
        clauses[caseName(subject, .fgsm, "random signs, \(prevalence)")] = try subjects.of(subject)?
            .looked(.signNoise)?.lumaPrevalenceLog()
    }
    clauses["without luminance, \(prevalence)"] = try withoutLuminance.fgsm(lookedAt.fgsm)?.lumaPrevalenceLog()
    clauses["without colour, grey share"] = try withoutColor.fgsm(lookedAt.fgsm)?.greySharePercent()
    return prevailsDeclaration.numbersIfAll(clauses, needs: attackNeeds)
}

extension [ControlNetwork] {
    /// FGSM in RGB; nothing where there is no network.
    func fgsm(_ magnitude: Double) -> [AttackArm]? {
        let found = compactMap { $0.training.arm(.fgsm, .rgb, magnitude) }
        return found.isEmpty ? nil : found
    }
}

func evenNumbers(_ subjects: [AttackedSubject]) throws -> Numbers {
    var clauses: [String: Estimator] = [:]
    for found in subjects where Subject(rawValue: found.title) != nil {
        let attacks = [
            ("PGD", found.looked(.pgd)), ("DDN", found.looked(.ddn)), ("FGSM in Cb and Cr", found.looked(.cbcr)),
            ("FGSM in RGB", found.looked(.rgb)),
        ]
        for (attack, arms) in attacks {
            for pair in ColorPair.allCases {
                clauses[clauseName(found.title, attack, pair.rawValue)] = try arms?.colorPairLog(pair)
            }
        }
    }
    return evenDeclaration.numbersIfAll(clauses, needs: attackNeeds)
}
