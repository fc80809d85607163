import Wording

/// What went wrong while a data set was read.
///
///     print(error)   // reading /data/train.gz: expected 60000 images, found the end of the file. Install it again.
public struct DatasetError: ExplainedError, Equatable {
    public let attempt: String
    public let finding: String
    public let advice: String

    public init(_ attempt: String, _ finding: String, advice: String) {
        self.attempt = attempt
        self.finding = finding
        self.advice = advice
    }

    /// - Parameter subject: the file or folder that was read, or the name of the data set where no single one is.
    public init(reading subject: String, _ finding: String, advice: String) {
        self.init("reading \(subject)", finding, advice: advice)
    }
}
