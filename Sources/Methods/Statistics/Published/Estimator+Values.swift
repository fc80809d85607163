extension Estimator {
    /// What value and interval follow from, a row for each unit: see ``recipe(confidence:)`` for how.
    ///
    /// Counts, rates, predictions and what is exact have one row of these numbers. Below the objects of a cross-validation
    /// follow its folds, in columns of their own.
    public var values: ValueTable { design.values }
}

extension Estimator.Design {
    var values: ValueTable {
        switch self {
        case .mean(let samples), .proportion(let samples), .prediction(let samples), .median(let samples):
            return table([samples], ["value"])
        case .pairedMean(let first, let second), .pairedProportions(let first, let second),
            .correlation(let first, let second), .rankCorrelation(let first, let second),
            .ratio(let first, let second):
            return table([first, second], ["first", "second"])
        case .statistic(_, let samples, _), .extreme(let samples, _, _):
            return table(samples, numbered("quantity", samples.count))
        case .clusterMean(let clusters): return clusters.values
        case .proportionDifference(let first, let second): return armed(first, second)
        case .crossedMean(let cells): return table([cells], ["value"])
        case .crossedDifference(let first, let second): return table([first, second], ["first", "second"])
        case .crossedStatistic(_, let cells, _): return table(cells, numbered("quantity", cells.count))
        case .threeWayMean(let stacked, _): return stacked.values
        case .timing(let first, let second):
            return ValueTable(
                [("block", first.indices.map { String($0 + 1) })], [("first", first), ("second", second)])
        case .crossValidated(let pooled, let folds): return pooled.values.followed(by: folds)
        case .replicationPrediction(let replication):
            return row([
                ("value", replication.value), ("standard error", replication.error),
                ("standard error here", replication.ownError),
            ])
        case .countedProportion(let count, _, let missing):
            return row([("successes", count.successes), ("trials", count.trials), ("missing", missing)])
        case .countedPairs(let count, _, let missing):
            return row([
                ("only first", count.onlyFirst), ("only second", count.onlySecond), ("trials", count.trials),
                ("missing", missing),
            ])
        case .countedDifference(let first, let second, _):
            return row([
                ("successes of first", first.successes), ("trials of first", first.trials),
                ("successes of second", second.successes), ("trials of second", second.trials),
            ])
        case .rate(let events, let exposure, _): return row([("events", Double(events)), ("exposure", exposure)])
        case .exact(let value, _): return row([("value", value)])
        }
    }

    private func row(_ numbers: [(String, Double)]) -> ValueTable {
        ValueTable([], numbers.map { ($0.0, [$0.1]) })
    }

    private func row(_ numbers: [(String, Int)]) -> ValueTable { row(numbers.map { ($0.0, Double($0.1)) }) }

    private func numbered(_ name: String, _ count: Int) -> [String] {
        count == 1 ? [name] : (1...max(1, count)).map { "\(name) \($0)" }
    }

    /// Samples of the same units side by side, in the order of the first.
    private func table(_ samples: [Samples], _ names: [String]) -> ValueTable {
        let first = samples[0]
        let columns = samples.map { own -> [Double?] in
            guard let names = own.names, let order = first.names, names != order else { return own.values }
            let places = Dictionary(uniqueKeysWithValues: zip(names, own.values))
            return order.map { places[$0] ?? nil }
        }
        return ValueTable(
            [(singular(first.unit), first.labels)],
            zip(samples, zip(names, columns)).map { ($0.quantity ?? $1.0, $1.1) }, named: samples.map(\.quantity))
    }

    private func table(_ cells: [CrossedSamples], _ names: [String]) -> ValueTable {
        let first = cells[0], columns = first.columnLabels
        return ValueTable(
            [
                (singular(first.rowUnit), first.rowLabels.flatMap { Array(repeating: $0, count: columns.count) }),
                (singular(first.columnUnit), first.rowLabels.flatMap { _ in columns }),
            ], zip(cells, names).map { ($0.quantity ?? $1, Array($0.values.joined())) }, named: cells.map(\.quantity))
    }

    /// Different units on either side, one below the other.
    private func armed(_ first: Samples, _ second: Samples) -> ValueTable {
        let name = first.quantity ?? "first", other = second.quantity ?? "second"
        let arms = [name, other == name ? "\(other) 2" : other]
        return ValueTable(
            [
                ("arm", zip(arms, [first, second]).flatMap { Array(repeating: $0, count: $1.values.count) }),
                (singular(first.unit), first.labels + second.labels),
            ], [("value", first.values + second.values)])
    }
}

extension Estimator.Clusters {
    fileprivate var values: ValueTable {
        return ValueTable(
            [
                (singular(unit), zip(labels, samples).flatMap { Array(repeating: $0, count: $1.values.count) }),
                (singular(samples[0].unit), samples.flatMap(\.labels)),
            ], [(samples[0].quantity ?? "value", samples.flatMap(\.values))], named: [samples[0].quantity])
    }
}

extension Estimator.Stacked {
    fileprivate var values: ValueTable {
        let first = cells[0]
        let (rows, columns) = (first.rowLabels, first.columnLabels)
        return ValueTable(
            [
                (singular(unit), labels.flatMap { Array(repeating: $0, count: rows.count * columns.count) }),
                (
                    singular(first.rowUnit),
                    labels.flatMap { _ in rows.flatMap { Array(repeating: $0, count: columns.count) } }
                ),
                (singular(first.columnUnit), labels.flatMap { _ in rows.flatMap { _ in columns } }),
            ], [(first.quantity ?? "value", cells.flatMap { $0.values.joined() })], named: [first.quantity])
    }
}

extension ValueTable {
    fileprivate func followed(by folds: Estimator.Folds) -> ValueTable {
        let gap = [Double?](repeating: nil, count: rowCount), noName = [String?](repeating: nil, count: rowCount)
        let count = folds.values.count, inRepeat = count / folds.repeats
        var units = units.map { ($0.name, $0.labels + [String?](repeating: nil, count: count)) }
        if folds.repeats > 1 {
            units.append(("repeat", noName + (0..<count).map { String($0 / inRepeat + 1) }))
        }
        units.append(("fold", noName + (0..<count).map { String($0 % inRepeat + 1) }))
        return ValueTable(
            units,
            quantities.map { ($0.name, $0.values + [Double?](repeating: nil, count: count)) }
                + [("value of fold", gap + folds.values)],
            named: quantities.filter(\.isNamed).map(\.name))
    }
}
