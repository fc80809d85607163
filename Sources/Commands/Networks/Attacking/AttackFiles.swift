import Files
import Foundation
import Notebook

/// The files that a call of `cahier attack` writes, each with a name of its own.
struct AttackFiles {
    private let folder: String
    /// What the call reads, and must not write over.
    private let read: Set<String>
    private var stems: Set<String> = []

    /// - Parameter read: the paths of what the call reads; in a folder nothing is written over, either.
    /// - Throws: `NotebookError` where the folder can't be written; exit status 64, after a line, where it is one that is
    ///   read.
    init(in folder: String, read: [String]) throws {
        self.folder = folder.hasSuffix("/") ? folder : folder + "/"
        self.read = Set(read.map(resolved))
        let names = ["clean", "attacked", "difference"], start = self.folder
        let places = [folder] + (names + ["manifest.csv"]).map { start + $0 }
        guard self.read.isDisjoint(with: places.map(resolved)) else {
            throw wrongCall("\(folder) is what this call reads. Name another folder with --output.")
        }
        try OutputFolder.check(URL(fileURLWithPath: folder))
        for name in names {
            do throws(FileError) { try Folder.make(URL(fileURLWithPath: start + name)) } catch {
                throw NotebookError(
                    .output, error.attempt, error.finding, advice: error.advice(or: "Name another folder with --output")
                )
            }
        }
    }

    /// The manifest's path.
    var manifest: String { folder + "manifest.csv" }

    /// A name for an image's files, with a number where an image before it has the same name.
    ///
    ///     files.stem(of: ImageName(path: "pets/dog.jpg"))   // "dog"
    mutating func stem(of image: ImageName) -> String {
        let wanted =
            URL(fileURLWithPath: image.path).deletingPathExtension().lastPathComponent
            + (image.index.map { "-\($0)" } ?? "")
        var stem = wanted, number = 1
        while !stems.insert(stem).inserted {
            number += 1
            stem = "\(wanted)-\(number)"
        }
        return stem
    }

    /// Writes a picture, and reads it again: what is said of it is said of the file.
    ///
    /// - Parameter name: in the folder, such as "attacked/dog.png".
    /// - Throws: `NotebookError` where it can't be written, or is a file that the call reads; `DatasetError` where it
    ///   can't be read again.
    func write(_ picture: Picture, as name: String) throws -> Picture {
        let path = folder + name
        guard !read.contains(resolved(path)) else {
            throw NotebookError(
                .output, "writing \(path)", "this call reads it",
                advice: "Name another folder with --output")
        }
        try OutputFolder.write(picture.png(), to: URL(fileURLWithPath: path))
        return try Picture(contentsOf: URL(fileURLWithPath: path))
    }

    /// - Throws: `NotebookError` where it can't be written.
    func writeManifest(_ text: String) throws {
        try OutputFolder.write(Data(text.utf8), to: URL(fileURLWithPath: manifest))
    }
}
