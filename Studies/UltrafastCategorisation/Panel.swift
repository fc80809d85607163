import Notebook

/// The pictures that a yes/no question is judged on, each a unit of its own, with what should be said to them.
struct Panel {
    /// In the plural: "photographs".
    let unit: String
    /// Which of all pictures; answers are kept of all.
    let rows: [Int]
    /// Of all pictures, where they have names.
    private let names: [String]?
    private let isTarget: [Bool]
    private let foldOfRow: [Int]
    let folds: Int

    /// - Parameter rows: the pictures that are judged.
    init(_ unit: String, _ rows: [Int], named names: [String]?, isTarget: [Bool], folds: Folds) {
        (self.unit, self.rows, self.names, self.isTarget) = (unit, rows, names, isTarget)
        (foldOfRow, self.folds) = (folds.ofExample, folds.count)
    }

    /// Of pictures that a network answers to which has learned from none of them.
    init(_ unit: String, _ rows: [Int], named names: [String]?, isTarget: [Bool]) {
        (self.unit, self.rows, self.names, self.isTarget) = (unit, rows, names, isTarget)
        (foldOfRow, folds) = ([], 1)
    }

    private func names(of rows: [Int]) -> [String]? { names.map { names in rows.map { names[$0] } } }

    var targets: Int { rows.count { isTarget[$0] } }

    /// How answers came out.
    func counts(_ said: Said) -> SignalDetection { counts(said, rows) }

    private func counts(_ said: Said, _ rows: [Int]) -> SignalDetection {
        rows.reduce(into: SignalDetection()) { $0.add(isTarget: isTarget[$1], saysYes: said.isYes($1)) }
    }
}

extension Panel {
    /// Balanced accuracy above chance, in points: half the difference of the shares of targets and of distractors that got a
    /// yes.
    ///
    /// - Returns: nothing without targets or without distractors, in a fold where there are folds.
    func accuracy(_ said: Said) throws -> Estimator? {
        func samples(_ wanted: Bool, _ quantity: String) throws -> Samples? {
            let chosen = rows.filter { isTarget[$0] == wanted }
            return chosen.isEmpty
                ? nil
                : try Samples(
                    chosen.map { said.isYes($0) ? 1 : 0 }, of: unit, named: names(of: chosen), within: 0...1,
                    measuring: quantity)
        }
        guard let hits = try samples(true, "yes to a target"), let alarms = try samples(false, "yes to a distractor")
        else { return nil }
        return try crossValidated(.proportionDifference(hits, less: alarms).scaled(by: 50)) { rows in
            counts(said, rows).balancedAccuracy.map { 100 * ($0 - 0.5) }
        }
    }

    /// Balanced accuracy of the first less that of the second, in points, each picture paired with itself; several views are
    /// averaged.
    ///
    /// - Returns: nothing without targets or without distractors, in a fold where there are folds.
    func difference(_ first: [Said], less second: [Said]) throws -> Estimator? {
        let targets = targets
        guard 0 < targets, targets < rows.count else { return nil }
        let largest = 50 * Double(rows.count) / Double(min(targets, rows.count - targets))
        func samples(_ said: [Said], _ quantity: String) throws -> Samples {
            try Samples(
                rows.map { row in
                    weight(row) * Double(said.count { $0.isYes(row) == isTarget[row] }) / Double(said.count)
                }, of: unit, named: names(of: rows), within: 0...largest, measuring: quantity)
        }
        let pooled = try Estimator.pairedMean(
            samples(first, "first, correct, weighted"), less: samples(second, "second, correct, weighted"))
        return try crossValidated(pooled) { rows in
            accuracy(first, rows).flatMap { one in accuracy(second, rows).map { 100 * (one - $0) } }
        }
    }

