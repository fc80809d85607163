import Notebook

/// What the report cites. Digital identifiers are those seen on arXiv's and the university's pages.
enum Literature {
    private static let authors: [Reference.Author] = [
        "Camilo Pestana", "Naveed Akhtar", "Wei Liu", "David Glance", "Ajmal Mian",
    ]
    static let paper = Reference(
        "pestana2020", authors: authors,
        title: "Adversarial Perturbations Prevail in the Y-Channel of the YCbCr Color Space", in: .preprint,
        year: 2020, arXiv: "2003.00883")
    static let later = Reference(
        "pestana2021", authors: authors,
        title: "Adversarial Attacks and Defense on Deep Learning Classification Models using YCbCr Color Images",
        in: .proceedings("International Joint Conference on Neural Networks (IJCNN)"), year: 2021,
        doi: "10.1109/IJCNN52387.2021.9533495")

    /// The repository of the paper's authors, as it was read: one file, the defence's network, and no training.
    static let repository = "the authors' repository ycbcr-adversarial"
}
