import Methods
import Networks
import Tensors
import Testing

@Suite struct GradCAMTests {
    private let stream = RandomStream(seed: 1, "maps")

    /// Bilinear interpolation between the centres of pixels; beyond the outer ones the map stays as it is there.
    private func enlarged(_ map: [Double], _ height: Int, _ width: Int, to newHeight: Int, _ newWidth: Int) -> [Double]
    {
        func bounded(_ place: Double, _ size: Int) -> Double { min(max(place, 0), Double(size - 1)) }
        return (0..<newHeight * newWidth).map { pixel in
            let y = bounded((Double(pixel / newWidth) + 0.5) * Double(height) / Double(newHeight) - 0.5, height)
            let x = bounded((Double(pixel % newWidth) + 0.5) * Double(width) / Double(newWidth) - 0.5, width)
            var sum = 0.0
            for row in 0..<height {
                for column in 0..<width {
                    let weight = max(0, 1 - abs(y - Double(row))) * max(0, 1 - abs(x - Double(column)))
                    sum += weight * map[row * width + column]
                }
            }
            return sum
        }
    }

    private func expected(_ network: Network, _ image: [Double], target: Int, layer: Int) -> [Double] {
        let reference = InferenceReference(network)
        let maps = reference.outputs(image)[layer]
        let slopes = reference.gradient(of: target, at: image, layer: layer)
        let area = maps.height * maps.width
        let weights = (0..<maps.channels).map { c in slopes[c * area..<(c + 1) * area].reduce(0, +) / Double(area) }
        let sum = (0..<area).map { place in
            max(0, weights.indices.reduce(0) { $0 + weights[$1] * maps.values[$1 * area + place] })
        }
        return enlarged(sum, maps.height, maps.width, to: network.inputShape[1], network.inputShape[2])
    }

    /// At every layer with maps, on and beside a shortcut; against slopes in float64.
    @Test(arguments: [0, 2, 3, 6, 8, 9, 11, 12, 13]) func weighsMapsByTheirMeanGradients(layer: Int) throws {
        let network = Network.wild(seed: 8)
        let images = network.random(images: 3, seed: 8)
        let targets = [0, 2, 1]
        let found = try network.attributions(
            of: images, to: targets, by: .gradCAM(layer: "layer.\(layer)"), on: Engine(), batchSize: 2, stream: stream)
        for image in 0..<3 {
            let expected = expected(network, images.image(image), target: targets[image], layer: layer)
            #expect(found[image].values.shape == [1, 6, 7] && found[image].promisedSum == nil)
            #expect(found[image].agrees(with: expected), "image \(image)")
        }
    }

    /// With a mean and one linear layer on top, the weights are the class's, over the area (CAM, Zhou et al. 2016).
    @Test(arguments: 0..<3 as Range<UInt64>) func isCAMUnderGlobalAveragePooling(seed: UInt64) throws {
        var draws = RandomStream(seed: seed, "network")
        let network = Network(
            explained: [2, 5, 6],
            [
                .someConvolution(2, 4, &draws), .relu, .globalAveragePooling, .flatten, .someLinear(4, 3, &draws),
            ])
        let image = network.random(images: 1, seed: seed)
        let maps = InferenceReference(network).outputs(image.image(0))[1]
        guard case .linear(let head) = network.layers[4].layer else { return }
        let weights = head.weights.values[8..<12].map { Double($0) / 30 }
        let expected = (0..<30).map { place in
            max(0, (0..<4).reduce(0) { $0 + weights[$1] * maps.values[$1 * 30 + place] })
        }
        let found = try network.attributions(of: image, to: [2], by: .gradCAM(), on: Engine(), stream: stream)
        #expect(found[0].agrees(with: expected), "seed \(seed)")
    }

    @Test func takesTheLastMapsOfMoreThanOnePlace() throws {
        let network = Network.wild(seed: 9)
        let images = network.random(images: 1, seed: 9)
        let engine = try Engine()
        let found = try network.attributions(of: images, to: [1], by: .gradCAM(), on: engine, stream: stream)
        let named = try network.attributions(
            of: images, to: [1], by: .gradCAM(layer: "layer.13"), on: engine, stream: stream)
        #expect(found.map(\.values) == named.map(\.values))
    }

    @Test func knowsModulesByTheirLastLayer() throws {
        var network = Network.wild(seed: 9)
        network.layers[10].name = "block.conv"
        network.layers[11].name = "block.relu"
        let images = network.random(images: 1, seed: 9)
        let engine = try Engine()
        let module = try network.attributions(
            of: images, to: [1], by: .gradCAM(layer: "block"), on: engine, stream: stream)
        let last = try network.attributions(
            of: images, to: [1], by: .gradCAM(layer: "block.relu"), on: engine, stream: stream)
        #expect(module.map(\.values) == last.map(\.values))
    }
}
