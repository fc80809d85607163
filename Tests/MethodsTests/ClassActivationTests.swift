import Foundation
import Methods
import Networks
import Tensors
import Testing

/// Class activation maps against their definitions, in float64 and plain loops.
@Suite struct ClassActivationTests {
    /// Maps at layer 3, behind a ReLU and no larger than the image; a normalisation, a pooling and two linear layers follow.
    private func network(seed: UInt64, bias: Float = 0) -> Network {
        var stream = RandomStream(seed: seed, "class activation")
        var network = Network(
            explained: [2, 6, 8],
            [
                .someConvolution(2, 4, &stream), .relu, .someConvolution(4, 3, &stream), .relu,
                .someBatchNorm(3, &stream), .pooling(.average, PoolingGeometry(size: 2, stride: 2)), .flatten,
                .someLinear(36, 5, &stream), .relu, .someLinear(5, 4, &stream),
            ])
        if case .linear(var head) = network.layers[9].layer {
            head.bias = Tensor([4], (0..<4).map { _ in bias })
            network.layers[9].layer = .linear(head)
        }
        return network
    }

    private static let groups = [[0, 2], [1], [3]]

    /// log Σ exp of a group's logits.
    private func score(_ logits: [Double], _ group: [Int]) -> Double { log(group.reduce(0) { $0 + exp(logits[$1]) }) }

    /// The score's slopes at layer 3, by central differences.
    private func slopes(_ reference: InferenceReference, _ image: [Double], _ group: [Int]) -> [Double] {
        reference.outputs(image)[3].values.indices.map { number in
            func value(_ step: Double) -> Double {
                score(reference.outputs(image, moving: (3, number, step)).last?.values ?? [], group)
            }
            return (value(1e-5) - value(-1e-5)) / 2e-5
        }
    }

    private func sum(_ maps: InferenceReference.Map, _ weights: [Double]) -> [Double] {
        (0..<48).map { place in
            max(0, weights.indices.reduce(0) { $0 + weights[$1] * maps.values[$1 * 48 + place] })
        }
    }

