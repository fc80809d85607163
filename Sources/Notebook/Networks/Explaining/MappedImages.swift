import Datasets
import Methods
import Networks
import Pictures
import Tensors

/// Images, what a network answers to them, and what explains the answers.
///
///     var explained = try MappedImages(model.deployed, images, in: nil, model.normalization, plan, by: module, on: engine, stream: stream)
///     explained.layers = try explained.bestLayers(plan.kinds, among: { _ in module.design.taps })
///     let results = try lab.mapResults(of: explained, plan, named: "photographs")
public struct MappedImages {
    public let network: Network
    /// [N, C, H, W].
    public let images: Tensor
    public let groups: LogitGroups
    /// The network's answers, as places among the groups.
    public let targets: [Int]
    public let module: AttentionModule
    /// Whose maps each method weights, by the method's name.
    public var layers: [String: String] = [:]
    let normalization: Normalization
    let engine: Engine
    let stream: RandomStream
    let batch: Int
    let masks: Int
    /// Of shuffled answers.
    let shuffled: AttentionModule?

    /// - Parameters:
    ///   - images: [N, C, H, W], prepared for the network.
    ///   - groups: of the network's classes; each class by itself where there are none.
    ///   - module: of these groups, beside the network.
    ///   - stream: what masks, noise and ties are drawn from.
    /// - Throws: what the engine throws.
    public init(
        _ network: Network, _ images: Tensor, in groups: LogitGroups?, _ normalization: Normalization, _ plan: MapPlan,
        by module: AttentionModule, shuffled: AttentionModule? = nil, on engine: Engine, stream: RandomStream
    ) throws {
        let classes = try network.outputShape([1] + network.inputShape)[1]
        (self.network, self.images, self.normalization) = (network, images, normalization)
        (self.engine, self.stream, self.module, self.shuffled) = (engine, stream, module, shuffled)
        (batch, masks) = (plan.batch, plan.masks)
        let known = groups ?? .singles(classes)
        self.groups = known
        targets = try stride(from: 0, to: images.shape[0], by: plan.batch).flatMap { first -> [Int] in
            let range = first..<min(first + plan.batch, images.shape[0])
            return known.likeliest(
                try network.forward(engine.slice(images, axis: 0, range: range), on: engine))
        }
    }

    /// A map for each image; nothing where an image has none.
    ///
    /// - Throws: ``MethodError`` where a layer doesn't suit a method; what the engine throws.
    public func maps(
        _ kind: MapSource, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> [PixelMap?] {
        let (height, width) = (images.shape[2], images.shape[3])
        func each(_ map: (RandomStream) -> PixelMap) -> [PixelMap?] {
            targets.indices.map { map(stream.substream("controls", $0)) }
        }
        switch kind {
        case .attention: return try attended(module)
        case .ofShuffledAnswers: return try shuffled.map(attended) ?? targets.map { _ in nil }
        case .gradCAM, .gradCAMPlusPlus, .layerCAM, .scoreCAM, .ablationCAM:
            guard let method = kind.classActivation(layer: layers[kind.rawValue]) else { return [] }
            return try network.classActivationMaps(
                of: images, to: targets, in: groups, by: method, on: engine, batchSize: batch, progress: progress
            ).map(\.map)
        case .rise:
            return try network.randomMaskMaps(
                of: images, to: targets, in: groups, by: RISE(masks: masks), on: engine, batchSize: batch,
                stream: stream.substream("masks"), progress: progress
            ).map(\.map)
        case .allOnes: return each { _ in ControlMap.allOnes(height: height, width: width) }
        case .fakeCAM: return each { _ in ControlMap.fakeCAM(height: height, width: width) }
        case .centerBlob: return each { _ in PixelMap.centerBlob(height: height, width: width) }
        case .blurredNoise:
            return each { stream in
                var draws = stream
                return PixelMap.random(
                    height: height, width: width, blurred: Double(min(height, width)) / 16, stream: &draws)
            }
        case .turned: return try attended(module).map { $0.map(ControlMap.turned) }
        case .anotherImages: return try moved(maps(.attention), by: 1)
        case .thirdImages: return try moved(maps(.attention), by: 2)
        case .anotherImagesGradCAM: return try moved(maps(.gradCAM), by: 1)
        }
    }

    private func attended(_ module: AttentionModule) throws -> [PixelMap?] {
        let known = groups.areSingles ? nil : groups
        return try network.attentionMaps(
            of: images, to: targets, in: known, by: module, on: engine, batchSize: batch
        ).map(\.map)
    }

    /// Each image's values in the order of the map of the image so many places on among those with its answer.
    private func moved(_ maps: [PixelMap?], by places: Int) throws -> [PixelMap?] {
        try targets.indices.map { image in
            let alike = targets.indices.filter { targets[$0] == targets[image] }
            guard alike.count > places, let own = alike.firstIndex(of: image), let values = maps[image],
                let order = maps[alike[(own + places) % alike.count]]
            else { return nil }
            return try ControlMap.rankMatched(
                values: values, places: order, ties: stream.substream("places", image))
        }
    }

    /// Everything that is measured of one kind of maps.
    func result(
        _ kind: MapSource, _ plan: MapPlan, by test: MaskingTest,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> KindResult {
        let before = engine.evaluations
        let maps = try maps(kind, progress: progress)
        let passes = Double(engine.evaluations - before) / Double(targets.count)
        let nothing = ControlMap.allOnes(height: images.shape[2], width: images.shape[3])
        // Ones hide nothing: scaled to their range they would hide everything.
        let scaled = maps.map { kind == .allOnes ? $0 : $0?.scaledToUnit }
        let shown = try MapPlan.forms.map { form -> [Double?] in
            let masks = try maps.indices.map { image -> PixelMap in
                guard let map = scaled[image] else { return nothing }
                return try form.mask(of: map, ties: stream.substream("ties", image))
            }
            return zip(try test.answers(showing: masks), maps).map { $1 == nil ? nil : $0.shown }
        }
        let emptied = min(plan.emptied, maps.count)
        func curves(_ order: RemovalCurve.Order) throws -> [RemovalCurve] {
            let known = maps.prefix(emptied).compactMap(\.self)
            guard emptied > 0, known.count == emptied else { return [] }
            let removal = try ImputationTest(
                network, engine.slice(images, axis: 0, range: 0..<emptied), targets: Array(targets.prefix(emptied)),
                in: groups, noise: normalization.standardDeviation.map { 0.01 * normalization.white / $0 },
                on: engine)
            return try removal.curves(order, along: known, shares: plan.shares, stream: stream.substream("removal"))
        }
        return KindResult(
            shown: shown,
            energy: scaled.map { map in
                map.map { $0.values.reduce(0.0) { $0 + Double($1) } / Double($0.values.count) }
            },
            constant: maps.compactMap(\.self).count { Set($0.values).count == 1 },
            passes: kind.isControl ? nil : passes, mostRelevantFirst: try curves(.mostRelevantFirst),
            leastRelevantFirst: try curves(.leastRelevantFirst))
    }

    /// What the network answers to these images behind masks.
    public func masking() throws -> MaskingTest {
        try MaskingTest(
            network, images, targets: targets, in: groups, black: normalization.values(of: 0), on: engine,
            batchSize: batch)
    }
}
