import Files
import Foundation
import Notebook
import Wording

/// The files that a call of `cahier prune` writes.
package struct PruningFiles {
    /// A file, and the option that names it.
    private struct Output {
        let path: String
        let option: String
    }

    private let weights, masks: Output
    private let curves, allocation: Output?

    /// - Parameter read: the paths of what the call reads, and must not write over.
    /// - Throws: exit status 64, after a line, where two files would be one or none could be named so; `NotebookError`
    ///   where one can't be written. Nothing is made yet.
    init(weights: String, curves: String?, allocation: String?, read: [String]) throws {
        self.weights = Output(path: weights, option: "--output")
        masks = Output(path: Self.masks(beside: weights), option: "--output")
        self.curves = curves.map { Output(path: $0, option: "--curves") }
        self.allocation = allocation.map { Output(path: $0, option: "--allocation") }
        try checkNames(Set(read.map(resolved)))
        for output in all { try Self.checkPlace(output) }
    }

    /// The file of masks beside one of weights.
    ///
    ///     PruningFiles.masks(beside: "pruned.safetensors")   // "pruned.masks.safetensors"
    package static func masks(beside weights: String) -> String {
        let ending = ".safetensors"
        return (weights.hasSuffix(ending) ? String(weights.dropLast(ending.count)) : weights) + ".masks" + ending
    }

    /// What is written, in the order of writing: whoever finds the weights finds the rest.
    package var paths: [String] { all.map(\.path) }

    private var all: [Output] { [masks, curves, allocation, weights].compactMap(\.self) }

    /// Writes those that were asked for: all of them beside their places first, so that what was there stays together
    /// where one can't be written.
    ///
    /// - Parameters:
    ///   - weights: made when it is their turn, as the masks are, since networks may be large.
    ///   - curves: where they were measured.
    /// - Throws: `NotebookError` naming the file that can't be written; then no new file or folder is left.
    func write(
        weights: () throws -> Data, masks: () throws -> Data, curves: Data?, allocation: Data
    ) throws {
        precondition(self.curves == nil || curves != nil, "curves that are to be written were measured")
        var made: [String] = []
        var unfinished: [(file: UnfinishedFile, output: Output)] = []
        do {
            for output in all { made += try Self.makeFolder(of: output) }
            unfinished.append((try Self.begin(masks(), self.masks), self.masks))
            if let file = self.curves, let curves { unfinished.append((try Self.begin(curves, file), file)) }
            if let file = self.allocation { unfinished.append((try Self.begin(allocation, file), file)) }
            unfinished.append((try Self.begin(weights(), self.weights), self.weights))
            for (file, output) in unfinished { try Self.finish(file, output) }
        } catch {
            for (file, _) in unfinished { file.discard() }
            Folder.remove(made)
            throw error
        }
    }

    private func checkNames(_ read: Set<String>) throws {
        var taken: Set<String> = []
        for output in all {
            guard !output.path.isEmpty, !output.path.hasSuffix("/") else {
                throw wrongCall("\(output.option) '\(output.path)' names no file; give a name, too.")
            }
            let place = resolved(output.path)
            guard !read.contains(place) else {
                throw wrongCall(
                    "\(output.path) would be written over, and this call reads it. Name another file with \(output.option)."
                )
            }
            guard taken.insert(place).inserted else {
                throw wrongCall("\(output.path) would be written twice. Name another file with \(output.option).")
            }
        }
    }

    private static func checkPlace(_ output: Output) throws {
        do throws(FileError) {
            guard case .file(let place) = try FilePlace(URL(fileURLWithPath: output.path)) else {
                throw FileError(
                    "writing \(output.path)", "a pipe or a device of this name is there", remedy: "Move it away")
            }
            try Folder.check(place.deletingLastPathComponent())
        } catch {
            throw problem(error, output)
        }
    }

    /// - Returns: the folders that were made.
    private static func makeFolder(of output: Output) throws -> [String] {
        let folder = URL(fileURLWithPath: output.path).deletingLastPathComponent()
        do throws(FileError) {
            let made = try Folder.make(folder)
            OutputFolder.removeLeftovers(in: folder)
            return made
        } catch {
            throw problem(error, output)
        }
    }

    private static func begin(_ data: Data, _ output: Output) throws -> UnfinishedFile {
        do throws(FileError) { return try UnfinishedFile(data, for: URL(fileURLWithPath: output.path)) } catch {
            throw problem(error, output)
        }
    }

    private static func finish(_ file: UnfinishedFile, _ output: Output) throws {
        do throws(FileError) { try file.finish() } catch { throw problem(error, output) }
    }

    private static func problem(_ error: FileError, _ output: Output) -> NotebookError {
        NotebookError(
            .output, error.attempt, error.finding,
            advice: error.advice(or: "name another file with \(output.option)"))
    }
}
