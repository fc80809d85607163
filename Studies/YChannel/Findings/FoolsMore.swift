import Notebook

private let more = Form.exceeds(anyPoints, absentWithin: twoPoints)

/// What an attack counts as.
let fooledFork = Fork(
    "an image is fooled",
    [
        .init("as computed and as written in 8 bits"), .init("as computed"),
        // Of half a level, writing makes a whole one.
        .init("as written in 8 bits", .uncertain),
    ])

private let counted =
    "An image counts as fooled where the network answers otherwise than on the clean one, both as computed and as written in 8 bits."

let foolsMoreDeclaration = Declaration(
    "y-fools-more",
    .claim(
        Claim(
            "learning adversarial perturbations only for the Y-channel results in higher fooling rates for the same perturbation magnitude",
            .abstract),
        scope: scope, facets: facets(otherNetworks), countsAgainst: scaledDown),
    test: """
        Images that an attack in Y alone fools less those that it fools in RGB, at an L-infinity norm of 0.002 on photographs of 224 px (the later paper's) and of \
        0.008 on images of 32 px, whose L2 norm is still smaller, in points, each image paired with itself, mean over trainings and images. \(counted) Y's step is \
        that of an exact conversion in full range: the same value added to R, G and B.
        """,
    units: ["trainings", "images"],
    rule: .allOf(cases(more, by: [.fgsm, .pgd])),
    controls: [
        Control(
            "FGSM along a random axis in Y's place", .mustFail, .atLeast(1, of: cases(more, "random axis"))),
        Control("random signs in Y's place", .mustFail, .atLeast(1, of: cases(more, "random signs"))),
        Control(
            "FGSM in RGB of a larger norm less of this one", .mustPass,
            .allOf(cases(.exceeds(twoPoints), "a larger norm"))),
    ], forks: [fooledFork], drawn: ["which images", "random axes", "random signs"])

/// The later paper's numbers, for the network that it names.
let laterGains: [(algorithm: Algorithm, value: ClaimedValue)] = [
    (.fgsm, ClaimedValue(11.1, "points", on: "ResNet50, epsilon 0.002")),
    (.pgd, ClaimedValue(15.6, "points", on: "ResNet50, epsilon 0.002")),
]
private let fivePoints = Margin(
    5, "points", source: "about the difference of the paper's own two numbers, 4.5; chosen by us")

let resNetDeclaration = Declaration(
    "y-fools-more-resnet-50",
    .claim(
        Claim(
            "with a very small perturbation magnitude epsilon = 0.002, the fooling rates of FGSM and PGD attacks on the ResNet50 model increase by 11.1% and 15.6% respectively, when the perturbations are learned only for the Y-channel",
            .paper(place: "abstract of its later version, IJCNN 2021"), value: laterGains[0].value),
        scope: "the ResNet50 model",
        facets: facets(nil, measure: (.close, "the increase is read as points; it may be meant relative to the rate")),
        countsAgainst: .yes(because: "network and magnitude are the paper's; images and PGD's steps alone are ours")),
    test: """
        Photographs that an attack in Y alone fools ResNet-50 by less those that it fools it by in RGB, at an L-infinity norm of 0.002, in points, each photograph \
        paired with itself. \(counted)
        """,
    units: ["images"],
    rule: .allOf(
        laterGains.flatMap { gain -> [Rule.Clause] in
            [
                .init(gain.algorithm.rawValue, more),
                .init(clause(gain.algorithm.rawValue, "size"), .size(gain.value, within: fivePoints)),
            ]
        }),
    controls: [
        Control("FGSM along a random axis in Y's place", .mustFail, .clause(.init("random axis", more))),
        Control(
            "FGSM in RGB of a larger norm less of this one", .mustPass,
            .clause(.init("a larger norm", .exceeds(twoPoints)))),
    ], forks: [fooledFork], drawn: ["which images", "random axes"])

private let tenth = Margin(
    0.095, "",
    source:
        "a tenth more, on the natural logarithmic scale, since what is smallest in RGB can't be larger than what is smallest in Y; chosen by us"
)

let needsMoreDeclaration = Declaration(
    "y-needs-more",
    .question(
        Question(
            "Is the smallest perturbation that changes an answer larger where it may lie in Y alone than where it may lie in all of RGB?"
        )),
    test: """
        The logarithm of the L2 norm, in RGB, of DDN's perturbation in Y alone over that of DDN's in RGB, image by image, mean over trainings and images, beyond a tenth.
        """,
    units: ["trainings", "images"],
    rule: .allOf(cases(.exceeds(tenth), by: [.ddn])),
    controls: [
        Control(
            "DDN in RGB with half of the steps in Y's place", .mustFail,
            .atLeast(1, of: cases(.exceeds(tenth), "half of the steps", by: [.ddn])))
    ],
    exclusions: "an image on which one of the two finds nothing is left out, and counted: for Y that speaks for more",
    drawn: ["which images"])
