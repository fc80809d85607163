import Datasets
import Methods
import Models
import Pictures
import Tensors

extension Lab {
    /// Measures maps of photographs, drawn at random, of which few are in memory at once; each part a piece of the store.
    ///
    /// Controls that are another image's maps are of another one among those few.
    ///
    /// - Parameters:
    ///   - plan: how many photographs, and what is measured of their maps.
    ///   - module: of the model's classes, or of groups of them.
    ///   - size: how many are in memory.
    ///   - name: unlike those of the step's other images.
    /// - Returns: nothing where no photograph can be read.
    public func photographsMeasured(
        _ collection: PhotographCollection, before model: Model, _ plan: MapPlan, by module: AttentionModule,
        in groups: LogitGroups? = nil, atOnce size: Int = 48, stream: RandomStream, named name: String
    ) throws -> MapResults? {
        let network = model.deployed
        var draws = stream.substream("order")
        let order = Array(draws.shuffledIndices(collection.count).prefix(plan.images))
        var layers: [String: String]?
        let parts = try stride(from: 0, to: order.count, by: size).compactMap { first -> MapResults? in
            let pictures = order[first..<min(first + size, order.count)].compactMap { place in
                try? collection.picture(place).photograph
            }
            guard !pictures.isEmpty else { return nil }
            let part = try piece("\(name), from \(first)") {
                var explained = try MappedImages(
                    network, model.preparation.tensor(pictures), in: groups, model.normalization, plan, by: module,
                    on: engine, stream: stream.substream("from", first))
                explained.layers = try layers ?? explained.usualLayers(plan.kinds, trying: explained)
                return try mapResults(of: explained, plan, named: "\(name), from \(first)")
            }
            layers = part.layers
            return part
        }
        return MapResults.joined(parts)
    }
}

extension MapResults {
    /// What was measured of images behind one another, by the same plan; nothing where nothing was.
    static func joined(_ parts: [MapResults]) -> MapResults? {
        guard let first = parts.first else { return nil }
        return MapResults(
            whole: parts.flatMap(\.whole),
            kinds: ByCase(first.kinds.cases) { kind in
                let results = parts.map { $0.kinds[kind] }
                let passes = zip(results, parts).compactMap { result, part in
                    result.passes.map { $0 * Double(part.whole.count) }
                }
                let images = parts.reduce(0) { $0 + $1.whole.count }
                return KindResult(
                    shown: first.kinds[kind].shown.indices.map { form in results.flatMap { $0.shown[form] } },
                    energy: results.flatMap(\.energy), constant: results.reduce(0) { $0 + $1.constant },
                    passes: passes.isEmpty ? nil : passes.reduce(0, +) / Double(images),
                    mostRelevantFirst: results.flatMap(\.mostRelevantFirst),
                    leastRelevantFirst: results.flatMap(\.leastRelevantFirst))
            }, layers: first.layers)
    }
}
