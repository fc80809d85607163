import Foundation
import Methods
import Networks
import Tensors
import Testing

@Suite struct OcclusionTests {
    /// Hiding a quarter of 4x4 pixels behind 10 costs a linear network the quarter's weights times what it lost.
    @Test func isTheDropOverTheWindow() throws {
        let weights: [Float] = [1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1]
        let network = Network.linear([1, 4, 4], [weights, weights.map { -$0 }], bias: [100, 0])
        let image = Tensor([1, 1, 4, 4], (0..<16).map { Float($0) })
        let found = try network.attributions(
            of: image, to: [0], by: Occlusion(window: 2, stride: 2, fill: .channels([10])), on: Engine())
        // Pixels 0, 1, 4, 5 fall by 10 - x: the logit changes by 1(0 - 10) + 2(1 - 10) + 3(4 - 10) + 4(5 - 10).
        let upperLeft: Float = -10 - 18 - 18 - 20
        let lowerRight: Float = (10 - 10) - (15 - 10)
        #expect(
            found[0].values
                == Tensor(
                    [1, 4, 4],
                    [
                        upperLeft, upperLeft, 0, 0, upperLeft, upperLeft, 0, 0, 0, 0, lowerRight, lowerRight, 0, 0,
                        lowerRight, lowerRight,
                    ]))
        #expect(found[0].logit == Double(100 + 2 + 12 + 20 + 10 - 15))
        #expect(found[0].promisedSum == nil)
    }

    /// Overlapping windows that don't fit the image evenly, against plain loops in float64.
    @Test(arguments: [(ClassScore.logit, 3, 2), (.probability, 3, 1), (.logit, 4, 4), (.probability, 6, 5)])
    func averagesOverTheWindowsThatCoverAPixel(score: ClassScore, window: Int, stride: Int) throws {
        let network = Network.wild(seed: 11)
        let images = network.random(images: 2, seed: 11)
        let targets = [2, 0]
        let fill: [Float] = [0.3, -0.2]
        let found = try network.attributions(
            of: images, to: targets, by: Occlusion(window: window, stride: stride, fill: .channels(fill), score: score),
            on: Engine(), batchSize: 5)
        let reference = InferenceReference(network)
        func places(_ length: Int) -> [Int] {
            (0...length - window).filter { $0 % stride == 0 || $0 == length - window }
        }
        for (image, target) in targets.enumerated() {
            let pixels = images.image(image)
            func value(_ pixels: [Double]) -> Double {
                score == .logit ? reference.logits(pixels)[target] : reference.probability(of: target, pixels)
            }
            var drops = [[Double]](repeating: [], count: 42)
            for top in places(6) {
                for left in places(7) {
                    let covered = (0..<42).filter { top..<top + window ~= $0 / 7 && left..<left + window ~= $0 % 7 }
                    var hidden = pixels
                    for place in covered { for c in 0..<2 { hidden[c * 42 + place] = Double(fill[c]) } }
                    for place in covered { drops[place].append(value(pixels) - value(hidden)) }
                }
            }
            #expect(found[image].agrees(with: drops.map(\.mean)), "image \(image)")
            #expect(abs(found[image].logit - reference.logits(pixels)[target]) < 1e-4)
        }
    }

    @Test func windowsCoverEveryPixel() {
        #expect(Occlusion(window: 4, stride: 3).starts(9) == [0, 3, 5])
        #expect(Occlusion(window: 2, stride: 2).starts(6) == [0, 2, 4])
        #expect(Occlusion(window: 5, stride: 1).starts(5) == [0])
        #expect(Occlusion(window: 6, stride: 1).starts(5) == [])
    }

    @Test(arguments: [(5, 1), (0, 1), (2, 3), (2, 0)]) func refusesWindows(window: Int, stride: Int) throws {
        let network = Network.linear([1, 4, 6], [[Float](repeating: 1, count: 24)])
        let image = Tensor(repeating: 1, shape: [1, 1, 4, 6])
        let error = #expect(throws: MethodError.self) {
            try network.attributions(of: image, to: [0], by: Occlusion(window: window, stride: stride), on: Engine())
        }
        #expect(try #require(error).description.contains("windows of \(window) px every \(stride) px"))
    }

    @Test func refusesWhatDoesNotSuit() throws {
        let network = Network.linear([1, 4, 6], [[Float](repeating: 1, count: 24)])
        let image = Tensor(repeating: 1, shape: [1, 1, 4, 6])
        #expect(throws: MethodError.self) {
            try network.attributions(of: image, to: [1], by: Occlusion(window: 2, stride: 1), on: Engine())
        }
        #expect(throws: MethodError.self) {
            try network.attributions(
                of: image, to: [0], by: Occlusion(window: 2, stride: 1, fill: .channels([])), on: Engine())
        }
    }
}
