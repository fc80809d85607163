import Notebook

/// What the allocation owes to what its curves were measured on.
struct CalibratedAllocation: Codable {
    /// "64 images", "noise".
    var curves: String
    /// The sum over layers of what the curves say of pruning nothing, which is the noise in them.
    var floor: Double
    /// Their sum where the allocation is.
    var sum: Double
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
    CalibrationPlan(images: setting.pick(quick: [16, 64], full: [64, 256]))
}

/// By training, the mean over all images first.
func compareCalibrations(
    _ lab: Lab, plan: CalibrationPlan, trainings: [TrainingCurves]
) throws -> [[CalibratedAllocation]] {
    try trainings.map { training in
        let count = training.images.first?.images ?? 0
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
                moved: Double(zip(kept, first).reduce(0) { $0 + abs($1.0 - $1.1) }) / Double(2 * budget))
        }
    }
}

/// By what the curves were measured on.
func calibrationTable(_ name: String, _ trainings: [[CalibratedAllocation]], at sparsity: Double) -> Table {
    Table(
        identifier: "calibration", title: "What RD's allocation owes to its images, \(name)",
        caption: """
            The optimum at \(percent(sparsity)), by what its curves were measured on. *Noise floor*: what curves say of pruning nothing, as a share of their sum at the \
            optimum; images that are cropped anew at each amount, as in the authors' code, change the output by themselves. *Elsewhere*: weights kept in other layers than \
            by the mean over all images. Means over trainings.
            """,
        columns: [Column("Curves of"), Column("Noise floor", unit: "%"), Column("Elsewhere", unit: "%")],
        rows: (trainings.first ?? []).indices.map { row in
            let found = trainings.map { $0[row] }
            return [
                .text(found[0].curves), .number(100 * found.map { $0.floor / $0.sum }.mean, .significant(2)),
                .number(100 * found.map(\.moved).mean, .significant(2)),
            ]
        })
}
