import Foundation

/// The folder that receives a report.
enum OutputFolder {
    /// Makes the folder and a file in it, so that a long run does not end at a closed door.
    static func check(_ folder: URL) throws {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let probe = folder.appendingPathComponent(".cahier-\(ProcessInfo.processInfo.processIdentifier)")
            try Data().write(to: probe)
            try FileManager.default.removeItem(at: probe)
        } catch {
            throw NotebookError(
                .output, "preparing the output folder \(folder.path)", "it cannot be written (\(message(of: error)))",
                advice: "Make it writable, or name another folder with --output")
        }
    }

    /// Writes a file whole or not at all.
    static func write(_ data: Data, to file: URL) throws {
        do { try data.write(to: file, options: .atomic) } catch {
            throw NotebookError(
                .output, "writing \(file.path)", message(of: error), advice: "Name another folder with --output")
        }
    }
}
