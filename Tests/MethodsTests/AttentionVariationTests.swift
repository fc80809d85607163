import Methods
import Networks
import Testing

/// What is changed of a module, one thing at a time.
@Suite struct AttentionVariationTests {
    @Test("Each variation changes what it says")
    func variations() {
        let taps = ["a", "b", "c"]
        #expect(AttentionVariation.lastTwo.design(taps) == AttentionDesign(taps: ["b", "c"]))
        #expect(AttentionVariation.lCAM.design(taps) == AttentionDesign(taps: ["c"], branch: .identity))
        let designs = Set(([AttentionVariation.published] + AttentionVariation.ofTheModule).map { $0.design(taps) })
        #expect(designs.count == 7)
        #expect(
            Set(
                [.published, .withoutArea, .withoutVariation, .answerAlone, .diagonal].map {
                    (variation: AttentionVariation) in
                    "\(variation.loss)"
                }
            ).count == 5)
        #expect(AttentionVariation.allCases.filter { $0.target == .shuffledAnswer } == [.shuffled])
        #expect(AttentionVariation.allCases.filter { $0.firstNumbers != "first numbers" } == [.again])
    }

    @Test("A transformer's masks multiply the normalised image; others hide with black")
    func fills() throws {
        let transformer = Network.viTB16(stream: nil)
        #expect(AttentionDesign.maskFill(before: transformer, black: [-2, -1, 3]) == [0, 0, 0])
        #expect(AttentionDesign.maskFill(before: .resNet50(stream: nil), black: [-2, -1, 3]) == [-2, -1, 3])
        // The last three blocks, each 14 x 14 tokens without that of the class.
        let design = try #require(AttentionDesign.published(for: transformer))
        let taps = try AttentionTaps(design.taps, of: transformer, input: [3, 224, 224])
        #expect(taps.shapes == Array(repeating: [768, 14, 14], count: 3))
        #expect(
            AttentionModule(design, taps, count: 1000, stream: nil).parameterCount == 3 * (768 * 768 + 3 * 768) + 2305
                * 1000)
    }
}
