import Tensors

extension Replicates {
    /// What one replicate brings to a number: samples of units, a table of two kinds of unit, or a value.
    enum Part {
        /// What is made of the samples of a unit.
        enum Measure {
            case mean
            /// First − second.
            case difference
            case ratio
            case statistic(Estimator.Statistic, Estimator.Resampled?)
        }

        case units(Measure, [Samples])
        case cells(CrossedSamples, Estimator.Resampled?)
        case value
        case none(because: String)
    }
}

extension Replicates.Part {
    init(_ design: Estimator.Design) {
        switch design {
        case .mean(let samples), .proportion(let samples): self = .units(.mean, [samples])
        case .pairedMean(let first, let second), .pairedProportions(let first, let second):
            self = .units(.difference, [first, second])
        case .ratio(let first, let second): self = .units(.ratio, [first, second])
        case .median(let samples):
            self = .units(
                .statistic(.init(body: .formula(.of(.median, [0])), kind: .ofOrder, bounds: samples.bounds), nil),
                [samples])
        case .correlation(let first, let second):
            self = .units(
                .statistic(.init(body: .formula(.of(.correlation, [0, 1])), kind: .smooth, bounds: -1...1), nil),
                [first, second])
        case .statistic(let statistic, let samples, let resampled):
            self = .units(.statistic(statistic, resampled), samples)
        case .clusterMean(let clusters): self = .init(clusters)
        case .crossedMean(let cells): self = .init(.mean, [cells])
        case .crossedDifference(let first, let second): self = .init(.difference, [first, second])
        case .crossedStatistic(let statistic, let cells, let resampled): self = .init(statistic, cells, resampled)
        case .threeWayMean(let stacked, let resampled): self = .init(stacked, resampled)
        case .exact: self = .value
        case .rankCorrelation: self = .none(because: "ranks are not resampled")
        case .proportionDifference: self = .none(because: "its two arms are of different units")
        case .countedProportion, .countedPairs, .countedDifference, .rate:
            self = .none(because: "counts don't say which unit is which")
        case .timing: self = .none(because: "times are one machine's on one day")
        case .prediction, .replicationPrediction: self = .none(because: "it predicts one more run")
        case .crossValidated: self = .none(because: "its objects are cross-validated")
        case .extreme: self = .none(because: "it is the best or the worst of several")
        }
    }

    /// Each cluster counts as one.
    private init(_ clusters: Estimator.Clusters) {
        let means = clusters.samples.map { samples -> Double? in
            let complete = samples.complete
            return complete.unknown > 0 ? nil : complete.values.meanIfAny
        }
        self = .units(
            .mean,
            [
                Samples(
                    means, clusters.names, of: clusters.unit, clusters.samples[0].quantity, clusters.samples[0].bounds,
                    .worstCase)
            ])
    }

    /// Averages over trainings and the like, or keeps the table where all replicates have its rows.
    private init(_ measure: Measure, _ cells: [CrossedSamples]) {
        if cells.allSatisfy({ Replicates.areDrawnAnew($0.rowUnit) }) {
            self = .units(measure, cells.map(\.meanRow))
        } else if cells.count == 1 {
            self = .cells(cells[0], nil)
        } else if let difference = try? cells[0].difference(cells[1]) {
            self = .cells(difference, nil)
        } else {
            self = .none(because: "its two sides are of different units")
        }
    }

    /// The mean over trainings of a statistic, as a statistic of all trainings' quantities.
    private init(_ statistic: Estimator.Statistic, _ cells: [CrossedSamples], _ resampled: Estimator.Resampled) {
        let trainings = cells[0].values.count
        guard cells.allSatisfy({ Replicates.areDrawnAnew($0.rowUnit) && $0.values.count == trainings }) else {
            self = .none(because: "its statistic is of \(cells[0].rowUnit) × \(cells[0].columnUnit)")
            return
        }
        let samples = (0..<trainings).flatMap { training in cells.map { $0.row(training) } }
        guard trainings > 1 else {
            self = .units(.statistic(statistic, resampled), samples)
            return
        }
        guard case .formula(let formula) = statistic.body else {
            self = .none(because: "its statistic of several trainings is no formula")
            return
        }
        let terms = (0..<trainings).map { formula.shifted(by: $0 * cells.count) }
        let mean = terms.dropFirst().reduce(terms[0], +) / .number(Double(trainings))
        self = .units(
            .statistic(.init(body: .formula(mean), kind: statistic.kind, bounds: statistic.bounds), resampled),
            samples.enumerated().map {
                $1.measuring("\($1.quantity ?? "quantity \($0 % cells.count + 1)"), training \($0 / cells.count + 1)")
            })
    }

    private init(_ stacked: Estimator.Stacked, _ resampled: Estimator.Resampled) {
        guard Replicates.areDrawnAnew(stacked.unit), let first = stacked.cells.first else {
            self = .none(because: "it is over \(stacked.unit) × two other kinds of unit")
            return
        }
        let filled = stacked.cells.map(\.filled)
        let means = first.values.indices.map { row in
            first.values[row].indices.map { column -> Double? in
                let found = filled.compactMap { $0[row][column] }
                return found.count == filled.count ? found.mean : nil
            }
        }
        guard
            let cells = try? CrossedSamples(
                means, of: first.rowUnit, on: first.columnUnit, rows: first.rowNames, columns: first.columnNames,
                within: first.bounds, measuring: first.quantity)
        else {
            self = .none(because: "its trainings are of different units")
            return
        }
        self = Replicates.areDrawnAnew(cells.rowUnit) ? .init(.mean, [cells]) : .cells(cells, resampled)
    }
}

extension CrossedSamples {
    /// The means over rows, a column each: missing where any row's cell is, unless a rule says what it counts as. A row
    /// without any value is left out where missing ones are.
    fileprivate var meanRow: Samples {
        var rows = filled
        if case .leaveOut = missing {
            let some = rows.filter { row in row.contains { $0 != nil } }
            if !some.isEmpty { rows = some }
        }
        let means = rows[0].indices.map { column -> Double? in
            let found = rows.compactMap { $0[column] }
            return found.count == rows.count ? found.mean : nil
        }
        return Samples(means, columnNames, of: columnUnit, quantity, bounds, missing)
    }
}

extension Samples {
    fileprivate func measuring(_ quantity: String) -> Samples {
        Samples(values, names, of: unit, quantity, bounds, missing)
    }
}

extension Formula {
    /// The same of columns so many places on.
    fileprivate func shifted(by places: Int) -> Formula {
        switch self {
        case .number: self
        case .of(let measure, let columns): .of(measure, columns.map { $0 + places })
        case .binary(let operation, let left, let right):
            .binary(operation, left.shifted(by: places), right.shifted(by: places))
        case .applied(let function, let argument): .applied(function, argument.shifted(by: places))
        case .curve(let curve, let columns, let at, let first, let second):
            .curve(
                curve, of: columns.map { $0 + places }, at: at, first.shifted(by: places), second.shifted(by: places))
        }
    }
}
