import Notebook

/// What the report cites.
enum Literature {
    static let paper = Reference(
        "xu2023",
        authors: ["Kaixin Xu", "Zhe Wang", "Xue Geng", "Jie Lin", "Min Wu", "Xiaoli Li", "Weisi Lin"],
        title: "Efficient Joint Optimization of Layer-Adaptive Weight Pruning in Deep Neural Networks",
        in: .proceedings("IEEE/CVF International Conference on Computer Vision (ICCV)", pages: "17447–17457"),
        year: 2023, arXiv: "2308.10438")
    static let lamp = Reference(
        "lee2021", authors: ["Jaeho Lee", "Sejun Park", "Sangwoo Mo", "Sungsoo Ahn", "Jinwoo Shin"],
        title: "Layer-adaptive sparsity for the magnitude-based pruning",
        in: .proceedings("International Conference on Learning Representations (ICLR)"), year: 2021,
        arXiv: "2010.07611")

    /// The repository of the paper's authors, as it was read.
    static let repository = "the authors' repository RD_PRUNE at 5bf7b7e"
}
