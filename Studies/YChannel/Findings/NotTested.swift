import Notebook

/// What of the abstract no finding tests.
@StudyBuilder func notTested() -> [StudyPart] {
    Untested(
        "maintaining the original accuracies of VGG-16, ResNet50 and DenseNet121 on clean images",
        .missing(
            needs:
                "the authors' weights of ResUpNet, these three networks and ImageNet's validation set; what a reduced ResUpNet does for a small network is judged by its balance"
        ))
    Untested(
        "the human vision and deep models are more responsive to shape and texture rather than color",
        .missing(needs: "people, and pictures whose shape, texture and colour disagree"))
    Untested(
        "removes perturbations only from the Y-channel by exploiting ResNet features in an upsampling framework without the need for a bottleneck",
        .missing(
            needs:
                "something to compare with: this says how the defence is made, and what it does is judged by its balance"
        ))
    Untested(
        "ResUpNet is model agnostic as it does not modify the DNN structure",
        .missing(needs: "defended networks of several kinds on the same images, each with a trained ResUpNet"))
}
