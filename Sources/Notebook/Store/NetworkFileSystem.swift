import Foundation

/// File systems that several machines share, where locks and memory that programs share can't be relied on.
enum NetworkFileSystem {
    /// As the kernel names them, those of users' own (FUSE) after a dot.
    static let kinds: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "lustre", "gpfs", "beegfs", "afs", "pvfs2", "gfs2", "ocfs2",
        "fuse.sshfs", "fuse.glusterfs", "fuse.ceph", "fuse.s3fs", "fuse.beegfs",
    ]

    /// - Returns: the kind, such as "nfs4"; nothing where the folder lies on a disk of this machine, or nobody says.
    static func kind(holding folder: URL) -> String? {
        guard let mounts = try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8) else { return nil }
        return kind(holding: folder.resolvingSymlinksInPath().path, mounts: mounts)
    }

    /// - Parameter mounts: as Linux has them in /proc/self/mountinfo: "36 35 98:0 / /home rw - nfs4 server:/home rw".
    static func kind(holding path: String, mounts: String) -> String? {
        var found: (place: String, kind: String)?
        for line in mounts.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 4, let dash = words.firstIndex(of: "-"), dash + 1 < words.count else { continue }
            let place = unescaped(words[4])
            let isAround = place == "/" || path == place || path.hasPrefix(place + "/")
            // Of several mounted at one place, the last is seen.
            if isAround, place.utf8.count >= found?.place.utf8.count ?? 0 { found = (place, String(words[dash + 1])) }
        }
        return found.flatMap { kinds.contains($0.kind) ? $0.kind : nil }
    }

    /// The kernel writes blanks, line ends and backslashes as three octal digits.
    private static func unescaped(_ text: Substring) -> String {
        String(text).replacing(/\\([0-7]{3})/) { match in
            UInt8(match.1, radix: 8).map { String(decoding: [$0], as: UTF8.self) } ?? ""
        }
    }
}
