import Notebook

/// FT-ClipAct: flipped weight bits, and activations that are clipped against them.
public let study = Study(
    "clipped-activation", title: "Clipped activations against flipped weight bits",
    question:
        "How much do memory faults in the weights hurt a network, and can clipping its activations restore the accuracy without re-training?",
    paper: Paper(
        """
        L.-H. Hoang, M. A. Hanif, M. Shafique: FT-ClipAct: Resilience Analysis of Deep Neural Networks and Improving their Fault Tolerance using \
        Clipped Activation. DATE 2020, pp. 1241–1246, arXiv 1912.00941
        """,
        link: "https://arxiv.org/abs/1912.00941"), code: stepCode
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
