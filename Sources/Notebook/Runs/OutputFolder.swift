import Files
import Foundation

/// The folder that receives a report.
package enum OutputFolder {
    /// Makes the folder and a file in it, so that a long run does not end at a closed door.
    package static func check(_ folder: URL) throws {
        let probe = folder.appendingPathComponent(
            "\(WholeFile.unfinishedName)\(ProcessInfo.processInfo.processIdentifier)")
        do throws(FileError) {
            try Folder.make(folder)
            removeLeftovers(in: folder)
            try WholeFile.write(Data(), to: probe)
        } catch {
            throw NotebookError(
                .output, "preparing the output folder \(folder.path)", "it cannot be written (\(error.finding))",
                advice: error.advice(or: "name another folder with --output"))
        }
        try? FileManager.default.removeItem(at: probe)
    }

    /// Removes what killed processes left: files that they had not yet renamed. Young ones may be another run's.
    package static func removeLeftovers(in folder: URL) {
        for folder in [folder] + PublishedFiles.folders.map(folder.appendingPathComponent) {
            let files =
                (try? FileManager.default.contentsOfDirectory(
                    at: folder, includingPropertiesForKeys: [.contentModificationDateKey])) ?? []
            for file in files where file.lastPathComponent.hasPrefix(WholeFile.unfinishedName) {
                let date = try? file.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
                if let date, -date.timeIntervalSinceNow > 600 { try? FileManager.default.removeItem(at: file) }
            }
        }
    }

    /// Writes a file whole or not at all.
    package static func write(_ data: Data, to file: URL) throws {
        do { try WholeFile.write(data, to: file) } catch {
            throw NotebookError(
                .output, error.attempt, error.finding, advice: error.advice(or: "name another folder with --output"))
        }
    }
}
