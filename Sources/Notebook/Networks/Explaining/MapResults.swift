import Methods

/// What is left of one network's answers where its images are seen through maps.
public struct MapResults: Codable, StorableValue, Sendable {
    /// The answer's probability for each whole image.
    public var whole: [Double]
    public var kinds: ByCase<MapSource, KindResult>
    /// Whose maps each method weights.
    public var layers: [String: String]

    public init(whole: [Double], kinds: ByCase<MapSource, KindResult>, layers: [String: String]) {
        (self.whole, self.kinds, self.layers) = (whole, kinds, layers)
    }
}

/// What one kind of maps gets.
public struct KindResult: Codable, StorableValue, Sendable {
    /// The answer's probability by mask and image; nothing where there is no such map of the image.
    public var shown: [[Double?]]
    /// How much of each image the map shows: its mean, scaled to 0 … 1.
    public var energy: [Double?]
    /// Maps that are the same everywhere.
    public var constant: Int
    /// Images that the network looked at for a map; nothing for controls.
    public var passes: Double?
    /// Of the first images, while the most and the least relevant pixels are taken away.
    public var mostRelevantFirst: [RemovalCurve]
    public var leastRelevantFirst: [RemovalCurve]

    public init(
        shown: [[Double?]], energy: [Double?], constant: Int, passes: Double?, mostRelevantFirst: [RemovalCurve],
        leastRelevantFirst: [RemovalCurve]
    ) {
        (self.shown, self.energy, self.constant, self.passes) = (shown, energy, constant, passes)
        (self.mostRelevantFirst, self.leastRelevantFirst) = (mostRelevantFirst, leastRelevantFirst)
    }
}

extension MapResults {
    /// Image by image; nothing unless it was measured.
    public func numbers(_ kind: MapSource, _ quantity: MapQuantity) -> [Double?]? {
        guard kinds.cases.contains(kind) else { return nil }
        let result = kinds[kind]
        func answers(_ form: MaskForm) -> [MaskedAnswer?] {
            guard let place = MapPlan.forms.firstIndex(of: form) else { return [] }
            return whole.indices.map { image in
                result.shown[place][image].map { MaskedAnswer(whole: whole[image], shown: $0, energy: form.share) }
            }
        }
        let found: [Double?] =
            switch quantity {
            case .averageDrop(let form): answers(form).map { $0?.drop }
            case .increaseInConfidence(let form): answers(form).map { $0.map { $0.isIncrease ? 100 : 0 } }
            case .averageGain(let form): answers(form).map { $0?.gain }
            case .removalArea:
                zip(result.leastRelevantFirst, result.mostRelevantFirst).map { 100 * ($0.meanKept - $1.meanKept) }
            }
        return found.contains { $0 != nil } ? found : nil
    }
}

extension [MapResults] {
    /// Kinds of maps that all trainings have.
    public var allKinds: [MapSource] {
        isEmpty ? [] : MapSource.allCases.filter { kind in allSatisfy { $0.kinds.cases.contains(kind) } }
    }

    /// What each training has; nothing unless all have it, and there is one.
    public func inAll<Value>(_ value: (MapResults) throws -> Value?) rethrows -> [Value]? {
        let found = try compactMap(value)
        return found.count == count && !isEmpty ? found : nil
    }

    public func mapSamples(_ kind: MapSource, _ quantity: MapQuantity) throws -> CrossedSamples? {
        try inAll { $0.numbers(kind, quantity) }.map { rows in
            try CrossedSamples(
                rows, of: "trainings", on: "images", within: quantity.bounds,
                missing: .leaveOut(because: "no other image has the same answer, or nothing can be gained"))
        }
    }

    /// The mean; nothing unless all trainings have it.
    public func mapMean(_ kind: MapSource, _ quantity: MapQuantity) throws -> Estimator? {
        try mapSamples(kind, quantity).map { try .mean($0) }
    }

    /// By how much one is better than another, image by image: above 0 where it is, whichever way the quantity goes.
    public func lead(_ kind: MapSource, over other: MapSource, _ quantity: MapQuantity) throws -> Estimator? {
        guard let one = try mapSamples(kind, quantity), let two = try mapSamples(other, quantity) else { return nil }
        return try quantity.isLowerBetter ? .pairedMean(two, less: one) : .pairedMean(one, less: two)
    }

    /// Mean values of maps, in percent of the image.
    public func mapEnergy(_ kind: MapSource) throws -> IntervalEstimate? {
        let rows = map { $0.kinds[kind].energy.map { $0.map { 100 * $0 } } }
        guard rows.allSatisfy({ $0.contains { $0 != nil } }) else { return nil }
        return try Estimator.mean(
            CrossedSamples(
                rows, of: "trainings", on: "images", within: 0...100,
                missing: .leaveOut(because: "no other image has the same answer"))
        ).estimate()
    }

    /// The same of those images of whose answer no training is surer than a probability; nothing where there are fewer than two.
    ///
    /// Curves of removal, which are of the first images, are left out.
    public func lessSure(than most: Double) -> [MapResults]? {
        guard let first else { return nil }
        let places = first.whole.indices.filter { image in allSatisfy { $0.whole[image] <= most } }
        guard places.count > 1 else { return nil }
        return map { results in
            MapResults(
                whole: places.map { results.whole[$0] },
                kinds: ByCase(results.kinds.cases) { kind in
                    var result = results.kinds[kind]
                    result.shown = result.shown.map { row in places.map { row[$0] } }
                    result.energy = places.map { result.energy[$0] }
                    (result.mostRelevantFirst, result.leastRelevantFirst) = ([], [])
                    return result
                }, layers: results.layers)
        }
    }
}
