import Notebook

/// A mean over images, or pictures of objects, with a bootstrap interval: many measures are shares, whose intervals must
/// not leave 0 to 1.
func imageMean(_ values: [Double?]) throws -> Mean {
    try .bootstrap(values, over: "images", stream: RandomStream(seed: 0, "images"))
}

/// The mean of first less second, image by image.
func imageMean(_ first: [Double?], less second: [Double?]) throws -> Mean {
    try imageMean(zip(first, second).map { first, second in first.flatMap { one in second.map { one - $0 } } })
}

/// Nothing where fewer than two values are defined.
func imageMeanIfAny(_ values: [Double?]) throws -> Mean? {
    values.defined.count >= 2 ? try imageMean(values) : nil
}

/// Whether at least two images have both values, so that their difference has a mean with an interval.
func areComparable(_ first: [Double?], _ second: [Double?]) -> Bool {
    zip(first, second).count { $0 != nil && $1 != nil } >= 2
}

/// What a table shows of values: their mean, or how many are undefined.
func meanCell(_ values: [Double?], _ digits: Int = 3) throws -> Cell {
    try imageMeanIfAny(values).map { $0.cell(digits) }
        ?? (values.defined.first.map { .number($0, .fixed(digits)) } ?? .text(values.undefinedText))
}

extension [Double?] {
    var defined: [Double] { compactMap(\.self) }
    /// `nil` where nothing is defined.
    var median: Double? { defined.isEmpty ? nil : defined.median }
    /// ", undefined for 2 of 20"; nothing where nothing is undefined.
    var undefinedNote: String { Notebook.undefinedNote(count - defined.count, of: count) }
    /// "undefined for all 20", or "not measured".
    var undefinedText: String { isEmpty ? "not measured" : "undefined for \(count - defined.count) of \(count)" }

    /// The median as a cell, or that there is none.
    func medianCell(_ format: NumberFormat) -> Cell { median.map { .number($0, format) } ?? .text(undefinedText) }
}

/// How many of a figure's samples are undefined and took no part, by what they are of: a sentence for its sample, or
/// nothing where none is.
func undefinedSentence(_ samples: [(name: String, values: [Double?])]) -> String {
    let missing = samples.filter { $0.values.contains { $0 == nil } }
    guard !missing.isEmpty else { return "" }
    return " Undefined, and left out: "
        + missing.map { "\($0.name) for \($0.values.count { $0 == nil }) of \($0.values.count)" }
        .joined(separator: ", ") + "."
}
