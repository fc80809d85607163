import Tensors

extension Estimator {
    /// The mean over trainings × images, or any two crossed kinds of unit, with an interval for others of both.
    ///
    /// ```swift
    /// let cells = try CrossedSamples([[1.2, 0.7, 1.9, 1], [0.6, 0.4, 1.1, 0.9], [1.5, 1.3, 1.6, 1.4]], on: "images")
    /// try Estimator.mean(cells).estimate()  // 1.1333 [0.4073, 1.8593]
    /// ```
    /// By the two-way formula of ``CrossedAnalysis``. With one training the interval is over images alone: the training is
    /// held fixed and ``SampledUnits`` says so. Of one image, there is none.
    /// Up to ten missing cells are filled with either bound in all ways; more need a rule.
    ///
    /// For trainings × fault seeds, with images averaged in each cell:
    /// ```swift
    /// let cells = try CrossedSamples(averaging: accuracies, over: "trainings")    // by training, fault seeds × images
    /// try Estimator.mean(cells).holding("images", 5000)
    /// ```
    public static func mean(_ cells: CrossedSamples) throws -> Estimator { try Estimator(.crossedMean(cells)) }

    /// The mean of first − second over crossed units that both share, cell by cell; as ``mean(_:)-(CrossedSamples)``.
    ///
    /// - Throws: ``MethodError`` where the two differ in units, in shape or in the rule for what is missing.
    public static func pairedMean(_ first: CrossedSamples, less second: CrossedSamples) throws -> Estimator {
        try Estimator(.crossedDifference(first, less: second))
    }

    /// The mean over trainings × fault seeds × images, the same seeds and images for each training, with an interval for
    /// others of all three.
    ///
    /// The interval over seeds and images resamples both at once from 15 of each on (each resample draws seeds and images and
    /// weighs a cell by the product; Owen 2007), and is that of the two-way formula with fewer; trainings are added in
    /// squares (Zou and Donner 2008).
    ///
    /// It is right where a claim is about other images, too, and these are few: its file has a row for each cell, at most
    /// ``largestTable`` of them. On a test set as a whole, which everybody takes, the images are no sample: average them
    /// first, and take ``mean(_:)-(CrossedSamples)`` over trainings × fault seeds.
    ///
    /// - Parameter cells: by training; each is seeds × images of the mean over whatever else is averaged, such as rates.
    /// - Throws: ``MethodError`` without trainings, where they differ in units or have a gap, or with too many cells to
    ///   publish.
    public static func mean(
        trainings cells: [CrossedSamples], _ rowUnit: String = "trainings", named names: [String]? = nil,
        stream: RandomStream, resamples: Int = Interval.Resampling.usual
    ) throws -> Estimator {
        if let names { try Samples.check(names, count: cells.count, rowUnit) }
        let count = cells.reduce(0) { $0 + $1.values.count * $1.values[0].count }
        guard count <= largestTable else {
            throw MethodError(
                "estimating over \(rowUnit), \(cells[0].rowUnit) and \(cells[0].columnUnit)",
                "found \(count) cells, more than a file of values may have",
                advice: "Average the \(cells[0].columnUnit) of each cell, and hold them fixed")
        }
        return try Estimator(
            .threeWayMean(.init(cells: cells, unit: rowUnit, names: names), .init(stream, resamples)))
    }

    /// How many rows a file of values may have, so that it stays under 2 MB.
    public static let largestTable = 60_000
}

extension CrossedSamples {
    /// Trainings × fault seeds, from the mean over images in each cell; a cell without any value is missing, and so is one
    /// with a gap, unless its rule fills it or leaves it out.
    ///
    /// - Parameter cells: by training; each is fault seeds × images.
    /// - Throws: ``MethodError`` without trainings, or where they differ in fault seeds.
    public init(averaging cells: [CrossedSamples], over rowUnit: String = "trainings", named names: [String]? = nil)
        throws
    {
        guard let first = cells.first,
            cells.allSatisfy({ $0.rowUnit == first.rowUnit && $0.rowLabels == first.rowLabels })
        else {
            throw MethodError(
                "averaging for each of the \(rowUnit)", "found none, or different units",
                advice: "Measure all under the same \(cells.first?.rowUnit ?? "fault seeds")")
        }
        let means: [[Double?]] = cells.map { cells in
            cells.values.indices.map { row in
                let complete = cells.row(row).complete
                return complete.unknown > 0 ? nil : complete.values.meanIfAny
            }
        }
        try self.init(
            means, of: rowUnit, on: first.rowUnit, rows: names, columns: first.rowNames, within: first.bounds,
            measuring: first.quantity)
    }
}
