import Reports

/// Where the methods by which maps are made and measured are described.
public enum MapLiterature {
    /// "Grad-CAM [@selvaraju2017], …": what prose says of all of them but T-TAME.
    public static var citedMethods: String {
        described.map { "\($0.name) \($0.reference.cited)" }.joined(separator: ", ")
    }

    /// ROAD.
    public static let removal = Reference(
        "rong2022", authors: ["Yao Rong", "Tobias Leemann", "Vadim Borisov", "Gjergji Kasneci", "Enkelejda Kasneci"],
        title: "A consistent and efficient evaluation strategy for attribution methods",
        in: .proceedings("International Conference on Machine Learning (ICML)"), year: 2022, arXiv: "2202.00449")
    /// A map of ones but for a pixel.
    public static let fakeCAM = Reference(
        "poppi2021", authors: ["Samuele Poppi", "Marcella Cornia", "Lorenzo Baraldi", "Rita Cucchiara"],
        title:
            "Revisiting the evaluation of class activation mapping for explainability: a novel metric and experimental analysis",
        in: .proceedings("IEEE/CVF Conference on Computer Vision and Pattern Recognition Workshops (CVPRW)"),
        year: 2021,
        arXiv: "2104.10252")

    /// L-CAM-Img.
    public static let lCAM = Reference(
        "gkartzonika2023", authors: ["Ioanna Gkartzonika", "Nikolaos Gkalelis", "Vasileios Mezaris"],
        title:
            "Learning visual explanations for DCNN-based image classifiers using an attention mechanism",
        in: .proceedings("Computer Vision – ECCV 2022 Workshops"), year: 2023, doi: "10.1007/978-3-031-25085-9_23")

    /// For a study's list.
    public static var all: [Reference] { [removal, fakeCAM, lCAM] + described.map(\.reference) }

    private static var described: [(name: String, reference: Reference)] {
        [
            (
                "Grad-CAM",
                Reference(
                    "selvaraju2017",
                    authors: [
                        "Ramprasaath R. Selvaraju", "Michael Cogswell", "Abhishek Das", "Ramakrishna Vedantam",
                        "Devi Parikh", "Dhruv Batra",
                    ], title: "Grad-CAM: visual explanations from deep networks via gradient-based localization",
                    in: .proceedings("IEEE International Conference on Computer Vision (ICCV)"), year: 2017,
                    arXiv: "1610.02391")
            ),
            (
                "Grad-CAM++",
                Reference(
                    "chattopadhay2018",
                    authors: [
                        "Aditya Chattopadhay", "Anirban Sarkar", "Prantik Howlader", "Vineeth N. Balasubramanian",
                    ],
                    title:
                        "Grad-CAM++: generalized gradient-based visual explanations for deep convolutional networks",
                    in: .proceedings("IEEE Winter Conference on Applications of Computer Vision (WACV)"), year: 2018,
                    arXiv: "1710.11063")
            ),
            (
                "LayerCAM",
                Reference(
                    "jiang2021",
                    authors: [
                        "Peng-Tao Jiang", "Chang-Bin Zhang", "Qibin Hou", "Ming-Ming Cheng", "Yunchao Wei",
                    ], title: "LayerCAM: exploring hierarchical class activation maps for localization",
                    in: .journal("IEEE Transactions on Image Processing"), year: 2021)
            ),
            (
                "Score-CAM",
                Reference(
                    "wang2020",
                    authors: [
                        "Haofan Wang", "Zifan Wang", "Mengnan Du", "Fan Yang", "Zijian Zhang", "Sirui Ding",
                        "Piotr Mardziel", "Xia Hu",
                    ],
                    title: "Score-CAM: score-weighted visual explanations for convolutional neural networks",
                    in: .proceedings(
                        "IEEE/CVF Conference on Computer Vision and Pattern Recognition Workshops (CVPRW)"),
                    year: 2020, arXiv: "1910.01279")
            ),
            (
                "Ablation-CAM",
                Reference(
                    "desai2020", authors: ["Saurabh Desai", "Harish G. Ramaswamy"],
                    title:
                        "Ablation-CAM: visual explanations for deep convolutional network via gradient-free localization",
                    in: .proceedings("IEEE Winter Conference on Applications of Computer Vision (WACV)"), year: 2020)
            ),
            (
                "RISE",
                Reference(
                    "petsiuk2018", authors: ["Vitali Petsiuk", "Abir Das", "Kate Saenko"],
                    title: "RISE: randomized input sampling for explanation of black-box models",
                    in: .proceedings("British Machine Vision Conference (BMVC)"), year: 2018, arXiv: "1806.07421")
            ),
        ]
    }
}
