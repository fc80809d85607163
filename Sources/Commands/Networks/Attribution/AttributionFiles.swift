import Foundation
import Notebook

/// The files that a call writes, each with a name of its own.
struct AttributionFiles {
    private let folder: String
    /// What the call reads, and must not write over.
    private let read: Set<String>
    private var stems: Set<String> = []

    /// - Parameter read: the paths of the files that the call reads.
    /// - Throws: `NotebookError` where the folder can't be written.
    init(in folder: String, read: [String]) throws {
        try OutputFolder.check(URL(fileURLWithPath: folder))
        self.folder = folder
        self.read = Set(read.map(resolved))
    }

    /// The files of an image, which are named like it, with a number where an image before it has the same name.
    ///
    ///     try files.paths(of: ImageName(path: "pets/dog.jpg"), by: [lrp]).picture(lrp)  // "maps/dog-lrp.png"
    ///
    /// - Throws: `NotebookError` where one of them is a file that the call reads.
    mutating func paths(of image: ImageName, by methods: [MethodName]) throws -> ImagePaths {
        let name = URL(fileURLWithPath: image.path).deletingPathExtension().lastPathComponent
        let wanted = name + (image.index.map { "-\($0)" } ?? "")
        var stem = wanted, number = 1
        while !stems.insert(stem).inserted {
            number += 1
            stem = "\(wanted)-\(number)"
        }
        let paths = ImagePaths(start: (folder == "." ? "" : folder.hasSuffix("/") ? folder : folder + "/") + stem)
        for path in methods.flatMap({ [paths.picture($0), paths.overlay($0)] }) + [paths.numbers]
        where read.contains(resolved(path)) {
            throw NotebookError(
                .output, "explaining \(image.path)", "its map would be written over \(path), which this call reads",
                advice: "Name another folder with --output")
        }
        return paths
    }
}

/// The paths of one image's files, from the folder that the program runs in.
struct ImagePaths {
    fileprivate let start: String

    func picture(_ method: MethodName) -> String { "\(start)-\(method.fileName).png" }
    func overlay(_ method: MethodName) -> String { "\(start)-\(method.fileName)-overlay.png" }
    var numbers: String { "\(start)-attributions.json" }
}

/// A path by which files can be compared: from the root, without links.
func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
}
