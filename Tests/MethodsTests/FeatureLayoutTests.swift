import Methods
import Networks
import Tensors
import Testing

@Suite struct FeatureLayoutTests {
    @Test func partsOfTheFullNetwork() throws {
        let whole = Network.vgg16(width: 0.125, stream: RandomStream(seed: 1))
        let layout = try FeatureLayout(of: whole, side: 224)
        let convolutions = (1...13).map(FeatureLayout.Kind.convolution), blocks = (1...5).map(FeatureLayout.Kind.block)
        let connected = (1...3).map(FeatureLayout.Kind.fullyConnected)
        #expect(layout.parts.map(\.kind) == convolutions + blocks + [.lastBlock] + connected)
        #expect(layout.part(.convolution(1))?.range == 0..<8)
        #expect(layout.part(.lastBlock)?.range.count == 64 * 49)
        #expect(layout.part(.fullyConnected(3))?.range.count == 1000)
        // Every part begins where the one before ends.
        #expect(zip(layout.parts, layout.parts.dropFirst()).allSatisfy { $0.range.upperBound == $1.range.lowerBound })
    }

    /// Against means of whole outputs, one layer at a time.
    @Test func meansOfMaps() throws {
        let engine = try Engine()
        var network = Network.vgg16(classes: 7, width: 0.25, side: 32, stream: RandomStream(seed: 2))
        network = network.withoutDropout()
        let layout = try FeatureLayout(of: network, side: 32)
        var stream = RandomStream(seed: 3, "images")
        let images = Tensor([3, 3, 32, 32], (0..<3 * 3 * 32 * 32).map { _ in Float(stream.normal()) })
        let found = try network.features(layout, of: images, on: engine)
        #expect(found.shape == [3, layout.count])
        let values = found.values
        for part in layout.parts {
            let output = try network.forward(images, on: engine, to: part.layer + 1, kernels: .exact)
            let (plane, numbers) = (output.shape.dropFirst(2).reduce(1, *), try engine.rowMajor(output).values)
            var largest: Float = 1e-6
            var worst: Float = 0
            for image in 0..<3 {
                for index in 0..<part.range.count {
                    let expected: Float
                    if part.reading == .means {
                        let start = (image * part.range.count + index) * plane
                        expected = Float(numbers[start..<start + plane].reduce(0) { $0 + Double($1) } / Double(plane))
                    } else {
                        expected = numbers[image * part.range.count + index]
                    }
                    largest = max(largest, abs(expected))
                    worst = max(worst, abs(values[image * layout.count + part.range.lowerBound + index] - expected))
                }
            }
            #expect(worst < 1e-4 * largest, "\(part.kind.name): off by \(worst) of \(largest)")
        }
    }
}
