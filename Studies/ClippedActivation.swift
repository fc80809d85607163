import Notebook

/// FT-ClipAct: flipped weight bits, and activations that are clipped against them.
public let clippedActivation = Study(
    "clipped-activation", title: "Clipped activations against flipped weight bits",
    question: "How much do memory faults in the weights hurt a network, and can clipping its activations restore accuracy without re-training?",
    paper: Paper(
        "L.-H. Hoang, M. A. Hanif, M. Shafique: FT-ClipAct: Resilience Analysis of Deep Neural Networks and Improving their Fault Tolerance using Clipped Activation. DATE 2020, pp. 1241–1246, arXiv 1912.00941",
        link: "https://arxiv.org/abs/1912.00941")
) {
    let images = ClippedActivation.images
    let vgg = ClippedActivation.trained(.vgg16, on: images)
    let alexNet = ClippedActivation.trained(.alexNet, on: images)
    Section("Networks") {
        Show(vgg, alexNet) { vgg, alexNet in
            "VGG-16 was trained for \(vgg.history.count) epochs, AlexNet for \(alexNet.history.count)."
        }
    }
}
