import Foundation
import Testing

/// A file system in memory with little room, mounted in a folder and gone with this object.
final class SmallDisk {
    static let isAvailable: Bool = {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cahier-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        return geteuid() == 0 && (try? SmallDisk(at: folder, megabytes: 1)) != nil
    }()

    let folder: URL

    init(at folder: URL, megabytes: Int) throws {
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Self.run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "none", folder.path)
    }

    deinit { try? Self.run("umount", "-l", folder.path) }

    /// Lets nobody write to the disk any more, not even root.
    func makeReadOnly() throws { try Self.run("mount", "-o", "remount,ro", folder.path) }

    /// Puts a file on the disk that leaves only so many bytes.
    func fill(leaving bytes: Int) throws -> URL {
        let free = try FileManager.default.attributesOfFileSystem(forPath: folder.path)[.systemFreeSize] as? Int ?? 0
        let ballast = folder.appendingPathComponent("ballast")
        try Data(count: max(0, free - bytes)).write(to: ballast)
        return ballast
    }

    private static func run(_ command: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }
}
