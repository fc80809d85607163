import Notebook

/// What the allocation owes to what its curves were measured on.
struct CalibratedAllocation: Codable {
    /// "64 images", "noise".
    var curves: String
    /// The sum over layers of what the curves say of pruning nothing, which is the noise in them.
    var floor: Double
    /// Their sum where the allocation is, and by how much that exceeds the Lagrangian bound, which no allocation is below.
    var sum: Double
    var gap: Double
    /// The share of the kept weights that are in other layers than by all images.
    var moved: Double
}

let calibratedSparsity = 0.9

struct CalibrationPlan: Codable, Sendable {
    var sparsity = calibratedSparsity
    /// The first so many of the images, beside all.
    var images: [Int]
}

func calibrationPlan(_ setting: Setting) -> CalibrationPlan {
    CalibrationPlan(images: setting.pick(quick: [16, 32], full: [64, 256]))
}

/// By training, the mean over all images first.
func compareCalibrations(
    _ lab: Lab, plan: CalibrationPlan, trainings: [TrainingCurves]
) throws -> [[CalibratedAllocation]] {
    try trainings.map { training in
        guard let count = training.images.first?.images else { return [] }
        let budget = try Sparsity(plan.sparsity).budget(of: training.images.reduce(0) { $0 + $1.weights })
        var kinds = [("\(count) images", try training.curves(.images, .mean))]
        kinds += try plan.images.filter { $0 < count }.map { count in
            ("\(count) images", try training.images.map { try $0.curve(.mean, over: Array(0..<count)) })
        }
        kinds += [
            ("\(count) images, the worst", try training.curves(.images, .worst)),
            ("\(count) images, cropped anew", try training.curves(.augmented, .mean)),
            ("noise", try training.curves(.noise, .mean)),
        ]
        var whole: [Int]?
        return try kinds.filter { !$0.1.isEmpty }.map { name, curves in
            let found = try RateDistortionAllocation(of: curves, keeping: budget), kept = found.allocation.kept
            let first = whole ?? kept
            whole = first
            return CalibratedAllocation(
                curves: name, floor: curves.reduce(0) { $0 + $1.distortions[0] }, sum: found.distortion,
                gap: found.distortion - found.bound.value,
                moved: Double(zip(kept, first).reduce(0) { $0 + abs($1.0 - $1.1) }) / Double(2 * budget))
        }
    }
}

/// By what the curves were measured on.
func calibrationTable(_ name: String, _ trainings: [[CalibratedAllocation]], at sparsity: Double) -> Table {
    func text(_ values: [Double]) -> String {
        let ends = [values.min(), values.max()].compactMap { $0 }.map { Numerals.significant($0, 2) }
        return Set(ends).count == 1 ? ends[0] : ends.joined(separator: " to ")
    }
    let kinds = (trainings.first ?? []).map(\.curves)
    return Table(
        identifier: "calibration", title: "What RD's allocation owes to its images, \(name)",
        caption: """
            The optimum at \(percent(sparsity)), by what its curves were measured on. *Noise floor*: what curves say of pruning nothing, as a share of their sum at the \
            optimum; images that are cropped anew at each amount, as in the authors' code, change the output by themselves. *Above the bound*: by how much the optimum \
            exceeds the Lagrangian bound. *Elsewhere*: weights kept in other layers than by the mean over all images, which is the first row. Smallest and largest of \
            the trainings.
            """,
        columns: [
            Column("Curves of"), Column("Noise floor", unit: "%"), Column("Above the bound", unit: "%"),
            Column("Elsewhere", unit: "%"),
        ],
        rows: kinds.map { kind in
            let found = trainings.compactMap { $0.first { $0.curves == kind } }
            return [
                .text(kind), .text(text(found.map { 100 * $0.floor / $0.sum })),
                .text(text(found.map { 100 * $0.gap / $0.sum })), .text(text(found.map { 100 * $0.moved })),
            ]
        })
}
