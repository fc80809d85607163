import Notebook
import Testing

@testable import SalientRelevance

/// What is undefined stays out of means, and is counted and said.
@Suite struct UndefinedTests {
    @Test("A map that is 0 everywhere has no shape; one with a single part is all in it")
    func shapes() throws {
        let nothing = try PixelMap(height: 2, width: 2, values: [0, 0, 0, 0]).shape
        #expect(nothing.gini == nil && nothing.largestPart == nil)
        let point = try PixelMap(height: 2, width: 2, values: [0, 0, 0, 5]).shape
        #expect(point.gini == 0.75 && point.largestPart == 1)
    }

    @Test("Differences are image by image, and leave out images of which one value is undefined")
    func differences() throws {
        let mean = try imageMean([0.5, nil, 0.75, 1], less: [0.25, 0.5, 0.5, nil])
        #expect(mean.value == 0.25 && mean.lower == 0.25 && mean.count == 2 && mean.undefined == 2)
        #expect(areComparable([1, 2, nil], [1, 2, 3]) && !areComparable([1, nil, 2], [1, 2, nil]))
    }

    @Test("A table says how many are undefined where there is no mean")
    func cells() throws {
        #expect(try meanCell([0.5, 0.5, nil]) == .interval(0.5, 0.5, 0.5, .fixed(3)))
        #expect(try meanCell([0.5, nil]) == .number(0.5, .fixed(3)))
        #expect(try meanCell([nil, nil]) == .text("undefined for 2 of 2"))
        #expect(try meanCell([]) == .text("not measured"))
        #expect([1, nil, 3].medianCell(.fixed(1)) == .number(2, .fixed(1)))
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
            network: "VGG-16", rule: "LRP-0", sums: [0.5, nil, 1.25], absorbed: [0.5, nil, -0.5], layers: [])
        #expect(result.errors == [0.5, nil, 0.25] && result.errorsWithBiases == [0, nil, 0.25])
        #expect(result.errors.median == 0.375 && result.errors.undefinedNote == ", undefined for 1 of 3")
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
        let images = [SmallImage(label: 1, vgg: nil, alexNet: 1), SmallImage(label: 1, vgg: 1, alexNet: 0)]
        let text = smallSentence(SmallComparison(dataset: "CIFAR-10", images: images, maps: [], pasted: []))
        #expect(text.contains("VGG-16's logits hold NaN for 1 of 2 test images") && !text.contains("AlexNet's logits"))
    }

    @Test("A picture that a network has no answer to is not shown, and is counted")
    func completeAnswers() throws {
        let answer = CompleteAnswer(
            answer: 1, shapes: ByCase(completeKinds) { _ in MapShape(gini: 0.5, largestPart: 1) })
        let none = CompleteAnswer(shapes: ByCase(completeKinds) { _ in MapShape() })
        let complete = CompleteNetworks(
            networks: ["A", "B"].map { CompleteNetwork(name: $0, weights: "\($0).pth") },
            pictures: [
                CompletePicture(place: 0, label: 1, byNetwork: [answer, none]),
                CompletePicture(place: 1, label: 1, byNetwork: [answer, answer]),
            ], unreadable: [], drawn: [])
        #expect(complete.pictures.map(complete.isShown) == [false, true])
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
}
