import Foundation

/// Who may write what is made in a folder that a group shares.
///
/// Such a folder has the bit that gives its files its group (`chmod g+ws`). With the usual mask of 022 the group could
/// read what one of its members makes there, and nobody else could go on with it.
package enum Sharing {
    /// Whether a group shares the folder.
    package static func isShared(_ folder: String) -> Bool {
        var status = stat()
        return stat(folder, &status) == 0 && status.st_mode & S_ISGID != 0 && status.st_mode & S_IWGRP != 0
    }

    /// Lets the group write a file that was just made, or list and enter a folder, whatever the mask, if it shares the
    /// folder around.
    package static func extend(to path: String) {
        var status = stat()
        guard isShared((path as NSString).deletingLastPathComponent), stat(path, &status) == 0 else { return }
        let entering = status.st_mode & S_IFMT == S_IFDIR ? S_IXGRP : 0
        chmod(path, (status.st_mode & 0o7777) | S_IRGRP | S_IWGRP | entering)
    }

    /// Makes an empty file that the group may write, where it shares the folder and there is no file yet: for libraries
    /// that make their files themselves.
    package static func prepare(_ file: URL) {
        guard isShared(file.deletingLastPathComponent().path) else { return }
        let number = open(file.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        // Where it is there, or can't be made, whoever opens it will say so.
        guard number >= 0 else { return }
        close(number)
        extend(to: file.path)
    }

    /// Gives a new file the rights and the owner of the one that it replaces, or those of the folder it is made in.
    static func adopt(_ descriptor: Descriptor, at place: String, in folder: String) {
        var status = stat()
        if stat(place, &status) == 0 {
            // Another owner than oneself is root's to give; whoever may not replaces it with a file of their own.
            _ = fchown(descriptor.number, status.st_uid, status.st_gid)
            fchmod(descriptor.number, status.st_mode & 0o7777)
        } else if isShared(folder), fstat(descriptor.number, &status) == 0 {
            fchmod(descriptor.number, (status.st_mode & 0o7777) | S_IRGRP | S_IWGRP)
        }
    }
}
