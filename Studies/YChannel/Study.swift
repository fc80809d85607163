import Notebook

/// Where in colour space adversarial perturbations lie.
public let study = Study(
    "y-channel", title: "Adversarial perturbations and the Y channel",
    question:
        "Do adversarial perturbations lie in luminance, does attacking it alone fool more, and does cleaning it alone defend?",
    paper: Paper(
        Literature.paper, version: "arXiv, 25 February 2020",
        read: [
            "abstract", "caption of figure 1", "abstract of the later version, IJCNN 2021", "\(Literature.repository)",
        ]),
    references: Literature.cited, code: stepCode
) {
    notTested()
}
