import Notebook

/// What the report cites.
enum Literature {
    static let paper = Reference(
        "das2018",
        authors: [
            "Dipankar Das", "Naveen Mellempudi", "Dheevatsa Mudigere", "Dhiraj Kalamkar", "Sasikanth Avancha",
            "Kunal Banerjee", "Srinivas Sridharan", "Karthik Vaidyanathan", "Bharat Kaul", "Evangelos Georganas",
            "Alexander Heinecke", "Pradeep Dubey", "Jesus Corbal", "Nikita Shustrov", "Roma Dubtsov", "Evarist Fomenko",
            "Vadim Pirogov",
        ],
        title: "Mixed precision training of convolutional neural networks using integer operations",
        in: .proceedings("International Conference on Learning Representations (ICLR)"), year: 2018,
        arXiv: "1802.00930")

    /// The authors' framework and kernels, as they were read.
    static let code = "the authors' code in libxsmm at aed7a5b14 (30 June 2018)"
}