    /// Maps for groups 0 and 1 of two images, and their expectations.
    private func check(
        _ method: ClassActivationMethod, seed: UInt64, bias: Float = 0, tolerance: Double = 1e-4,
        _ expected: (InferenceReference, _ image: [Double], _ group: [Int]) -> [Double]
    ) throws {
        let network = network(seed: seed, bias: bias), images = network.random(images: 2, seed: seed)
        let known = try LogitGroups(["pair", "one", "other"], Self.groups, classes: 4), engine = try Engine()
        let reference = InferenceReference(network)
        let found = try network.classActivationMaps(
            of: images, to: [0, 1], in: known, by: method, on: engine, batchSize: 3)
        for image in 0..<2 {
            let group = Self.groups[image], wanted = expected(reference, images.image(image), group)
            #expect(found[image].agrees(with: wanted, tolerance: tolerance), "seed \(seed), image \(image)")
            let logit = score(reference.logits(images.image(image)), group)
            #expect(abs(found[image].logit - logit) < 1e-4 && found[image].promisedSum == nil)
            #expect(found[image].target == image)
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>) func gradCAM(seed: UInt64) throws {
        try check(.gradCAM(layer: "layer.3"), seed: seed) { reference, image, group in
            let slopes = slopes(reference, image, group)
            return sum(reference.outputs(image)[3], (0..<3).map { slopes[$0 * 48..<$0 * 48 + 48].reduce(0, +) / 48 })
        }
    }

    /// Equation 19 as the paper has it, with powers of the slopes.
    @Test(arguments: 0..<4 as Range<UInt64>) func gradCAMPlusPlus(seed: UInt64) throws {
        try check(.gradCAMPlusPlus(layer: "layer.3"), seed: seed, tolerance: 1e-3) { reference, image, group in
            let slopes = slopes(reference, image, group), maps = reference.outputs(image)[3]
            return sum(
                maps,
                (0..<3).map { map in
                    let total = maps.values[map * 48..<map * 48 + 48].reduce(0, +)
                    return (0..<48).reduce(0) { sum, place in
                        let slope = slopes[map * 48 + place]
                        let alpha = slope * slope / (2 * slope * slope + total * slope * slope * slope)
                        // Differences of a slope that is 0 are noise.
                        return slope > 1e-8 ? sum + alpha * slope : sum
                    }
                })
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>) func layerCAM(seed: UInt64) throws {
        try check(.layerCAM(layer: "layer.3"), seed: seed) { reference, image, group in
            let slopes = slopes(reference, image, group), maps = reference.outputs(image)[3]
            return (0..<48).map { place in
                max(0, (0..<3).reduce(0) { $0 + max(0, slopes[$1 * 48 + place]) * maps.values[$1 * 48 + place] })
            }
        }
    }

    /// Whatever the score's sign: what is lost without a map speaks for it.
    @Test(arguments: [(0, 3), (1, 3), (2, -6), (3, -6)] as [(UInt64, Float)])
    func ablationCAM(seed: UInt64, bias: Float) throws {
        try check(.ablationCAM(layer: "layer.3"), seed: seed, bias: bias) { reference, image, group in
            let maps = reference.outputs(image)[3], whole = score(reference.logits(image), group)
            #expect(bias > 0 ? whole > 0 : whole < 0)
            let weights = (0..<3).map { map in
                // The rest of the network by itself, on maps of which one is 0.
                var changed = maps
                for place in 0..<48 { changed.values[map * 48 + place] = 0 }
                let tail = Network(
                    name: "tail", inputShape: [3, 6, 8], layers: Array(reference.network.layers[4...]))
                return (whole - score(InferenceReference(tail).logits(changed.values), group)) / abs(whole)
            }
            return sum(maps, weights)
        }
    }

    @Test(arguments: ScoreCAM.Weighting.allCases) func scoreCAM(weighting: ScoreCAM.Weighting) throws {
        for seed in 0..<3 as Range<UInt64> {
            try check(.scoreCAM(ScoreCAM(layer: "layer.3", weighting: weighting)), seed: seed) {
                reference, image, group in
                let maps = reference.outputs(image)[3]
                let found = (0..<3).map { map -> Double? in
                    let part = maps.values[map * 48..<map * 48 + 48], low = part.min() ?? 0, high = part.max() ?? 0
                    guard high > low else { return nil }
                    let mask = part.map { ($0 - low) / (high - low) }
                    let logits = reference.logits(image.indices.map { image[$0] * mask[$0 % 48] })
                    let total = logits.reduce(0) { $0 + exp($1) }
                    return weighting == .probability
                        ? group.reduce(0) { $0 + exp(logits[$1]) } / total : exp(score(logits, group))
                }
                let total = weighting == .probability ? 1 : found.compactMap(\.self).reduce(0, +)
                return sum(maps, found.map { ($0 ?? 0) / total })
            }
        }
    }

    /// A map that is the same everywhere is no mask; were it one, it would be the whole image or nothing.
    @Test func constantMapsWeighNothing() throws {
        var network = network(seed: 5)
        if case .convolution(var layer) = network.layers[2].layer {
            layer.weights = Tensor(layer.weights.shape, layer.weights.values.enumerated().map { $0 < 36 ? 0 : $1 })
            layer.bias = Tensor([3], [0.7, 0.1, 0.1])
            network.layers[2].layer = .convolution(layer)
        }
        let images = network.random(images: 1, seed: 5), engine = try Engine()
        let maps = InferenceReference(network).outputs(images.image(0))[3].values
        #expect(Set(maps[..<48]) == [Double(Float(0.7))])
        let found = try network.classActivationMaps(
            of: images, to: [1], by: .scoreCAM(ScoreCAM(layer: "layer.3")), on: engine)[0].values.values
        // What the other two give, whose weights add up to 1.
        let most = (48..<96).map { max(maps[$0], maps[$0 + 48]) }
        #expect(zip(found, most).allSatisfy { Double($0) <= $1 + 1e-5 } && found.contains { $0 > 0 })
    }

    /// Behind the maps a mean and one linear layer: Grad-CAM's weights are the class's over the area, and Ablation-CAM's
    /// the class's times the map's mean over the score, both exactly (CAM, Zhou et al. 2016).
    @Test(arguments: 0..<4 as Range<UInt64>) func areCAMUnderGlobalAveragePooling(seed: UInt64) throws {
        var draws = RandomStream(seed: seed, "network")
        let network = Network(
            explained: [2, 5, 6],
            [
                .someConvolution(2, 4, &draws), .relu, .globalAveragePooling, .flatten,
                .linear(Linear(weights: .random([3, 4], &draws), bias: Tensor([3], [4, 4, 4]))),
            ])
        let image = network.random(images: 1, seed: seed), engine = try Engine()
        let reference = InferenceReference(network), maps = reference.outputs(image.image(0))[1]
        guard case .linear(let head) = network.layers[4].layer else { return }
        let weights = head.weights.values[8..<12].map(Double.init), score = reference.logits(image.image(0))[2]
        func expected(_ weights: [Double]) -> [Double] {
            (0..<30).map { place in max(0, (0..<4).reduce(0) { $0 + weights[$1] * maps.values[$1 * 30 + place] }) }
        }
        let means = (0..<4).map { map in maps.values[map * 30..<map * 30 + 30].reduce(0, +) / 30 }
        let cam = try network.classActivationMaps(of: image, to: [2], by: .gradCAM(), on: engine)[0]
        #expect(cam.agrees(with: expected(weights.map { $0 / 30 })), "seed \(seed)")
        let ablation = try network.classActivationMaps(of: image, to: [2], by: .ablationCAM(), on: engine)[0]
        #expect(ablation.agrees(with: expected((0..<4).map { weights[$0] * means[$0] / score })), "seed \(seed)")
    }

    @Test func gradCAMIsTheOneThatThereWas() throws {
        let network = Network.wild(seed: 8), images = network.random(images: 3, seed: 8), engine = try Engine()
        for layer in ["layer.3", "layer.9", nil] {
            let old = try network.attributions(
                of: images, to: [0, 2, 1], by: .gradCAM(layer: layer), on: engine, stream: RandomStream(seed: 1))
            let new = try network.classActivationMaps(
                of: images, to: [0, 2, 1], by: .gradCAM(layer: layer), on: engine)
            for (one, other) in zip(old, new) { #expect(relativeError(other.values.values, one.values.values) < 1e-6) }
        }
    }

    @Test func randomMasksOfSingleClassesAreRISE() throws {
        let network = network(seed: 4), images = network.random(images: 2, seed: 4), engine = try Engine()
        let rise = RISE(masks: 30, cells: 3), stream = RandomStream(seed: 6, "masks")
        let expected = try network.attributions(of: images, to: [1, 3], by: rise, on: engine, stream: stream)
        let found = try network.randomMaskMaps(
            of: images, to: [1, 3], in: .singles(4), by: rise, on: engine, batchSize: 7, stream: stream)
        for (one, other) in zip(expected, found) {
            #expect(relativeError(other.values.values, one.values.values) < 1e-5)
        }
        // A group's map is the sum of its classes', since a mask's weight is.
        let pair = try network.randomMaskMaps(
            of: images, to: [0, 0], in: LogitGroups(["pair", "rest"], [[1, 3], [0, 2]], classes: 4), by: rise,
            on: engine,
            stream: stream)
        let both = try [1, 3].map {
            try network.attributions(of: images, to: [$0, $0], by: rise, on: engine, stream: stream)
        }
        for image in 0..<2 {
            let sums = zip(both[0][image].values.values, both[1][image].values.values).map(+)
            #expect(relativeError(pair[image].values.values, sums) < 1e-5)
        }
    }

    @Test func mapsBelowZeroAreRefusedWhereTheyHaveNoMeaning() throws {
        let network = network(seed: 1), images = network.random(images: 1, seed: 1), engine = try Engine()
        for method in [ClassActivationMethod.gradCAMPlusPlus(layer: "layer.2"), .ablationCAM(layer: "layer.2")] {
            let error = #expect(throws: MethodError.self) {
                try network.classActivationMaps(of: images, to: [0], by: method, on: engine)
            }
            #expect(error?.description.contains("layer.2 gives maps below 0") == true, "\(String(describing: error))")
        }
        // A minimum and a maximum have a meaning whatever the signs.
        let signed = try network.classActivationMaps(
            of: images, to: [0], by: .scoreCAM(ScoreCAM(layer: "layer.2")), on: engine)
        #expect(signed[0].values.values.allSatisfy { $0 >= 0 && $0.isFinite })
    }

    @Test func whatDoesNotFitIsSaid() throws {
        let network = network(seed: 1), images = network.random(images: 2, seed: 1), engine = try Engine()
        let groups = try LogitGroups(["a", "b"], [[0], [1, 2]], classes: 3)
        let cases: [(String, () throws -> Void)] = [
            (
                "is no map",
                {
                    _ = try network.classActivationMaps(
                        of: images, to: [0, 1], by: .layerCAM(layer: "layer.7"), on: engine)
                }
            ),
            (
                "layer.77",
                {
                    _ = try network.classActivationMaps(
                        of: images, to: [0, 1], by: .layerCAM(layer: "layer.77"), on: engine)
                }
            ),
            (
                "1 targets for 2 images",
                { _ = try network.classActivationMaps(of: images, to: [0], by: .gradCAM(), on: engine) }
            ),
            (
                "of 4 there are",
                { _ = try network.classActivationMaps(of: images, to: [0, 4], by: .gradCAM(), on: engine) }
            ),
            (
                "groups are of 3 classes",
                { _ = try network.classActivationMaps(of: images, to: [0, 1], in: groups, by: .gradCAM(), on: engine) }
            ),
        ]
        for (words, call) in cases {
            let error = #expect(throws: MethodError.self) { try call() }
            #expect(error?.description.contains(words) == true, "\(words): \(String(describing: error))")
        }
    }

    @Test func progressEndsWithAllPasses() throws {
        let network = network(seed: 1), images = network.random(images: 2, seed: 1), engine = try Engine()
        for method in [ClassActivationMethod.ablationCAM(layer: "layer.3"), .scoreCAM(ScoreCAM(layer: "layer.3"))] {
            var seen: [Int] = [], totals: Set<Int> = []
            _ = try network.classActivationMaps(of: images, to: [0, 1], by: method, on: engine, batchSize: 2) {
                seen.append($0)
                totals.insert($1)
            }
            #expect(totals == [2 * method.passes(maps: 3)] && seen.last == totals.first && seen == seen.sorted())
        }
        #expect(ClassActivationMethod.gradCAM().passes(maps: 3) == 2)
    }
}
