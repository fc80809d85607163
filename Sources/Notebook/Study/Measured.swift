/// A value that a step before must have measured: `try measured(maxima[layer], "the largest activation of conv 3")`.
///
/// - Parameter what: for the error.
/// - Throws: `NotebookError` where there is none.
public func measured<Value>(_ value: Value?, _ what: @autoclosure () -> String) throws -> Value {
    guard let value else {
        throw NotebookError(
            .step, "looking up \(what())", "it was not measured",
            advice: "Add it to what is measured, and run the study again")
    }
    return value
}
