import Reports

/// Where attacks are described, and what is asked of defences against them. Identifiers are recalled.
public enum AttackLiterature {
    public static let fgsm = Reference(
        "goodfellow2015", authors: ["Ian Goodfellow", "Jonathon Shlens", "Christian Szegedy"],
        title: "Explaining and harnessing adversarial examples",
        in: .proceedings("International Conference on Learning Representations (ICLR)"), year: 2015,
        arXiv: "1412.6572")
    public static let pgd = Reference(
        "madry2018",
        authors: [
            "Aleksander Mądry", "Aleksandar Makelov", "Ludwig Schmidt", "Dimitris Tsipras", "Adrian Vladu",
        ], title: "Towards deep learning models resistant to adversarial attacks",
        in: .proceedings("International Conference on Learning Representations (ICLR)"), year: 2018,
        arXiv: "1706.06083")
    public static let ddn = Reference(
        "rony2019",
        authors: [
            "Jérôme Rony", "Luiz G. Hafemann", "Luiz S. Oliveira", "Ismail Ben Ayed", "Robert Sabourin", "Eric Granger",
        ], title: "Decoupling direction and norm for efficient gradient-based L2 adversarial attacks and defenses",
        in: .proceedings("IEEE Conference on Computer Vision and Pattern Recognition (CVPR)"), year: 2019,
        arXiv: "1811.09600")
    /// Attacks that go through a defence.
    public static let adaptive = Reference(
        "athalye2018", authors: ["Anish Athalye", "Nicholas Carlini", "David Wagner"],
        title:
            "Obfuscated gradients give a false sense of security: circumventing defenses to adversarial examples",
        in: .proceedings("International Conference on Machine Learning (ICML)"), year: 2018, arXiv: "1802.00420")

    /// For a study's list.
    public static let all = [fgsm, pgd, ddn, adaptive]
}
