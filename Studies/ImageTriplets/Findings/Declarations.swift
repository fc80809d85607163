import Notebook

/// The abstract's words on what the method is for.
private let scope = "low- and high-level visual properties in a novel set of stimuli"

private let scaledDown = CountsAgainst.no(
    because:
        "some hundred photographs and small images stand for the paper's 26,000, so that fewer triplets can be found")

private let stimuli = Facets(
    data: .smaller, preparation: .close, network: .smaller, settings: .close, measure: .close,
    because: [
        .data:
            "photographs of ImageNet's classes, which VGG-16 was probably trained on, and CIFAR-10's test images; the paper has about 26,000 photographs of objects",
        .preparation:
            "the middle of each photograph, where the authors squeeze none and cut none of theirs, which are squares",
        .network:
            "VGG-16 without batch normalisation for photographs, and at a quarter of its width for small images; the paper's high level is CORnet-S'",
        .settings:
            "five bins a layer for photographs and for the search that fills rare cells first, where the authors have ten; the search ends where no three images are left",
        .measure:
            "how the paper computes the correlation is not known; ours is over both orders of a triplet's images, and in maps that had no part in the choice",
    ])

/// The smallest correlation that counts.
let nearlyNone = Margin(0.15, "", source: "2 % of the variance; chosen by us")
private let natural = Margin(0.1, "", source: "less than this needs no pulling apart; chosen by us")

let decorrelatedDeclaration = Declaration(
    "decorrelated",
    .claim(
        Claim(
            "we propose a method that de-correlates low- and high-level visual properties in a novel set of stimuli",
            .abstract),
        scope: scope, facets: stimuli, countsAgainst: scaledDown),
    test: """
        Triplets by the paper's search among every other map of a high and a low layer (pool5 and pool3 of VGG-16 for photographs, block 5 and block 2 of \
        its small form for small images). How D_high and D_low go together in the other maps, from −1 to 1: Pearson's correlation over triplets, each taken in both \
        orders of its images; of small images the mean over trainings.
        """,
    units: ["trainings", "triplets"],
    rule: .atLeast(1, of: collections.map { .init($0, .equals(0, within: nearlyNone)) }),
    controls: [
        Control(
            "triplets of random images", .mustPass,
            .allOf(collections.map { .init("random, \($0)", .exceeds(natural)) })),
        Control(
            "one level in the place of two", .mustFail,
            .atLeast(
                2, of: collections.map { .init("one level twice, \($0)", .equals(0, within: nearlyNone)) })),
    ], drawn: ["roots, coins and pairs"])

let photographs = "photographs", smallImages = "small images"
let collections = [photographs, smallImages]

private let keptMost = Margin(0.8, "", source: "less than a fifth is lost; chosen by us")

let survivesDeclaration = Declaration(
    "survives",
    .question(
        Question(
            "Do the differences that triplets were chosen for survive in maps, and in networks, that had no part in the choice?"
        )),
    test: """
        Triplets by the search that fills rare cells first, among every other map. Kept is the mean difference in the other maps, in the direction of the choice, over that in the maps that \
        chose; of small images the mean over trainings. In another network it is how D_high and D_low of other networks' layers go together over VGG-16's triplets of photographs.
        """,
    units: ["trainings", "triplets"],
    rule: .allOf(
        collections.flatMap { collection in
            ["high", "low"].map { .init("\($0) kept, \(collection)", .exceeds(keptMost)) }
        } + otherNetworks.map { .init($0.title, .equals(0, within: nearlyNone)) }),
    controls: [
        Control(
            "triplets chosen among noise", .mustFail,
            .atLeast(2, of: ["high", "low"].map { .init("\($0) kept, noise", .exceeds(keptMost)) }))
    ], drawn: ["roots and pairs"])

/// The networks that VGG-16's triplets are measured in.
let otherNetworks: [Architecture] = [.efficientNetLite0, .squeezeNet11]

private let anyWeight = Margin(0, "", source: "the sign is what is asked for")
private let quarterWeight = Margin(0.25, "", source: "a quarter of the outcome's spread; chosen by us")
private let slightWeight = Margin(0.15, "", source: "a seventh of the outcome's spread; chosen by us")

let meaningDeclaration = Declaration(
    "levels-mean-something",
    .question(
        Question(
            "In decorrelated triplets, does the high layer say what a picture is of, and the low layer how it looks?")),
    test: """
        Triplets by the search that fills rare cells first. Least squares through the origin, outcome = b_high D_high + b_low D_low, all three divided by their root mean squares: \
        b_high − b_low. What a picture is of: which of both images is of the root's class (+1 or −1; of photographs, of its kind of object), ties left out. How it looks: the mean of differences of three \
        likenesses of pixels: luminance, colours, gradients. Of small images the mean over trainings.
        """,
    units: ["trainings", "triplets"],
    rule: .allOf(
        collections.flatMap { collection in
            [
                .init("what, \(collection)", .exceeds(anyWeight)), .init("how, \(collection)", .below(anyWeight)),
            ]
        }),
    controls: [
        Control(
            "a low layer of other images: its weight for how images look", .mustPass,
            .clause(.init("how, low layer shuffled", .equals(0, within: slightWeight)))),
        Control(
            "an untrained network", .mustFail, .clause(.init("what, untrained", .exceeds(quarterWeight)))),
    ],
    exclusions:
        "a triplet whose images are both, or neither, of the root's class says nothing of what, and is left out",
    drawn: ["roots and pairs", "untrained weights"])

