import Notebook

/// What of the abstract no finding tests.
@StudyBuilder func notTested() -> [StudyPart] {
    Untested(
        "We apply T-TAME to three popular deep learning classifier architectures, VGG-16, ResNet-50, and ViT-B-16, trained on the ImageNet dataset, and we demonstrate improvements over existing state-of-the-art explainability methods",
        .missing(
            needs:
                "ImageNet's training set, to train modules on. With the authors' module of VGG-16 in `$CAHIER_TTAME`, its maps of photographs are in a table of this report, and `cahier attention train` trains others. The paper's table of ViT-B-16 is no evidence: in the authors' code, Grad-CAM, Grad-CAM++, Score-CAM and Ablation-CAM explain another network than T-TAME and RISE do"
        ))
    Untested(
        "The proposed architecture and training technique can be easily applied to any convolutional or Vision Transformer-like neural network, using a streamlined training approach",
        .missing(needs: "what \"easily\" and \"streamlined\" would be measured by"))
}
