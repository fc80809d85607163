import Tensors

extension Estimator {
    /// The mean over trainings × images, or any two crossed kinds of unit, with an interval for others of both.
    ///
    /// ```swift
    /// let cells = try CrossedSamples([[1.2, 0.7, 1.9, 1], [0.6, 0.4, 1.1, 0.9], [1.5, 1.3, 1.6, 1.4]], on: "images")
    /// try Estimator.mean(cells).estimate()  // 1.1333 [0.4073, 1.8593]
    /// ```
    /// By the two-way formula of ``CrossedAnalysis``. With one training the interval is over images alone: the training is
    /// held fixed and ``SampledUnits`` says so. Of one image, there is none. For a difference, `first.difference(second)`.
    /// Up to ten missing cells are filled with either bound in all ways; more need a rule.
    public static func mean(_ cells: CrossedSamples) throws -> Estimator {
        if cells.values.count == 1 {
            let row = try Samples(
                cells.values[0], of: cells.columnUnit, within: cells.bounds, missing: cells.missing)
            return try mean(row).holding(cells.rowUnit)
        }
        let rowMeans = cells.filled.map { $0.compactMap(\.self) }.compactMap { $0.isEmpty ? nil : $0.mean }
        let completions = cells.completions
        let (rows, columns) =
            completions.map { ($0[0].count, $0[0].first?.count ?? 0) } ?? (cells.values.count, cells.values[0].count)
        let units = SampledUnits(
            [.varying(cells.rowUnit, rows), .varying(cells.columnUnit, columns)], design: .crossed,
            missing: cells.gaps > 0 ? [.init(cells.gaps, cells.missing)] : [])
        guard let completions else {
            let (found, gaps) = (cells.filled.joined().compactMap(\.self), cells.gaps)
            return Estimator(found.meanIfAny, units) { _ in .noInterval(.missing(gaps)) }
        }
        guard rows > 0, columns > 0 else { return Estimator(nil, units) { _ in .noInterval(.undefined) } }
        guard rows > 1, columns > 1 else {
            return Estimator(Array(completions[0].joined()).mean, units) { _ in .noInterval(.oneUnit) }
        }
        let analyses = completions.map(CrossedAnalysis.init)
        let value = analyses.count == 1 ? analyses[0].mean : cells.filled.joined().compactMap(\.self).meanIfAny
        let rounding = Samples.rounding(completions.joined().flatMap(\.self))
        let deviation = analyses.count == 1 ? analyses[0].rowMeans.standardDeviation : rowMeans.deviationIfAny
        return Estimator(value, units, deviation: deviation) { confidence in
            analyses.map { analysis in
                guard analysis.variance.squareRoot() > rounding else {
                    guard let bounds = cells.bounds else { return .noInterval(.allEqual) }
                    let count = min(rows, columns)
                    return Uncertainty(
                        .equal(analysis.mean, count: count, within: bounds, confidence), confidence, .equalValues)
                }
                return Uncertainty(analysis.limits(confidence), confidence, .crossed)
            }.hull
        }
    }

    /// The mean over trainings of any statistic of images, all trainings on the same images.
    ///
    /// The interval over images is that of ``statistic(of:_:kind:within:stream:resamples:_:)`` for the mean over trainings,
    /// the one over trainings is Student's t of their values; their distances from the value are added in squares (Zou and
    /// Donner 2008). With one training, the interval is over images alone, and the training is held fixed.
    ///
    /// - Parameters:
    ///   - trainings: how many there are.
    ///   - images: how many there are.
    ///   - bounds: what the statistic cannot leave.
    ///   - statistic: gets a training and the places of images, some several times; `nil` where it is not defined.
    /// - Throws: what the statistic throws; ``MethodError`` without trainings or images.
    public static func statistic(
        trainings: Int, images: Int, _ imageUnit: String = "images", rows rowUnit: String = "trainings",
        kind: StatisticKind = .smooth, within bounds: ClosedRange<Double>? = nil, stream: RandomStream,
        resamples: Int = Interval.Resampling.usual,
        _ statistic: @escaping @Sendable (_ training: Int, _ places: [Int]) throws -> Double?
    ) throws -> Estimator {
        guard trainings >= 1 else {
            throw MethodError("estimating over \(rowUnit)", "found none", advice: "Train at least one")
        }
        let images = try self.statistic(
            of: images, imageUnit, kind: kind, within: bounds, stream: stream, resamples: resamples
        ) { places in
            var sum = CompensatedSum()
            for training in 0..<trainings {
                guard let value = try statistic(training, places) else { return nil }
                sum.add(value)
            }
            return sum.value / Double(trainings)
        }
        guard trainings > 1 else { return images.holding(rowUnit) }
        guard let imageCount = images.units.factors.first?.count else { return images }
        let values = try (0..<trainings).map { try statistic($0, Array(0..<imageCount)) }
        guard images.value != nil, !values.contains(nil) else { return images.holding(rowUnit, trainings) }
        let rows = try mean(Samples(values, of: rowUnit, within: bounds))
        return combined(rows, images)
    }

