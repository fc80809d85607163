import Tensors

extension Calculation {
    static func mean(_ cells: CrossedSamples, _ analysis: Analysis = .init()) -> Calculation {
        if cells.values.count == 1 {
            return mean(cells.row(0), analysis).holding(cells.rowUnit)
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
            return Calculation(found.meanIfAny, units) { _ in .noInterval(.missing(gaps)) }
        }
        guard rows > 0, columns > 0 else { return Calculation(nil, units) { _ in .noInterval(.undefined) } }
        guard rows > 1, columns > 1 else {
            return Calculation(Array(completions[0].joined()).mean, units) { _ in .noInterval(.oneUnit) }
        }
        let analyses = completions.map(CrossedAnalysis.init)
        let isOther = analysis.isTrimmed || analysis.recipe == .squareAndAdd
        let value =
            analyses.count > 1
            ? cells.filled.joined().compactMap(\.self).meanIfAny
            : analysis.isTrimmed ? completions[0].map(\.trimmedMean).mean : analyses[0].mean
        let rounding = Samples.rounding(completions.joined().flatMap(\.self))
        let deviation = analyses.count == 1 ? analyses[0].rowMeans.standardDeviation : rowMeans.deviationIfAny
        return Calculation(value, units, deviation: deviation) { confidence in
            zip(analyses, completions).map { twoWay, cellsOfIt in
                guard twoWay.variance.squareRoot() > rounding else {
                    guard let bounds = cells.bounds else { return .noInterval(.allEqual) }
                    let count = min(rows, columns)
                    return Uncertainty(
                        .equal(twoWay.mean, count: count, within: bounds, confidence), confidence, .equalValues)
                }
                guard isOther else { return Uncertainty(twoWay.limits(confidence), confidence, .crossed) }
                let limits = Limits.squareAndAdd(crossed: cellsOfIt, isTrimmed: analysis.isTrimmed, confidence)
                return Uncertainty(limits, confidence, .squareAndAdd)
            }.hull
        }
    }

    /// - Throws: what the statistic throws; ``MethodError`` without columns, or where they differ in units.
    static func statistic(
        _ statistic: Estimator.Statistic, of cells: [CrossedSamples], _ resampled: Estimator.Resampled,
        _ analysis: Estimator.Analysis = .init()
    ) throws -> Calculation {
        let complete = try CrossedSamples.together(cells), (rows, columns) = (complete.rows, complete.columns)
        let drawn = complete.values.map { statistic.isOfMeans ? DrawnColumns.means($0) : .values($0) }
        let units = SampledUnits([.varying(columns.unit, columns.count)], missing: complete.missing)
        func held(_ calculation: Calculation) -> Calculation { calculation.holding(rows.unit, rows.count) }
        guard rows.count > 0, columns.count > 0 else {
            return held(Calculation(nil, units) { _ in .noInterval(.undefined) })
        }
        let value = try mean(of: drawn) { try $0.value(statistic) }
        if complete.unknown > 0 {
            return held(Calculation(value, units) { _ in .noInterval(.missing(complete.unknown)) })
        }
        let leftOneOut =
            value == nil || columns.count == 1
            ? []
            : try (0..<columns.count).map { place in
                try mean(of: drawn) { try $0.value(statistic, without: place) }
            }
        let problem = BootstrapProblem(
            value: value, leftOneOut: leftOneOut, units: units, count: columns.count, kind: statistic.kind,
            bounds: statistic.bounds, statistic: DrawnStatistic(statistic, of: drawn))
        var approximate: Calculation?
        if analysis.recipe == .abc, let formula = statistic.formulaOfMeans, columns.count >= leastForBootstrap {
            let width = cells.count
            approximate = approximated(value, units, complete.values.flatMap { $0 }) { means in
                mean(of: stride(from: 0, to: means.count, by: width)) {
                    formula.value(ofMeans: Array(means[$0..<$0 + width]))
                }
            }
        }
        let others =
            try approximate ?? bootstrapped(problem, resampled, byPseudoValues: analysis.recipe == .pseudoValues)
        guard rows.count > 1 else { return held(others) }
        let values = try drawn.map { try $0.value(statistic) }
        guard others.value != nil, !values.contains(nil) else { return held(others) }
        return combined(self.mean(try Samples(values, of: rows.unit, within: statistic.bounds)), others)
    }

    /// The mean of what is measured of each; `nil` where one of them is not defined.
    static func mean<Parts: Sequence>(
        of parts: Parts, _ value: (Parts.Element) throws -> Double?
    ) rethrows -> Double? {
        var sum = CompensatedSum(), count = 0
        for part in parts {
            guard let value = try value(part) else { return nil }
            sum.add(value)
            count += 1
        }
        return sum.value / Double(count)
    }

    /// - Throws: ``MethodError`` without trainings, or where they differ in units or have a gap.
    static func mean(
        _ stacked: Estimator.Stacked, _ resampled: Estimator.Resampled, _ analysis: Analysis = .init()
    ) throws -> Calculation {
        let (cells, rowUnit) = (stacked.cells, stacked.unit)
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
        let averaged = try CrossedSamples(means, of: first.rowUnit, on: first.columnUnit, within: first.bounds)
        let inner = analysis.recipe == .crossed ? mean(averaged) : try pigeonhole(averaged, resampled)
        guard cells.count > 1 else { return inner.holding(rowUnit) }
        return combined(
            mean(try Samples(complete.map { $0.joined().map(\.self).mean }, of: rowUnit, within: first.bounds)), inner)
    }

    /// The mean of complete cells with an interval from resampling rows and columns at once.
    private static func pigeonhole(
        _ cells: CrossedSamples, _ resampled: Estimator.Resampled
    ) throws -> Calculation {
        let twoWay = mean(cells)
        guard min(cells.values.count, cells.values[0].count) >= 15 else { return twoWay }
        // Without spread there is nothing to resample.
        guard case .interval(let plain) = twoWay.uncertainty(), plain.recipe == .crossed else { return twoWay }
        let means = Deferred {
            PigeonholeMeans(
                cells.values.map { $0.compactMap(\.self) }, stream: resampled.stream, resamples: resampled.resamples)
        }
        return Calculation(
            twoWay.value, twoWay.units, deviation: twoWay.deviation,
            resample: { try pigeonhole(cells, .init(resampled.stream, $0)) }
        ) { confidence in means.value.uncertainty(confidence) }
    }

    /// Rows' interval and that of other units for fixed rows, added in squares.
    static func combined(_ rows: Calculation, _ others: Calculation) -> Calculation {
        let units = SampledUnits(
            rows.units.factors + others.units.factors, design: .crossed,
            missing: rows.units.missing + others.units.missing)
        return Calculation(
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
