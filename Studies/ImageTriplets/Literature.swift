import Notebook

enum Literature {
    static let paper = Reference(
        "piriyajitakonkij2024",
        authors: ["Maytus Piriyajitakonkij", "Sirawaj Itthipuripat", "Ian Ballard", "Ioannis Pappas"],
        title:
            "What Makes a Face Look like a Hat: Decoupling Low-level and High-level Visual Properties with Image Triplets",
        in: .proceedings("Workshop on Human-Inspired Computer Vision, European Conference on Computer Vision (ECCV)"),
        year: 2024, arXiv: "2409.02241")
    static let humanLabels = Reference(
        "peterson2019",
        authors: ["Joshua C. Peterson", "Ruairidh M. Battleday", "Thomas L. Griffiths", "Olga Russakovsky"],
        title: "Human uncertainty makes classification more robust",
        in: .proceedings("IEEE/CVF International Conference on Computer Vision (ICCV)"), year: 2019, arXiv: "1908.07086"
    )

    static let repository = "the authors' repository triplet_search at 4651ea4"
}
