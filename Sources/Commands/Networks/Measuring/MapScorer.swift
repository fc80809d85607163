import Notebook

/// Scores maps of one image by what the network answers to what they leave of it.
package struct MapScorer {
    private let measures: [MapMeasure]
    private let masking: MaskingTest
    private let imputation: ImputationTest
    private let stream: RandomStream

    /// - Parameters:
    ///   - image: [1, C, H, W], prepared for the network.
    ///   - target: the class that maps explain.
    ///   - stream: what ties and noise are drawn from, the same for all maps.
    /// - Throws: `MethodError` where image and class don't suit the network.
    package init(
        _ network: Network, _ image: Tensor, target: Int, _ normalization: Normalization, _ measures: [MapMeasure],
        on engine: Engine, stream: RandomStream
    ) throws {
        (self.measures, self.stream) = (measures, stream)
        masking = try MaskingTest(
            network, image, targets: [target], black: normalization.values(of: 0), on: engine)
        // A hundredth of what lies between black and white.
        imputation = try ImputationTest(
            network, image, targets: [target],
            noise: normalization.standardDeviation.map { 0.01 * normalization.white / $0 }, on: engine)
    }

    /// The class's probability for the whole image.
    package var whole: Double { masking.whole[0] }

    /// The scores of a map, in the order of the measures, and how much of the image it shows.
    ///
    /// - Parameters:
    ///   - map: of any values; for soft masks it is moved and scaled to 0 … 1, where a map that is the same everywhere becomes
    ///     0.
    ///   - isMask: whether it is from 0 to 1 already, and to be taken as it is.
    /// - Throws: `MethodError` where the map's size is another than the image's or a value is NaN.
    package func scores(of map: PixelMap, isMask: Bool = false) throws -> [MapScore] {
        let scaled = isMask ? map : map.scaledToUnit
        var soft: [MaskedAnswer]?
        func softAnswers() throws -> [MaskedAnswer] {
            if let soft { return soft }
            let found = try MapMeasure.softShares.map { try answer(.soft($0), scaled) }
            soft = found
            return found
        }
        var scores: [MapScore] = []
        for measure in measures {
            switch measure {
            case .ad:
                scores += zip(measure.shares, try softAnswers()).map {
                    MapScore(name: "AD", share: $0, value: $1.drop, isOfKind: false)
                }
            case .ic:
                scores += zip(measure.shares, try softAnswers()).map {
                    MapScore(name: "IC", share: $0, value: $1.isIncrease ? 100 : 0, isOfKind: true)
                }
            case .ag:
                scores += zip(measure.shares, try softAnswers()).map {
                    MapScore(name: "AG", share: $0, value: $1.gain, isOfKind: false)
                }
            case .area:
                for share in measure.shares {
                    let drop = try answer(.area(share), map).drop
                    scores.append(MapScore(name: "area", share: share, value: drop, isOfKind: false))
                }
            case .road: scores += try road(map)
            }
        }
        let energy = 100 * scaled.values.reduce(0.0) { $0 + Double($1) } / Double(scaled.values.count)
        return scores + [MapScore(name: "energy", share: nil, value: energy, isOfKind: false)]
    }

    private func answer(_ form: MaskForm, _ map: PixelMap) throws -> MaskedAnswer {
        try masking.answers(showing: [form.mask(of: map, ties: stream.substream("ties"))])[0]
    }

    private func road(_ map: PixelMap) throws -> [MapScore] {
        let curves = try RemovalCurve.Order.allCases.map { order in
            try imputation.curves(
                order, along: [map], shares: MapMeasure.road.shares, stream: stream.substream("road"))[0]
        }
        let kept = curves.map { curve in
            zip(curve.shares, curve.isKept).map {
                MapScore(name: curve.order.rawValue, share: $0, value: $1 ? 100 : 0, isOfKind: true)
            }
        }
        let between = 100 * (curves[1].meanKept - curves[0].meanKept)
        return kept.joined() + [MapScore(name: "LeRF − MoRF", share: nil, value: between, isOfKind: false)]
    }
}
