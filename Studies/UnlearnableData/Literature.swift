import Notebook

/// What the report cites.
enum Literature {
    static let paper = Reference(
        "sadasivan2023", authors: ["Vinu Sankar Sadasivan", "Mahdi Soltanolkotabi", "Soheil Feizi"],
        title: "CUDA: Convolution-based Unlearnable Datasets",
        in: .proceedings(
            "IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)", pages: "3862–3871"),
        year: 2023, arXiv: "2303.04278")
    static let sharpening = Reference(
        "kim2024", authors: ["Dohyun Kim", "Pedro Sandoval-Segura"],
        title: "Learning from convolution-based unlearnable datasets", in: .preprint, year: 2024, arXiv: "2411.01742")
    static let interpolation = Reference(
        "li2025",
        authors: [
            "Minghui Li", "Xianlong Wang", "Zhifei Yu", "Shengshan Hu", "Ziqi Zhou", "Longling Zhang", "Leo Yu Zhang",
        ],
        title: "Detecting and corrupting convolution-based unlearnable examples",
        in: .proceedings("AAAI Conference on Artificial Intelligence"), year: 2025, arXiv: "2311.18403")
}
