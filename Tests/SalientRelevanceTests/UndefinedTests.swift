import Notebook
import Testing

@testable import SalientRelevance

/// What is undefined stays out of means, and is counted and said.
@Suite struct UndefinedTests {
    @Test("A map that is 0 everywhere has no shape; one with a single part is all in it")
    func shapes() throws {
        let nothing = try PixelMap(height: 2, width: 2, values: [0, 0, 0, 0]).shape
        #expect(nothing.gini == nil && nothing.largestPart == nil && nothing.largestPartOfQuarter == nil)
        let point = try PixelMap(height: 2, width: 2, values: [0, 0, 0, 5]).shape
        #expect(point.gini == 0.75 && point.largestPart == 1 && point.largestPartOfQuarter == 1)
    }

    @Test(
        "The area of a curve is a mean probability, over all pixels or the first of them; without a curve there is none"
    )
    func areas() throws {
        let numbers = MapNumbers(shape: MapShape(), deletion: [1, 0.5, 0], insertion: [])
        #expect(numbers.area(.deletion, [0, 0.5, 1]) == 0.5)
        #expect(numbers.area(.deletion, [0, 0.5, 1], upTo: 0.5) == 0.75)
        #expect(numbers.area(.insertion, [0, 0.5, 1]) == nil && MapNumbers.none.area(.deletion, [0, 1]) == nil)
        // 2.25, 4.5 and 6.75 of 9 pixels, rounded.
        let pixels: [Double] = [0, 2, 5, 7, 9]
        #expect(curveFractions(steps: 4, side: 3) == pixels.map { $0 / 9 })
    }

    @Test("A table says how many are undefined where there is no mean")
    func cells() throws {
        #expect(try [0.5, nil].meanCell(of: "images") == .number(0.5, .fixed(3)))
        #expect(try [Double?](repeating: nil, count: 2).meanCell(of: "images") == .text("undefined for all 2"))
        #expect(try [Double?]().meanCell(of: "images") == .text("not measured"))
        let mean = try #require(try [0.25, nil, 0.75].mean(of: "images"))
        #expect(mean.value == 0.5 && mean.units.title.contains("2 images"))
        #expect([1, nil, 3].undefinedNote == ", undefined for 1 of 3")
    }

    @Test func sentence() {
        #expect(
            undefinedSentence([("Gini of LRP", [1, nil]), ("Gini of RISE", [1, 2])]).hasSuffix(
                "Gini of LRP for 1 of 2."))
        #expect(undefinedSentence([("Gini of RISE", [1, 2])]) == "")
    }

    @Test("A logit of 0 has no share, and the biases' part counts with the pixels'")
    func errors() {
        let result = RuleResult(
            network: .photographs, rule: "LRP-0", sums: [0.5, nil, 1.25], absorbed: [0.5, nil, -0.5], layers: [])
        #expect(result.errors == [0.5, nil, 0.25] && result.errorsWithBiases == [0, nil, 0.25])
        #expect(result.errors.median == 0.375)
    }

    @Test("A logit that is NaN is no answer, and such images are counted")
    func answers() {
        let network = Network(name: "none", inputShape: [3], layers: [])
        let logits = Tensor([4, 3], [1, 3, 2, .nan, 0, 1, 0, 0, .nan, .infinity, 0, 0])
        #expect(network.answers(logits) == [1, nil, nil, 0])
        #expect(
            unansweredSentence([("VGG-16", 2), ("AlexNet", 0)], of: 4, "test images")
                == " VGG-16's logits hold NaN for 2 of 4 test images, which count as wrong and have no maps.")
        #expect(unansweredSentence([("VGG-16", 0)], of: 4, "test images") == "")
        var made = MadeUp()
        made.units = 2
        made.trainings = 1
        var small = made.small
        small.trainings[0].vgg.answers = [nil, 0]
        let text = smallSentence(small)
        #expect(text.contains("VGG-16's logits hold NaN for 1 of 2 answers to test images"))
        #expect(text.contains("VGG-16 classifies 50.0 % correctly") && !text.contains("AlexNet's logits"))
    }

    @Test("A picture that a network has no answer to is counted")
    func completeAnswers() throws {
        let answer = CompleteAnswer(
            answer: 1, shapes: ByCase(completeKinds) { _ in MapShape(gini: 0.5, largestPart: 1) })
        let none = CompleteAnswer(shapes: ByCase(completeKinds) { _ in MapShape() })
        let complete = CompleteNetworks(
            networks: ["A", "B"].map { CompleteNetwork(name: $0, weights: "\($0).pth") },
            pictures: [
                CompletePicture(place: 0, label: 1, byNetwork: [answer, none]),
                CompletePicture(place: 1, label: 1, byNetwork: [answer, answer]),
            ], unreadable: [], drawn: [], licence: .own)
        guard case .prose(let text)? = try completeNetworks(complete).first else {
            Issue.record("no sentence")
            return
        }
        #expect("\(text)".contains("B's logits hold NaN for 1 of 2 photographs") && !"\(text)".contains("A's logits"))
    }

    @Test("Pictures that can't be decoded are named in alphabetical order")
    func unreadable() {
        #expect(unreadableSentence(["b.jpg", "a.jpg"]).hasSuffix("a.jpg, b.jpg.") && unreadableSentence([]) == "")
    }

    @Test("Maps stand in the order of their values, and a kind's place is said")
    func order() throws {
        let values: [(MapKind, Double)] = [(.relevance, 0.4), (.salientRelevance, 0.2), (.random, 0.5)]
        let estimates = try values.map { kind, value in
            MapEstimate(kind: kind, estimate: try .mean([value - 0.1, value + 0.1], of: "images"))
        }
        #expect(estimates.ordered(isHigherBetter: true).map(\.kind) == [.random, .relevance, .salientRelevance])
        #expect(estimates.place(of: .salientRelevance, isHigherBetter: false) == "1 of 3")
        #expect(estimates.text(.salientRelevance).hasPrefix("0.20 [−") && estimates.text(.rise) == "not measured")
    }
}
