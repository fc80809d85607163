import Files
import Foundation

/// A report's folder, in which files appear whole.
struct ReportFolder {
    let root: URL

    func write(_ data: Data, to path: String) throws(ReportError) {
        let target = root.appendingPathComponent(path)
        do throws(FileError) {
            try Folder.make(target.deletingLastPathComponent())
            try WholeFile.write(data, to: target)
        } catch {
            throw ReportError(
                "writing \(target.path)", error.finding, advice: error.advice(or: "choose another folder"))
        }
    }
}
