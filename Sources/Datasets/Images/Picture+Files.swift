import Foundation
import Pictures

extension Picture {
    /// Reads a PNG, JPEG or WebP file, which is known by its content, not by its name.
    ///
    ///     let picture = try Picture(contentsOf: URL(fileURLWithPath: "tench.jpg"))
    ///     let input = ImagePreprocessing.imageNet.tensor(picture)      // [1, 3, 224, 224]
    ///
    /// - Throws: ``DatasetError`` naming the file, what was expected and found.
    public init(contentsOf file: URL) throws { self = try Picture.stored(in: file).picture }

    /// Reads a picture as ``init(contentsOf:)`` does, and which way up its file says that it is.
    ///
    ///     let (picture, orientation) = try Picture.stored(in: file)
    ///     let seen = picture.upright(from: orientation)
    public static func stored(in file: URL) throws -> (picture: Picture, orientation: Orientation) {
        let data = try DataFile(file, advice: "Give a whole \(ImageFormat.choice) file")
        guard data.size <= DataFile.largestContent else {
            throw data.error("expected at most \(DataFile.largestContent) bytes, found \(data.size)")
        }
        let bytes = try data.bytes()
        let picture = try DatasetError.naming { try Picture(decoding: bytes, named: data.path) }
        return (picture, Orientation(ofFile: bytes))
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
