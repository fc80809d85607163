import Foundation
import Pictures

extension Picture {
    /// Reads a PNG or JPEG file, which is known by its content, not by its name.
    ///
    ///     let picture = try Picture(contentsOf: URL(fileURLWithPath: "tench.jpg"))
    ///     let input = ImagePreprocessing.imageNet.tensor(picture)      // [1, 3, 224, 224]
    ///
    /// - Throws: ``DatasetError`` naming the file, what was expected and found.
    public init(contentsOf file: URL) throws {
        let data = try DataFile(file, advice: "Give a whole PNG or JPEG file")
        guard data.size <= DataFile.largestContent else {
            throw data.error("expected at most \(DataFile.largestContent) bytes, found \(data.size)")
        }
        self = try DatasetError.naming { try Picture(decoding: data.bytes(), named: data.path) }
    }
}

extension DatasetError {
    /// What a closure gives; an error of a picture's becomes one of the data set's that it is of.
    static func naming<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as PictureError {
            throw DatasetError(error.attempt, error.finding, advice: error.advice)
        }
    }
}
