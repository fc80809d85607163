import Notebook

/// What of the abstract no finding tests.
@StudyBuilder func notTested() -> [StudyPart] {
    Untested(
        "On ImageNet, we achieve up to 4.7% and 4.6% higher top-1 accuracy compared to other methods for VGG-16 and ResNet-50, respectively",
        .missing(needs: "ImageNet's training set, to train on after pruning, and weeks of two cores"))
    Untested(
        "our approach for enhancing DNN performance through layer-adaptive weight pruning",
        .missing(needs: "what \"performance\" is; accuracy and multiply-adds are in the tables"))
}
