import Notebook

/// What the report cites.
enum Literature {
    static let paper = Reference(
        "jeremie2023", authors: ["Jean-Nicolas Jérémie", "Laurent U. Perrinet"],
        title: "Ultrafast image categorization in biology and neural models",
        in: .journal("Vision", volume: "7", number: "2", pages: "29"), year: 2023, doi: "10.3390/vision7020029",
        arXiv: "2205.03635")

    /// Where the paper's numbers were read.
    static let repository = "the authors' repository SpikeAI/2022-09_UltraFastCat"
}
