import Notebook

/// What the report cites.
enum Literature {
    static let paper = Reference(
        "hoang2020", authors: ["Le-Ha Hoang", "Muhammad Abdullah Hanif", "Muhammad Shafique"],
        title:
            "FT-ClipAct: Resilience Analysis of Deep Neural Networks and Improving their Fault Tolerance using Clipped Activation",
        in: .proceedings("Design, Automation and Test in Europe Conference and Exhibition (DATE)", pages: "1241–1246"),
        year: 2020, arXiv: "1912.00941")
}
