import Foundation
import Testing

/// The study of trainable attention, whole, on a few images.
@Suite struct AttentionStudyTests {
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
        try cahier.published(path, of: "trainable-attention")
    }

    private func rows(_ table: String) throws -> [[String]] {
        try text("tables/\(table).csv").split(whereSeparator: \.isNewline).dropFirst()
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }

    @Test("A run writes a whole report, in which T-TAME's maps take a pass each; a second one computes nothing")
    func runTwice() throws {
        let first = try cahier("run", "trainable-attention", environment: environment)
        try #require(first.status == 0, "\(first.errors)")
        let words = try cahier.words(of: "trainable-attention")
        #expect(words.count == 11, "\(words)")
        // What quick has no time for, or weights are missing for, is said to be missing.
        let missing = Set(words.filter { $0.value == "not tested (missing)" }.keys)
        let absent: Set = [
            "design-matters", "one-pass-is-enough-on-photographs", "best-ad-ic-on-photographs", "transformers",
        ]
        #expect(
            missing.isSuperset(of: absent) && missing.subtracting(absent).isSubset(of: ["of-the-image"]), "\(words)")
        #expect(words["one-forward-pass"]?.hasPrefix("holds") == true, "\(words)")
        let html = try text("report.html")
        for words in ["There are none: this needs EfficientNet-Lite0", "Its licence is for research"] {
            #expect(html.contains(words), "\(words)")
        }
        let costs = try rows("costs")
        #expect(costs.count == 16, "\(costs)")
        #expect(costs.first { $0[0] == "T-TAME" }.flatMap { Double($0[2]) } == 1, "\(costs)")
        // Nothing is hidden by a map of ones.
        let ones = try #require(try rows("scores").first { $0[0].hasPrefix("all ones") })
        #expect(ones.contains { Double($0) == 0 }, "\(ones)")
        // Four stamps: seven methods, three controls, and what a map gets that knows nothing.
        let pointing = try rows("pointing")
        #expect(pointing.count == 11, "\(pointing)")
        #expect(pointing.last?[0] == "the object's share of the picture", "\(pointing)")
        let second = try cahier("run", "trainable-attention", environment: environment)
        #expect(second.status == 0 && second.output.contains("0 steps computed"), "\(second.output) \(second.errors)")
    }
}
