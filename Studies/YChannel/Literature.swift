import Notebook

/// What the report cites. Digital identifiers of the paper are those seen on arXiv's and the university's pages; the others
/// are recalled.
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
    static let fgsm = Reference(
        "goodfellow2015", authors: ["Ian Goodfellow", "Jonathon Shlens", "Christian Szegedy"],
        title: "Explaining and harnessing adversarial examples",
        in: .proceedings("International Conference on Learning Representations (ICLR)"), year: 2015,
        arXiv: "1412.6572")
    static let pgd = Reference(
        "madry2018",
        authors: [
            "Aleksander Mądry", "Aleksandar Makelov", "Ludwig Schmidt", "Dimitris Tsipras", "Adrian Vladu",
        ], title: "Towards deep learning models resistant to adversarial attacks",
        in: .proceedings("International Conference on Learning Representations (ICLR)"), year: 2018,
        arXiv: "1706.06083")
    static let ddn = Reference(
        "rony2019",
        authors: [
            "Jérôme Rony", "Luiz G. Hafemann", "Luiz S. Oliveira", "Ismail Ben Ayed", "Robert Sabourin", "Eric Granger",
        ], title: "Decoupling direction and norm for efficient gradient-based L2 adversarial attacks and defenses",
        in: .proceedings("IEEE Conference on Computer Vision and Pattern Recognition (CVPR)"), year: 2019,
        arXiv: "1811.09600")
    static let adaptive = Reference(
        "athalye2018", authors: ["Anish Athalye", "Nicholas Carlini", "David Wagner"],
        title:
            "Obfuscated gradients give a false sense of security: circumventing defenses to adversarial examples",
        in: .proceedings("International Conference on Machine Learning (ICML)"), year: 2018, arXiv: "1802.00420")

    static let cited = [later, fgsm, pgd, ddn, adaptive]

    /// The repository of the paper's authors, as it was read: one file, the defence's network, and no training.
    static let repository = "the authors' repository ycbcr-adversarial"
}