private let people = Facets(
    data: .close, settings: .close, measure: .close,
    because: [
        .data: "the pictures and participants are the user's",
        .settings: "which layers the paper compares is known of the authors' example alone",
        .measure:
            "likelihoods of choices that no weight was fitted to, by logistic regression without an intercept; the paper's form is not known",
    ])

private let anyNats = Margin(0, "nats", source: "the sign is what \"outperforms\" claims")
private let someNats = Margin(
    0.01, "nats", source: "a choice is told right in one of a hundred more cases, or so; chosen by us")

private let choiceControls = [
    Control(
        "both levels of both networks, over a coin", .mustPass,
        .clause(.init("choices follow the layers", .exceeds(someNats)))),
    Control(
        "the same of choices dealt anew to the triplets", .mustFail,
        .clause(.init("shuffled choices", .exceeds(someNats)))),
]

private let choiceTest = """
    Per choice, in nats: by how much likelier choices are with a network's %1 and %2 differences than with the %2 one alone, each participant's weights fitted to nine tenths of the \
    triplets and the choice from the last; %3, mean over participants and triplets. Triplets that a participant was not asked are left out for all.
    """

private func comparison(_ identifier: String, _ words: String, high: Bool) -> Declaration {
    let levels = high ? ("high", "low", "CORnet-S less VGG-16") : ("low", "high", "VGG-16 less CORnet-S")
    return Declaration(
        identifier,
        .claim(
            Claim(words, .abstract),
            scope:
                "different networks show differing abilities to predict the effects of low-versus-high-level similarity",
            facets: people, countsAgainst: .yes(because: "networks, layers and task are the paper's")),
        test: choiceTest.replacing("%1", with: levels.0).replacing("%2", with: levels.1).replacing(
            "%3", with: levels.2),
        units: ["participants", "triplets"], rule: .clause(.init("difference", .exceeds(anyNats))),
        controls: choiceControls, exclusions: "triplets that a participant was not asked are left out for all")
}

let corNetHighDeclaration = comparison(
    "cornet-high",
    "CORnet-S outperforms VGG-16 in explaining human choices based on high-level similarity", high: true)
let vggLowDeclaration = comparison(
    "vgg-low", "VGG-16 outperforms CORnet-S in explaining human choices based on low-level similarity", high: false)

let brainScoreDeclaration = Declaration(
    "brain-score",
    .claim(
        Claim(
            "Using Brain-Score, we observed that the behavioral prediction abilities of different layers of these networks qualitatively corresponded to their ability to explain neural activity at different levels of the visual hierarchy",
            .abstract), scope: "different layers of these networks", facets: people,
        countsAgainst: .yes(
            because: "networks, layers and task are the paper's, and scores are those that the user has")),
    test: """
        What a layer adds to the likelihood of choices, in nats a choice, of the layer with the higher Brain-Score less the other, mean over participants and triplets: between both networks' \
        high layers by their scores for IT, between their low layers by those for V2, and within each network between its high and its low layer by their scores for IT.
        """,
    units: ["participants", "triplets"],
    rule: .allOf(
        ["IT, between networks", "V2, between networks", "IT, CORnet-S", "IT, VGG-16"].map {
            .init($0, .exceeds(anyNats))
        }), controls: choiceControls, exclusions: "triplets that a participant was not asked are left out for all")

private let evenChance = Margin(50, "%", source: "an even chance")
private let sixTenths = Margin(60, "%", source: "six of ten; chosen by us")

let humanLabelsDeclaration = Declaration(
    "human-labels",
    .question(
        Question(
            "Where both layers disagree, do people more often give the root's name to the image that the high layer finds nearer? (A proxy of people's similarity.)"
        )),
    test: """
        Of small images' triplets in conflict, by the search that fills rare cells first: the share in which the chance that two people name root and image alike is higher for the image that the high \
        layer finds nearer, in percent, ties left out, mean over trainings; of all, and of those whose images are both or neither of the root's class.
        """,
    units: ["trainings", "triplets"],
    rule: .allOf([
        .init("all in conflict", .exceeds(evenChance)), .init("class says nothing", .exceeds(evenChance)),
    ]),
    controls: [
        Control(
            "people's names of other images", .mustFail,
            .clause(.init("names of other images", .exceeds(sixTenths))))
    ], exclusions: "triplets whose images people name like the root equally often are left out",
    drawn: ["roots and pairs"])
