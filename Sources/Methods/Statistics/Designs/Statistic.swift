extension Estimator {
    /// What is computed of columns of values, a value for each unit in each column.
    public struct Statistic: Sendable {
        enum Body: Sendable {
            /// Which any program can compute.
            case formula(Formula)
            /// Code, by a name that other programs have to give it a meaning by.
            case ofColumns(name: String, @Sendable (_ columns: [[Double]]) throws -> Double?)
        }

        let body: Body
        let kind: StatisticKind
        /// What the statistic cannot leave.
        let bounds: ClosedRange<Double>?

        /// Whether it needs to know the columns' means alone.
        var isOfMeans: Bool {
            switch body {
            case .formula(let formula): formula.isOfMeans
            case .ofColumns: false
            }
        }

        func value(ofMeans means: [Double]) -> Double? {
            switch body {
            case .formula(let formula): formula.value(ofMeans: means)
            case .ofColumns: preconditionFailure("a statistic of columns needs them")
            }
        }

        func value(of columns: [[Double]]) throws -> Double? {
            switch body {
            case .formula(let formula): formula.value(of: columns)
            case .ofColumns(_, let function): try function(columns)
            }
        }
    }
}
