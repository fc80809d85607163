import Notebook

/// What the report cites.
enum Literature {
    static let paper = Reference(
        "jeremie2023", authors: ["Jean-Nicolas Jérémie", "Laurent U. Perrinet"],
        title: "Ultrafast image categorization in biology and neural models",
        in: .journal("Vision", volume: "7", number: "2", pages: "29"), year: 2023, doi: "10.3390/vision7020029",
        arXiv: "2205.03635")
    static let folds = Reference(
        "nadeau2003", authors: ["Claude Nadeau", "Yoshua Bengio"], title: "Inference for the generalization error",
        in: .journal("Machine Learning", volume: "52", pages: "239–281"), year: 2003, doi: "10.1023/A:1024068626366")
    static let differences = Reference(
        "newcombe1998", authors: ["Robert G. Newcombe"],
        title: "Interval estimation for the difference between independent proportions: comparison of eleven methods",
        in: .journal("Statistics in Medicine", volume: "17", pages: "873–890"), year: 1998)
    static let correlations = Reference(
        "cohen1988", authors: ["Jacob Cohen"], title: "Statistical power analysis for the behavioral sciences",
        in: .book(publisher: "Lawrence Erlbaum Associates"), year: 1988)

    static let all = [folds, differences, correlations]

    /// Where the paper's numbers were read.
    static let repository = "the authors' repository SpikeAI/2022-09_UltraFastCat"
}
