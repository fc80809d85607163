import Tensors

/// What all replicates bring to a number, side by side.
struct ReplicateTable {
    /// What becomes of it.
    enum Joint {
        case design(Estimator.Design)
        /// The replicates' values are a sample by themselves.
        case values(within: ClosedRange<Double>?)
        case apart(because: String)
    }

    private let parts: [Replicates.Part]
    private let stream: RandomStream

    /// - Parameter stream: for what is resampled and has none of its own.
    init(_ parts: [Replicates.Part], stream: RandomStream) { (self.parts, self.stream) = (parts, stream) }

    var joint: Joint {
        get throws {
            var samples: [[Samples]] = [], tables: [CrossedSamples] = []
            var measure: Replicates.Part.Measure?, resampled: Estimator.Resampled?
            for part in parts {
                switch part {
                case .units(let own, let quantities):
                    measure = measure ?? own
                    samples.append(quantities)
                case .cells(let cells, let own):
                    resampled = resampled ?? own
                    tables.append(cells)
                case .value: continue
                case .none(let reason): return .apart(because: reason)
                }
            }
            if samples.isEmpty, tables.isEmpty { return .values(within: nil) }
            if let measure, samples.count == parts.count, Set(samples.map(\.count)).count == 1 {
                return try joint(measure, samples)
            }
            guard tables.count == parts.count, tables.allSatisfy({ $0.isLike(tables[0]) && $0.gaps == 0 }) else {
                return .apart(because: "its values have another form in each replicate, or gaps")
            }
            let cells = tables.count * tables[0].values.count * tables[0].values[0].count
            guard cells <= Estimator.largestTable else {
                return .apart(because: "its \(cells) values are more than a table may have")
            }
            return .design(
                .threeWayMean(.init(cells: tables, unit: Replicates.unit, names: nil), resampled ?? resampling))
        }
    }

    private var resampling: Estimator.Resampled { .init(stream, Interval.Resampling.usual) }

    /// - Parameter samples: by replicate, a quantity each.
    private func joint(_ measure: Replicates.Part.Measure, _ samples: [[Samples]]) throws -> Joint {
        guard let shared = try Self.shared(samples) else { return nested(measure, samples) }
        switch measure {
        case .mean: return .design(.crossedMean(shared[0]))
        case .difference: return .design(.crossedDifference(shared[0], less: shared[1]))
        case .ratio:
            // As for one replicate, whose values decide.
            let isPositive = shared.allSatisfy { $0.filled.joined().allSatisfy { $0.map { $0 > 0 } ?? true } }
            let mean = isPositive ? Formula.Measure.geometricMean : .mean
            return .design(
                .crossedStatistic(
                    .init(body: .formula(.of(mean, [0]) / .of(mean, [1])), kind: .smooth, bounds: nil), of: shared,
                    resampling))
        case .statistic(let statistic, let own):
            return .design(.crossedStatistic(statistic, of: shared, own ?? resampling))
        }
    }

    /// Of units that each replicate has for itself: its mean, or its statistic, counts as one.
    private func nested(_ measure: Replicates.Part.Measure, _ samples: [[Samples]]) -> Joint {
        switch measure {
        case .mean: return clusters(samples.map { $0[0] })
        case .difference:
            let differences = samples.map { $0[0].difference(to: $0[1]) }, known = differences.compactMap(\.self)
            guard known.count == differences.count else {
                return .apart(because: "its two sides are of different units")
            }
            return clusters(known)
        case .ratio: return .values(within: nil)
        case .statistic(let statistic, _): return .values(within: statistic.bounds)
        }
    }

    private func clusters(_ samples: [Samples]) -> Joint {
        let first = samples[0]
        guard samples.allSatisfy({ $0.isLike(first) }) else {
            return .apart(because: "its units are of another kind in each replicate")
        }
        guard samples.contains(where: { $0.values.count > 1 }) else { return .values(within: first.bounds) }
        return .design(.clusterMean(.init(samples: samples, unit: Replicates.unit, names: nil)))
    }

    /// A table of replicates × units for each quantity; `nil` where the replicates have units of their own, or one each.
    private static func shared(_ samples: [[Samples]]) throws -> [CrossedSamples]? {
        let first = samples[0][0]
        // Sides under other rules for what is missing don't go together.
        guard first.values.count > 1, !Replicates.areDrawnAnew(first.unit),
            samples[0].allSatisfy({ $0.missing == first.missing })
        else { return nil }
        var tables: [CrossedSamples] = []
        for (quantity, own) in samples[0].enumerated() {
            let rows = samples.compactMap { $0[quantity].isLike(own) ? $0[quantity].inOrder(of: first) : nil }
            guard rows.count == samples.count else { return nil }
            tables.append(
                try CrossedSamples(
                    rows, of: Replicates.unit, on: first.unit, columns: first.names, within: own.bounds,
                    missing: own.missing, measuring: own.quantity))
        }
        return tables
    }
}

extension CrossedSamples {
    fileprivate func isLike(_ other: CrossedSamples) -> Bool {
        (rowUnit, columnUnit, missing) == (other.rowUnit, other.columnUnit, other.missing)
            && bounds == other.bounds && rowNames == other.rowNames && columnNames == other.columnNames
            && values.map(\.count) == other.values.map(\.count)
    }
}

extension Samples {
    fileprivate func isLike(_ other: Samples) -> Bool {
        unit == other.unit && bounds == other.bounds && missing == other.missing
    }

    /// The values in the order of another's units; `nil` where these are others.
    fileprivate func inOrder(of other: Samples) -> [Double?]? {
        guard unit == other.unit, values.count == other.values.count else { return nil }
        guard let names, let order = other.names else { return (names == nil) == (other.names == nil) ? values : nil }
        if names == order { return values }
        let places = Dictionary(uniqueKeysWithValues: zip(names, values.indices))
        let found = order.compactMap { places[$0] }
        return found.count == order.count ? found.map { values[$0] } : nil
    }

    /// First − second, unit by unit; `nil` where the two are of other units, or under other rules for what is missing.
    fileprivate func difference(to second: Samples) -> Samples? {
        guard missing == second.missing, let others = second.inOrder(of: self) else { return nil }
        var filling: Double?
        if case .count(let value, _) = missing { filling = value }
        let differences = zip(filled, others).map { one, other in
            one.flatMap { one in (other ?? filling).map { one - $0 } }
        }
        let range = bounds.flatMap { first in
            second.bounds.map { first.lowerBound - $0.upperBound...first.upperBound - $0.lowerBound }
        }
        // Where missing ones count as a number, none is missing any more.
        return Samples(differences, names, of: unit, nil, range, filling == nil ? missing : .worstCase)
    }
}
