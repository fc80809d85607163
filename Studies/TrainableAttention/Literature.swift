import Notebook

/// What the report cites.
enum Literature {
    static let paper = Reference(
        "ntrougkas2024", authors: ["Mariano V. Ntrougkas", "Nikolaos Gkalelis", "Vasileios Mezaris"],
        title:
            "T-TAME: trainable attention mechanism for explaining convolutional networks and vision transformers",
        in: .journal("IEEE Access"), year: 2024, doi: "10.1109/ACCESS.2024.3405788", arXiv: "2403.04523")
    static let readme = "README of the authors' repository T-TAME"
}
