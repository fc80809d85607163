import Notebook

/// What of the abstract no finding tests.
@StudyBuilder func notTested() -> [StudyPart] {
    Untested(
        "In visual decision making, high-level features, such as object categories, have a strong influence on choice",
        .missing(needs: "what a strong influence is; it is said before the paper's own work"))
    Untested(
        "the impact of low-level features on behavior is less understood partly due to the high correlation between high- and low-level features in the stimuli presented (e.g., objects of the same category are more likely to share low-level features)",
        .missing(
            needs:
                "a measure of understanding; that both levels go together in random triplets is a control of the first finding"
        ))
    Untested(
        "the CORnet-S that has high neural predictivity in high-level, IT-like responses and the VGG-16 that has high neural predictivity in low-level responses",
        .missing(needs: "recordings of neurons; Brain-Scores that a user has are taken as they are"))
    Untested(
        "different networks show differing abilities to predict the effects of low-versus-high-level similarity",
        .missing(needs: "a claim of its own beside the two that say which network does what, which are judged"))
    Untested(
        "our algorithm for stimulus set generation enables the study of how different representations in the visual stream affect high-level cognitive behaviors",
        .missing(needs: "studies that it enabled"))
}
