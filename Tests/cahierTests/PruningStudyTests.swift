import Foundation
import Testing

/// The study of layer-adaptive pruning, whole, on a few images.
@Suite struct PruningStudyTests {
    let cahier: Cahier
    let images: TinyImages
    private let environment: [String: String]

    init() throws {
        cahier = try Cahier()
        let data = try TinyPhotographs.data(in: cahier.folder, step: 5)
        images = try TinyImages(in: data)
        environment = images.environment.merging(
            ["CAHIER_STAMPS": try TinyPhotographs.stamps(in: cahier.folder).path]) { $1 }
    }

    private func text(_ path: String) throws -> String {
        try cahier.published(path, of: "layer-adaptive-pruning")
    }

    @Test("A run writes a whole report, whose allocations keep as many weights; a second one computes nothing")
    func runTwice() throws {
        let first = try cahier("run", "layer-adaptive-pruning", environment: environment)
        try #require(first.status == 0, "\(first.errors)")
        let words = try cahier.words(of: "layer-adaptive-pruning")
        #expect(words.count == 9, "\(words)")
        // What quick has no time for is said to be missing, and nothing else is.
        let missing = Set(words.filter { $0.value == "not tested (missing)" }.keys)
        #expect(missing == ["resnet-32-gain", "densenet-121-gain", "iterative", "answers-kept"], "\(words)")
        let html = try text("report.html")
        #expect(html.contains("ResNet-32 is trained and pruned in the full profile alone."))
        // Equally many weights at each sparsity: a weight that training made 0 is the only one that may lack.
        let rows = try text("tables/trained-on.csv").split(whereSeparator: \.isNewline).dropFirst()
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        #expect(rows.count == 11)
        for sparsity in Set(rows.map { $0[0] }) {
            let left = rows.filter { $0[0] == sparsity }.compactMap { Int($0[$0.count - 1]) }
            let most = try #require(left.max())
            #expect(left.count >= 5 && left.allSatisfy { most - $0 <= most / 1000 }, "\(sparsity): \(left)")
        }
        let second = try cahier("run", "layer-adaptive-pruning", environment: environment)
        #expect(second.status == 0 && second.output.contains("0 steps computed"), "\(second.output) \(second.errors)")
    }
}
