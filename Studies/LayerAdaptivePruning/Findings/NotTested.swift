import Notebook

/// What of the abstract no finding tests.
@StudyBuilder func notTested() -> [StudyPart] {
    Untested(
        "On ImageNet, we achieve up to 4.7% and 4.6% higher top-1 accuracy compared to other methods for VGG-16 and ResNet-50, respectively",
        .missing(needs: "ImageNet's training set, to train on after pruning, and weeks of two cores"))
    Untested(
        "Our extensive experiments demonstrate the superiority of our approach over existing methods on the ImageNet and CIFAR-10 datasets",
        .missing(
            needs:
                "ImageNet's training set; what stands of it for CIFAR-10 is judged by the gains of VGG-16, ResNet-32 and DenseNet-121"
        ))
    Untested(
        "Our approach takes into account the collective influence of all layers to design a layer-adaptive pruning scheme",
        .missing(
            needs:
                "what would show such an influence, other than that changes add up and that the allocation changes least, which are judged"
        ))
    Untested(
        "This property enables us to formulate the pruning as a combinatorial optimization problem and efficiently solve it through dynamic programming",
        .missing(needs: "a test of its own; that the optimum is one, and how long it takes, is judged with linear time")
    )
    Untested(
        "our approach for enhancing DNN performance through layer-adaptive weight pruning",
        .missing(needs: "what \"performance\" is; accuracy and multiply-adds are in the tables"))
}