    /// Balanced accuracy above chance, in points, mean over nets that were drawn, each on the same pictures: the interval is
    /// for other nets and other pictures.
    ///
    /// - Parameter nets: what each said.
    /// - Returns: nothing without nets, without targets or without distractors, in a fold where there are folds.
    func meanAccuracy(_ nets: [Said], of kind: String) throws -> Estimator? {
        guard !nets.isEmpty, 0 < targets, targets < rows.count else { return nil }
        // A net that always says yes is at 0, as one that always says no.
        let cells = try CrossedSamples(
            nets.map { said in rows.map { weight($0) * (said.isYes($0) == isTarget[$0] ? 0.5 : -0.5) } },
            of: kind, on: unit, columns: names(of: rows), measuring: "right or wrong, weighted")
        return try crossValidated(.mean(cells)) { rows in accuracy(nets, rows).map { 100 * ($0 - 0.5) } }
    }

    /// Balanced accuracy above chance, in points, mean over chosen views, which are no sample: each picture is a unit, with the share
    /// of its views that got the right answer.
    ///
    /// - Returns: nothing without targets or without distractors, in a fold where there are folds.
    func accuracyOverViews(_ views: [Said]) throws -> Estimator? {
        guard balancedAccuracy(views) != nil else { return nil }
        let samples = try Samples(
            rows.map { row in
                weight(row) * (Double(views.count { $0.isYes(row) == isTarget[row] }) / Double(views.count) - 0.5)
            }, of: unit, named: names(of: rows), measuring: "share right less a half, weighted")
        return try crossValidated(.mean(samples)) { rows in accuracy(views, rows).map { 100 * ($0 - 0.5) } }
    }

    /// What a picture weighs so that targets and distractors count half each, in percent.
    private func weight(_ row: Int) -> Double {
        50 * Double(rows.count) / Double(isTarget[row] ? targets : rows.count - targets)
    }

    /// Rank correlation of two numbers of each picture; nothing where there are fewer than ten.
    func rankCorrelation(_ first: (Int) -> Double, _ second: (Int) -> Double) throws -> Estimator? {
        guard rows.count >= 10 else { return nil }
        func samples(_ value: (Int) -> Double, _ quantity: String) throws -> Samples {
            try Samples(rows.map(value), of: unit, named: names(of: rows), measuring: quantity)
        }
        return try .rankCorrelation(samples(first, "first"), samples(second, "second"))
    }

    /// Mean rank correlation of a number of each picture with those of nets that were drawn, on these very pictures: the
    /// interval is for other nets.
    ///
    /// - Returns: nothing without nets, with fewer than ten pictures, or where a net says the same to all.
    func meanRankCorrelation(_ first: (Int) -> Double, _ nets: [(Int) -> Double], of kind: String) throws -> Estimator?
    {
        let found = try nets.compactMap { try rankCorrelation(first, $0)?.value }
        guard !found.isEmpty, found.count == nets.count else { return nil }
        return try Estimator.mean(Samples(found, of: kind, within: -1...1, measuring: "rank correlation"))
            .holding(unit, rows.count)
    }

    /// The wider interval of both, where there are folds.
    private func crossValidated(_ pooled: Estimator, _ byFold: ([Int]) -> Double?) throws -> Estimator? {
        guard folds > 1 else { return pooled }
        let values = (0..<folds).compactMap { fold in byFold(rows.filter { foldOfRow[$0] == fold }) }
        guard values.count == folds else { return nil }
        let tested = max(1, rows.count / folds)
        return try .crossValidated(pooled, folds: values, trained: max(1, rows.count - tested), tested: tested)
    }

    /// Balanced accuracy, from 0 to 1, mean over views; nothing where one of them has none.
    func balancedAccuracy(_ said: [Said]) -> Double? { accuracy(said, rows) }

    private func accuracy(_ said: [Said], _ rows: [Int]) -> Double? {
        let found = said.compactMap { counts($0, rows).balancedAccuracy }
        return found.count == said.count ? found.mean : nil
    }
}

/// Yes or no to each picture, written as "1" or "0".
struct Said: Codable, Equatable {
    private let answers: [UInt8]

    init(_ yes: [Bool]) { answers = yes.map { $0 ? UInt8(ascii: "1") : UInt8(ascii: "0") } }

    func isYes(_ row: Int) -> Bool { answers[row] == UInt8(ascii: "1") }

    var count: Int { answers.count }

    init(from decoder: any Decoder) throws {
        answers = Array(try decoder.singleValueContainer().decode(String.self).utf8)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(String(decoding: answers, as: UTF8.self))
    }
}
