import Foundation
import Processes

/// What git knows of a folder's checkout; nothing in it is changed.
public struct GitCheckout: Sendable {
    public let root: URL

    /// - Returns: `nil` where the folder lies in no checkout, or there is no git.
    public init?(around folder: URL) {
        var existing = folder.standardizedFileURL
        while !FileManager.default.fileExists(atPath: existing.path), existing.path != "/" {
            existing.deleteLastPathComponent()
        }
        guard let root = Self.git(["rev-parse", "--show-toplevel"], in: existing), !root.isEmpty else { return nil }
        self.root = URL(fileURLWithPath: root, isDirectory: true)
    }

    /// The commit that is checked out; `nil` before the first.
    public var head: String? { git(["rev-parse", "--verify", "--quiet", "HEAD"]) }

    /// The files under git that are not as the commit has them, reports aside; `nil` where git can't say.
    public var changedFiles: [String]? {
        git(["status", "--porcelain", "--untracked-files=no", "--", ".", ":(exclude,top)Output"]).map {
            $0.split(separator: "\n").map { String($0.dropFirst(3)) }
        }
    }

    /// "name <mail>" as git would sign a commit; `nil` where it doesn't know.
    public var user: String? {
        guard let name = git(["config", "user.name"]), let mail = git(["config", "user.email"]) else { return nil }
        return "\(name) <\(mail)>"
    }

    /// The commit that has a file as it is, and always had it so.
    ///
    /// - Throws: `RegistrationError` that says why there is none.
    public func commit(of file: URL) throws(RegistrationError) -> String {
        let attempt = "looking for the commit of \(file.path)"
        guard let head else {
            throw RegistrationError(attempt, "its checkout has no commit yet", advice: "Commit it: git add, git commit")
        }
        guard git(["ls-files", "--error-unmatch", "--", file.path]) != nil,
            git(["cat-file", "-e", "HEAD:\(path(of: file))"]) != nil
        else {
            throw RegistrationError(
                attempt, "it is not committed", advice: "Commit it: git add \(file.path), git commit")
        }
        guard git(["diff", "--quiet", "HEAD", "--", file.path]) != nil else {
            throw RegistrationError(
                attempt, "it is not as it was committed", advice: "Restore it: git checkout HEAD -- \(file.path)")
        }
        let commits = (git(["log", "--format=%H", "HEAD", "--", file.path]) ?? "").split(separator: "\n").map(
            String.init)
        guard let first = commits.last, git(["merge-base", "--is-ancestor", first, head]) != nil else {
            throw RegistrationError(attempt, "no commit before \(head.prefix(12)) has it", advice: "Commit it")
        }
        guard commits.count == 1 else {
            throw RegistrationError(
                attempt, "it was changed by \(commits[0].prefix(12)) after \(first.prefix(12)) had added it",
                advice: "Restore the first, and write another registration for what is to change")
        }
        return first
    }

    private func path(of file: URL) -> String {
        let path = file.standardizedFileURL.resolvingSymlinksInPath().path
        let root = root.standardizedFileURL.resolvingSymlinksInPath().path
        return path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : path
    }

    private func git(_ arguments: [String]) -> String? { Self.git(arguments, in: root) }

    /// What a call of git prints, without the last line's end; `nil` where it fails.
    package static func git(_ arguments: [String], in folder: URL) -> String? {
        // In a hook of git's these name another checkout than the folder's.
        let result = ProgramCall(
            "git", ["-C", folder.path] + arguments,
            variables: ["GIT_DIR": nil, "GIT_WORK_TREE": nil, "GIT_INDEX_FILE": nil, "LC_ALL": "C"]
        ).answer()
        guard let result, result.status == 0 else { return nil }
        return result.output.hasSuffix("\n") ? String(result.output.dropLast()) : result.output
    }
}
