import Notebook

/// What the report cites.
enum Literature {
    static let paper = Reference(
        "ntrougkas2024", authors: ["Mariano V. Ntrougkas", "Nikolaos Gkalelis", "Vasileios Mezaris"],
        title:
            "T-TAME: trainable attention mechanism for explaining convolutional networks and vision transformers",
        in: .journal("IEEE Access"), year: 2024, doi: "10.1109/ACCESS.2024.3405788", arXiv: "2403.04523")
    static let road = Reference(
        "rong2022", authors: ["Yao Rong", "Tobias Leemann", "Vadim Borisov", "Gjergji Kasneci", "Enkelejda Kasneci"],
        title: "A consistent and efficient evaluation strategy for attribution methods",
        in: .proceedings("International Conference on Machine Learning (ICML)"), year: 2022, arXiv: "2202.00449")
    static let fakeCAM = Reference(
        "poppi2021", authors: ["Samuele Poppi", "Marcella Cornia", "Lorenzo Baraldi", "Rita Cucchiara"],
        title:
            "Revisiting the evaluation of class activation mapping for explainability: a novel metric and experimental analysis",
        in: .proceedings("IEEE/CVF Conference on Computer Vision and Pattern Recognition Workshops (CVPRW)"),
        year: 2021,
        arXiv: "2104.10252")

    static let readme = "README of the authors' repository T-TAME"
}
