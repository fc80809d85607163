import Notebook

/// What faults do to activations, and what of the abstract no finding tests.
@StudyBuilder func faultyActivations(_ subjects: [Subject]) -> [StudyPart] {
    Finding(
        Declaration(
            "high-intensity-activations",
            .claim(
                Claim("squashes the high-intensity faulty activation values to alleviate their impact", .abstract),
                scope: scope, facets: facets, countsAgainst: scaledDown),
            test: """
                The part of the claim that faulty activations are of high intensity: powers of ten from ACT_max to the largest activation, of the \
                layer where it is most, at a rate that lets expect ten flips of bit 30, no clipping; the same test images for every fault seed
                """,
            units: ["trainings", "fault seeds"], rule: .eachNetwork(.exceeds(tenfold)),
            controls: [control(noFault, .mustFail, eachNetwork: .exact(.atLeast, tenfold.value))],
            exclusions: "an activation that is not finite counts as the largest Float32",
            drawn: [faultPatterns]),
        Step.all(subjects.map(\.magnitudes)), numbers: excessNumbers)
    Untested(
        "Deep Neural Networks (DNNs) are widely being adopted for safety-critical applications",
        .missing(needs: "networks and data of such applications; the paper itself has none"))
    Untested(
        "Inherently, they are considered to be highly error-tolerant",
        .missing(needs: "a survey of what is believed; it is the background that the paper argues against"))
    Untested(
        "hardware faults (e.g., permanent faults) in the weight memory",
        .missing(
            needs: "memory with real faults, or maps of them: here bits are inverted at random places by a program"))
    Untested(
        "68.92%, the size of the improvement",
        .missing(
            needs:
                "VGG-16 in its full width with the authors' training, their images, and which of points and relative they mean"
        ))
}

private let tenfold = Margin(
    1, "decades", source: "a factor of ten, which no clean image comes near; chosen by us")
private let noFault = "no fault"

func excessNumbers(_ networks: [[Magnitudes]]) throws -> Numbers {
    Numbers(
        try eachNetwork(networks) { name, trainings in
            [
                name: try .mean(cells(trainings.map(\.faultyExcess))),
                clause(name, noFault): try largest(trainings.map(\.cleanExcess)),
            ]
        })
}