    /// The mean over trainings × fault seeds × images, the same seeds and images for each training.
    ///
    /// The interval over seeds and images resamples both at once from 15 of each on (each resample draws seeds and images and
    /// weighs a cell by the product; Owen 2007), and is that of the two-way formula with fewer; trainings are added in
    /// squares as in `statistic(trainings:images:)`.
    ///
    /// - Parameter cells: by training; each is seeds × images of the mean over whatever else is averaged, such as rates.
    /// - Throws: ``MethodError`` without trainings, or where they differ in units or have a gap.
    public static func mean(
        trainings cells: [CrossedSamples], _ rowUnit: String = "trainings", stream: RandomStream,
        resamples: Int = Interval.Resampling.usual
    ) throws -> Estimator {
        guard let first = cells.first,
            cells.allSatisfy({
                $0.rowUnit == first.rowUnit && $0.columnUnit == first.columnUnit && $0.bounds == first.bounds
                    && $0.values.map(\.count) == first.values.map(\.count)
            })
        else {
            throw MethodError(
                "estimating over \(rowUnit)", "found none, or different units", advice: "Measure all on the same units")
        }
        if let gap = cells.first(where: { $0.filled.joined().contains(nil) }) {
            throw MethodError(
                "estimating over \(rowUnit), \(first.rowUnit) and \(first.columnUnit)",
                "found \(gap.gaps) missing values",
                advice: "Register what they count as")
        }
        let complete = cells.map { $0.filled.map { $0.compactMap(\.self) } }
        let means = first.values.indices.map { row in
            first.values[row].indices.map { column in complete.map { $0[row][column] }.mean }
        }
        let inner = try pigeonhole(
            CrossedSamples(means, of: first.rowUnit, on: first.columnUnit, within: first.bounds), stream: stream,
            resamples: resamples)
        guard cells.count > 1 else { return inner.holding(rowUnit) }
        return combined(
            try mean(Samples(complete.map { $0.joined().map(\.self).mean }, of: rowUnit, within: first.bounds)), inner)
    }

    /// The mean of complete cells with an interval from resampling rows and columns at once.
    private static func pigeonhole(
        _ cells: CrossedSamples, stream: RandomStream, resamples: Int
    ) throws -> Estimator {
        let twoWay = try mean(cells)
        guard min(cells.values.count, cells.values[0].count) >= 15 else { return twoWay }
        // Without spread there is nothing to resample.
        guard case .interval(let plain) = twoWay.uncertainty(), plain.recipe == .crossed else { return twoWay }
        let means = PigeonholeMeans(cells.values.map { $0.compactMap(\.self) }, stream: stream, resamples: resamples)
        return Estimator(
            twoWay.value, twoWay.units, deviation: twoWay.deviation,
            resample: { try pigeonhole(cells, stream: stream, resamples: $0) }
        ) { confidence in means.uncertainty(confidence) }
    }

    /// Rows' interval and that of other units for fixed rows, added in squares.
    private static func combined(_ rows: Estimator, _ others: Estimator) -> Estimator {
        let units = SampledUnits(
            rows.units.factors + others.units.factors, design: .crossed,
            missing: rows.units.missing + others.units.missing)
        return Estimator(
            others.value, units, deviation: rows.deviation, resample: { combined(rows, try others.resampled($0)) }
        ) { confidence in
            guard let value = others.value else { return .noInterval(.undefined) }
            guard case .interval(let one) = rows.uncertainty(confidence: confidence) else {
                return rows.uncertainty(confidence: confidence)
            }
            guard case .interval(let two) = others.uncertainty(confidence: confidence) else {
                return others.uncertainty(confidence: confidence)
            }
            let limits = Limits.squareAndAdd(
                value, [Limits(one.lower, one.upper), Limits(two.lower, two.upper)])
            // An end moves by its share of the squares.
            func share(_ part: Double, _ whole: Double) -> Double { whole > 0 ? max(0, part) / whole : 0 }
            let resampling = two.resampling.map { errors in
                Interval.Resampling(
                    resamples: errors.resamples,
                    lowerError: errors.lowerError * share(value - two.lower, value - limits.lower),
                    upperError: errors.upperError * share(two.upper - value, limits.upper - value))
            }
            return Uncertainty(limits, confidence, .squareAndAdd, resampling)
        }
    }
}

extension [Double] {
    var meanIfAny: Double? { isEmpty ? nil : mean }
    var deviationIfAny: Double? { count < 2 ? nil : standardDeviation }
}
