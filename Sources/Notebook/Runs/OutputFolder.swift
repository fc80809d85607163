import Foundation

/// The folder that receives a report.
package enum OutputFolder {
    /// Makes the folder and a file in it, so that a long run does not end at a closed door.
    package static func check(_ folder: URL) throws {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            removeLeftovers(in: folder)
            let probe = folder.appendingPathComponent("\(probeName)\(ProcessInfo.processInfo.processIdentifier)")
            try Data().write(to: probe)
            try FileManager.default.removeItem(at: probe)
        } catch {
            throw NotebookError(
                .output, "preparing the output folder \(folder.path)", "it cannot be written (\(message(of: error)))",
                advice: "Make it writable, or name another folder with --output")
        }
    }

    private static let probeName = ".cahier-"
    /// What Foundation calls the file that it renames when it is whole.
    private static let unfinishedName = ".dat.nosync"

    /// Removes what killed processes left: files that they had not yet renamed. Young ones may be another run's.
    private static func removeLeftovers(in folder: URL) {
        for folder in [folder] + ["figures", "tables"].map(folder.appendingPathComponent) {
            let files =
                (try? FileManager.default.contentsOfDirectory(
                    at: folder, includingPropertiesForKeys: [.contentModificationDateKey])) ?? []
            for file in files where [probeName, unfinishedName].contains(where: file.lastPathComponent.hasPrefix) {
                let date = try? file.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
                if let date, -date.timeIntervalSinceNow > 600 { try? FileManager.default.removeItem(at: file) }
            }
        }
    }

    /// Writes a file whole or not at all.
    package static func write(_ data: Data, to file: URL) throws {
        do { try data.write(to: file, options: .atomic) } catch {
            throw NotebookError(
                .output, "writing \(file.path)", message(of: error), advice: "Name another folder with --output")
        }
    }
}
