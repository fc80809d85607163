import Verdicts

extension Declaration {
    /// What the rule and its controls make of numbers as a full run has them, for tests of what a finding computes.
    ///
    ///     try widthDeclaration.outcome(of: widthNumbers(madeUp)).name      // .holds
    ///
    /// - Throws: `NotebookError` where numbers and clauses don't go together; what a statistic throws.
    public func outcome(of numbers: Numbers) throws -> Outcome {
        try Judge(declaration: self, numbers: numbers, isQuick: false).summary(data: [], isTimed: false).outcome
    }
}
