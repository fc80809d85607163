import Notebook

/// What of the abstract no finding tests.
@StudyBuilder func notTested() -> [StudyPart] {
    Untested(
        "human-like …, comparable to that reported in psychophysical tasks",
        .missing(needs: "people's answers to the same photographs, shown as briefly"))
    Untested(
        "the categorization is better when the outputs of the models are combined",
        .invalid(
            because: """
                the paper's rule of combining is not known, and here nearly all distractors of one net are targets of the other, so that both say \
                nearly the same; a question asks what a rule of ours does
                """))
    Untested(
        "animals (e.g., lions) tend to be less present in photographs that contain artifacts (e.g., buildings)",
        .missing(needs: "labels of everything that a photograph shows; each here has one"))
    Untested(
        "robustness to rotation … or to a grayscale transformation, as observations from human psychophysics",
        .missing(needs: "people's answers to the same changed photographs"))
    Untested(
        "Humans are able to categorize images very efficiently, in particular to detect the presence of an animal very quickly",
        .missing(needs: "people, and their reaction times"))
    Untested(
        "deep learning algorithms … have achieved higher than human accuracy for a wide range of visual categorization tasks",
        .missing(needs: "people's answers in these tasks; the abstract states it of others' work"))
    Untested(
        "biological visual systems are more flexible and efficient than artificial systems for more general tasks",
        .missing(needs: "people's answers; the abstract states it of others' work"))
    Untested(
        "challenging the belief that image recognition requires deep sequential analysis of visual objects",
        .missing(needs: "a measure of how deep people's analysis goes"))
}
