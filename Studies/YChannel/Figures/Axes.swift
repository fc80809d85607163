import Notebook

/// What figures and tables have in common.
enum Axes {
    static let accuracy = Field("Accuracy", unit: "%", bounds: 0...100)
}
