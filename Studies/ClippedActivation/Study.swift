import Notebook

/// FT-ClipAct: flipped weight bits, and activations that are clipped against them.
public let study = Study(
    "clipped-activation", title: "Clipped activations against flipped weight bits",
    question:
        "How much do memory faults in the weights hurt a network, and can clipping its activations restore the accuracy without re-training?",
    paper: Paper(
        Reference(
            "hoang2020", authors: ["Le-Ha Hoang", "Muhammad Abdullah Hanif", "Muhammad Shafique"],
            title:
                "FT-ClipAct: resilience analysis of deep neural networks and improving their fault tolerance using clipped activation",
            in: .proceedings("Design, Automation and Test in Europe (DATE)", pages: "1241–1246"), year: 2020,
            arXiv: "1912.00941")), code: stepCode
) {
    let images = Step.images()
    let vgg = Subject(.vgg16, on: images)
    let subjects = [vgg, Subject(.alexNet, on: images)]
    faultsHurt(subjects)
    clippingHelps(subjects, of: vgg)
    thresholdQuestions(subjects)
    cleanCost(subjects)
    hitQuestions(subjects)
    peakQuestion(subjects)
    faultyActivations(subjects)
}
