import Notebook

/// What the report cites. Digital identifiers are those that were seen on the publishers' or arXiv's pages.
enum Literature {
    static let paper = Reference(
        "li2019", authors: ["Heyi Li", "Yunke Tian", "Klaus Mueller", "Xin Chen"],
        title:
            "Beyond saliency: understanding convolutional neural networks from saliency prediction on layer-wise relevance propagation",
        in: .journal("Image and Vision Computing"), year: 2019, arXiv: "1712.08268")
    static let saliency = Reference(
        "goferman2010", authors: ["Stas Goferman", "Lihi Zelnik-Manor", "Ayellet Tal"],
        title: "Context-aware saliency detection",
        in: .proceedings("IEEE Conference on Computer Vision and Pattern Recognition"), year: 2010)
    static let propagation = Reference(
        "bach2015",
        authors: [
            "Sebastian Bach", "Alexander Binder", "Grégoire Montavon", "Frederick Klauschen", "Klaus-Robert Müller",
            "Wojciech Samek",
        ],
        title:
            "On pixel-wise explanations for non-linear classifier decisions by layer-wise relevance propagation",
        in: .journal("PLOS ONE", volume: "10", number: "7", pages: "e0130140"), year: 2015,
        doi: "10.1371/journal.pone.0130140")
    static let rise = Reference(
        "petsiuk2018", authors: ["Vitali Petsiuk", "Abir Das", "Kate Saenko"],
        title: "RISE: randomized input sampling for explanation of black-box models",
        in: .proceedings("British Machine Vision Conference"), year: 2018, arXiv: "1806.07421")
    static let sanity = Reference(
        "adebayo2018",
        authors: [
            "Julius Adebayo", "Justin Gilmer", "Michael Muelly", "Ian Goodfellow", "Moritz Hardt", "Been Kim",
        ], title: "Sanity checks for saliency maps",
        in: .proceedings("Advances in Neural Information Processing Systems"), year: 2018, arXiv: "1810.03292")
    static let pointing = Reference(
        "zhang2016", authors: ["Jianming Zhang", "Zhe Lin", "Jonathan Brandt", "Xiaohui Shen", "Stan Sclaroff"],
        title: "Top-down neural attention by excitation backprop",
        in: .proceedings("European Conference on Computer Vision"), year: 2016, arXiv: "1608.00507")

    static let all = [saliency, propagation, rise, sanity, pointing]
}
