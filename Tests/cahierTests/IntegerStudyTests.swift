import Foundation
import Testing

/// The study of training in integers, whole, on a few images.
@Suite struct IntegerStudyTests {
    let cahier: Cahier
    private let environment: [String: String]

    init() throws {
        cahier = try Cahier()
        let data = try TinyPhotographs.data(in: cahier.folder, step: 5)
        environment = try TinyImages(in: data).environment
    }

    private func text(_ path: String) throws -> String {
        try cahier.published(path, of: "integer-training")
    }

    @Test("A run writes a whole report, in which all kernels are exact; a second one computes nothing")
    func runTwice() throws {
        let first = try cahier("run", "integer-training", environment: environment)
        try #require(first.status == 0, "\(first.errors)")
        let words = try cahier.words(of: "integer-training")
        #expect(words.count == 9, "\(words)")
        #expect(words["exactness"] == "yes", "\(words)")
        // What quick has no time for is said to be missing.
        #expect(words["accuracy-others"] == "not tested (missing)", "\(words)")
        let html = try text("report.html")
        #expect(html.contains("AlexNet is trained in the full profile alone."))
        // Every convolution of VGG-16 but the first is integers'.
        let shares = try text("tables/integer-shares.csv").split(whereSeparator: \.isNewline).map(String.init)
        #expect(
            shares.count == 3
                && shares.dropFirst().allSatisfy { $0.contains("1 layer: it has fewer than 16 channels") },
            "\(shares)")
        let second = try cahier("run", "integer-training", environment: environment)
        #expect(second.status == 0 && second.output.contains("0 steps computed"), "\(second.output) \(second.errors)")
    }

    @Test("More bits are the study's option; what there isn't is refused before anything is done")
    func options() throws {
        let list = try cahier("list", "integer-training", environment: environment)
        #expect(list.output.contains("--option bits=…"), "\(list.output)")
        for (option, words) in [
            ("bits=17", "found 17 bits. Take 2 to 16"), ("bits=8,1", "found 1 bits"),
            ("bits=eight", "\"eight\" is no number"), ("rounding=random", "it has bits"),
        ] {
            let result = try cahier("run", "integer-training", "--option", option, environment: environment)
            #expect(result.status == 1 && result.errors.contains(words), "\(option): \(result.errors)")
            #expect(!result.output.contains("running"), "\(option): \(result.output)")
        }
    }
}
