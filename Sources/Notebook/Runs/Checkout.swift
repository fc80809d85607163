import Foundation
import Registration

/// The git checkout that the program was built in.
struct Checkout {
    let folder: URL
    /// The commit as `git describe` has it: "v1.2-3-gabc1234-dirty".
    let state: String
    /// The commit's whole name.
    private let commit: String
    /// Where the repository can be read; nil where only this machine knows it.
    let page: String?

    /// Nil where the program lies in no checkout, or git doesn't know it.
    static var ofProgram: Checkout? {
        guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
            return nil
        }
        var folder = URL(fileURLWithPath: program).deletingLastPathComponent()
        while !FileManager.default.fileExists(atPath: folder.appendingPathComponent(".git").path) {
            if folder.path == "/" { return nil }
            folder.deleteLastPathComponent()
        }
        return Checkout(folder)
    }

    private init?(_ folder: URL) {
        guard let state = GitCheckout.git(["describe", "--always", "--tags", "--dirty"], in: folder),
            let commit = GitCheckout.git(["rev-parse", "HEAD"], in: folder)
        else { return nil }
        self.folder = folder
        self.state = state
        self.commit = commit
        page = GitCheckout.git(["remote", "get-url", "origin"], in: folder).flatMap(Checkout.page)
    }

    /// The address of a file, or of its line, at the commit; nil where the file is none of the checkout's, or not as committed.
    func link(path: String, line: Int?) -> String? {
        guard let page, !state.hasSuffix("-dirty"),
            FileManager.default.fileExists(atPath: folder.appendingPathComponent(path).path),
            let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
        else { return nil }
        return "\(page)/blob/\(commit)/\(escaped)" + (line.map { "#L\($0)" } ?? "")
    }

    /// What is typed to get the program of a version: "0.1.0, git v0.1.0-3-gabc1234"; nil where no commit has it.
    func program(version: String) -> String? {
        guard let state = version.split(separator: ", git ").dropFirst().first, !state.hasSuffix("-dirty"), let page,
            state.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-._/".contains($0)) })
        else { return nil }
        return "git clone \(page) cahier && cd cahier && git checkout \(state) && swift build -c release"
    }

    /// The page of a repository, by the addresses that git fetches it from, without the names and passwords in them.
    ///
    ///     page("git@github.com:someone/cahier.git")     // "https://github.com/someone/cahier"
    static func page(_ remote: String) -> String? {
        let text: String
        if let short = remote.wholeMatch(of: #/[A-Za-z0-9_.-]+@([A-Za-z0-9.-]+):([^:]+)/#) {
            text = "https://\(short.1)/\(short.2)"
        } else {
            text = remote.replacing(#/^ssh:\/\//#, with: "https://")
        }
        guard var parts = URLComponents(string: text), parts.scheme == "https", let host = parts.host,
            host.contains(".")
        else { return nil }
        (parts.user, parts.password, parts.port, parts.query, parts.fragment) = (nil, nil, nil, nil, nil)
        while parts.path.hasSuffix("/") { parts.path.removeLast() }
        if parts.path.hasSuffix(".git") { parts.path.removeLast(4) }
        return parts.path.isEmpty ? nil : parts.string
    }
}
