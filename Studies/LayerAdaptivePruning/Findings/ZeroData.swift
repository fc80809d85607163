import Notebook

private let zeroDataSparsity = 0.9

let zeroDataDeclaration = Declaration(
    "zero-data",
    .question(
        Question(
            "Is noise as good as images to measure the curves on? (The authors' repository has a row for ResNet-50 with random images: 75.13 at 50 %, where images give 75.59 at 58 %.)"
        )),
    test: """
        Accuracy on all test images right after pruning nine tenths of the weights, batch norm's statistics taken anew from images in both, RD on curves \
        of noise less RD on curves of images, in points, each image paired with itself, mean over trainings and images.
        """,
    units: ["trainings", "images"],
    rule: .clause(.init("noise less images", .equals(0, within: twoPoints))),
    controls: [
        Control(
            "curves of other layers less curves of images", .mustFail,
            .clause(.init("permuted curves", .equals(0, within: twoPoints))))
    ], drawn: ["noise"])

func zeroDataNumbers(_ trainings: [PrunedTraining]) throws -> Numbers {
    func answers(_ allocator: Allocator) -> [String]? {
        trainings.all { $0.network(allocator, zeroDataSparsity)?.recalibrated }
    }
    let images = answers(.rateDistortion)
    guard let noise = try gain(answers(.noise), over: images) else {
        return notMeasured("curves of noise, and networks pruned by them")
    }
    var clauses = ["noise less images": noise]
    clauses["permuted curves"] = try gain(answers(.permuted), over: images)
    return Numbers(clauses)
}
