import Foundation

/// What stands in one of the files that a report has beside it.
enum PublishedFile {
    /// - Returns: nothing where the folder has no such file, or one that another version wrote: then it is no report of
    ///   ours.
    static func read<Value: Decodable>(_ name: String, in folder: URL) -> Value? {
        guard let data = try? Data(contentsOf: folder.appendingPathComponent(name)) else { return nil }
        return try? CanonicalJSON.decode(from: data)
    }
}
