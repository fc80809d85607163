import Foundation

/// A statistic of columns of values, written down so that any program can compute it.
///
///     let gain = Formula.mean(0) / .mean(1) - .number(1)
///     gain.text(columns: ["clipped", "plain"])          // mean("clipped") / mean("plain") - 1
///     gain.value(of: [[2, 4], [1, 3]])                  // 0.5
///
/// Columns are meant by their places. Formulas that know columns by their means alone are resampled fastest.
public indirect enum Formula: Sendable, Hashable {
    case number(Double)
    /// Of one column, or of the pairs of two.
    case of(Measure, [Int])
    case binary(Operation, Formula, Formula)
    case applied(Function, Formula)
    /// Of a curve whose heights are the means of some columns, with two numbers that its reading takes.
    case curve(Curve, of: [Int], at: [Double], Formula, Formula)

    /// What a column, or two, come to; the raw value is its name in a formula's text.
    public enum Measure: String, Sendable, Hashable, CaseIterable {
        case mean
        case median
        /// Divided by n − 1.
        case deviation = "standard_deviation"
        case geometricMean = "geometric_mean"
        case minimum, maximum
        /// Pearson's, of two columns.
        case correlation
        /// Spearman's, of two columns.
        case rankCorrelation = "rank_correlation"
    }

    public enum Operation: String, Sendable, Hashable, CaseIterable {
        case plus = "+"
        case minus = "-"
        case times = "*"
        case over = "/"
    }

    public enum Function: String, Sendable, Hashable, CaseIterable {
        case logarithm = "log"
        case exponential = "exp"
        case squareRoot = "sqrt"
        case absolute = "abs"
        /// Of a share, the normal deviate that so many stay below: d′ is the difference of two.
        case normalQuantile = "normal_quantile"
    }

    public static func mean(_ column: Int) -> Formula { .of(.mean, [column]) }

    public static func + (left: Formula, right: Formula) -> Formula { .binary(.plus, left, right) }
    public static func - (left: Formula, right: Formula) -> Formula { .binary(.minus, left, right) }
    public static func * (left: Formula, right: Formula) -> Formula { .binary(.times, left, right) }
    public static func / (left: Formula, right: Formula) -> Formula { .binary(.over, left, right) }

    /// How much larger the mean of column 0 is than that of column 1, in shares of the latter: 0.1 for a tenth more.
    public static let relativeGain = mean(0) / mean(1) - .number(1)

    /// The area under the means of columns 0, 1, … at these places, by trapezoids, over the width.
    ///
    ///     Formula.area(at: [0, 1, 3])  // of means 1, 1, 2: (1 · 1 + 2 · 1.5) / 3 = 4/3
    ///
    /// - Parameter places: at least two, ascending; logarithms for an area over orders of magnitude.
    public static func area(at places: [Double]) -> Formula {
        precondition(places.count >= 2 && zip(places, places.dropFirst()).allSatisfy(<), "places of an area ascend")
        let width = places[places.count - 1] - places[0]
        let terms = places.indices.map { column in
            let (before, after) = (places[max(0, column - 1)], places[min(places.count - 1, column + 1)])
            return number((after - before) / 2 / width) * mean(column)
        }
        return terms.dropFirst().reduce(terms[0], +)
    }
}

extension Formula {
    /// Of columns of the same units; `nil` where it is not defined.
    public func value(of columns: [[Double]]) -> Double? {
        value { measure, places in measure.value(of: places.map { columns[$0] }) }
    }

    func value(ofMeans means: [Double]) -> Double? {
        value { _, places in means[places[0]] }
    }

    private func value(_ measured: (Measure, [Int]) -> Double?) -> Double? {
        let result: Double? =
            switch self {
            case .number(let value): value
            case .of(let measure, let places): measured(measure, places)
            case .binary(let operation, let left, let right):
                left.value(measured).flatMap { a in right.value(measured).map { operation.value(a, $0) } }
            case .applied(let function, let argument): argument.value(measured).flatMap(function.value)
            case .curve(let curve, let columns, let places, let first, let second):
                first.value(measured).flatMap { first in
                    second.value(measured).flatMap { second in
                        let means = columns.compactMap { measured(.mean, [$0]) }
                        return means.count == places.count ? curve.value(means, at: places, first, second) : nil
                    }
                }
            }
        return result.flatMap { $0.isFinite ? $0 : nil }
    }

    var isOfMeans: Bool {
        switch self {
        case .number: true
        case .of(let measure, _): measure == .mean
        case .binary(_, let left, let right): left.isOfMeans && right.isOfMeans
        case .applied(_, let argument): argument.isOfMeans
        case .curve(_, _, _, let first, let second): first.isOfMeans && second.isOfMeans
        }
    }

    /// As arithmetic is written, with the columns' names in quotes.
    public func text(columns: [String]) -> String {
        switch self {
        case .number(let value): shortest(value)
        case .of(let measure, let places):
            "\(measure.rawValue)(\(places.map { quoted(columns[$0]) }.joined(separator: ", ")))"
        case .binary(let operation, let left, let right):
            "\(left.operand(columns, operation)) \(operation.rawValue) \(right.operand(columns, operation, isRight: true))"
        case .applied(let function, let argument): "\(function.rawValue)(\(argument.text(columns: columns)))"
        case .curve(let curve, let heights, let places, let first, let second):
            """
            \(curve.rawValue)([\(heights.map { quoted(columns[$0]) }.joined(separator: ", "))], \
            [\(places.map(shortest).joined(separator: ", "))], \(first.text(columns: columns)), \(second.text(columns: columns)))
            """
        }
    }

    /// In brackets where the text would mean something else without.
    private func operand(_ columns: [String], _ outer: Operation, isRight: Bool = false) -> String {
        let text = text(columns: columns)
        switch self {
        case .binary(let inner, _, _):
            let isLooser = outer.isTight && !inner.isTight
            return isLooser || (isRight && inner.isTight == outer.isTight) ? "(\(text))" : text
        case .number(let value): return value < 0 ? "(\(text))" : text
        case .of, .applied, .curve: return text
        }
    }

    private func quoted(_ name: String) -> String {
        "\"\(name.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\""))\""
    }
}

extension Formula.Operation {
    fileprivate var isTight: Bool { self == .times || self == .over }

    fileprivate func value(_ left: Double, _ right: Double) -> Double {
        switch self {
        case .plus: left + right
        case .minus: left - right
        case .times: left * right
        case .over: left / right
        }
    }
}

extension Formula.Function {
    fileprivate func value(_ argument: Double) -> Double? {
        switch self {
        case .logarithm: log(argument)
        case .exponential: exp(argument)
        case .squareRoot: argument.squareRoot()
        case .absolute: abs(argument)
        case .normalQuantile: 0 < argument && argument < 1 ? Methods.normalQuantile(argument) : nil
        }
    }
}

extension Formula.Measure {
    fileprivate func value(of columns: [[Double]]) -> Double? {
        let first = columns[0]
        switch self {
        case .mean: return first.mean
        case .median: return first.median
        case .deviation: return first.deviationIfAny
        case .geometricMean: return first.allSatisfy { $0 > 0 } ? exp(first.map { log($0) }.mean) : nil
        case .minimum: return first.min()
        case .maximum: return first.max()
        case .correlation: return first.count < 2 ? nil : Methods.correlation(first, columns[1])
        case .rankCorrelation: return first.count < 2 ? nil : Methods.rankCorrelation(first, columns[1])
        }
    }
}

/// The fewest digits that give the same number: 0, 1, 0.25, 1e-05.
func shortest(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
