import ArgumentParser
import Files
import Foundation
import Notebook
import Wording

/// This program, with what belongs to it, in a folder of programs.
struct Installation {
    let prefix: URL
    private let program: URL
    private let path: [String]
    private let home: String

    /// - Parameter prefix: a folder's path, which may begin with "~/".
    /// - Throws: `NotebookError` where the running program's file can't be found.
    init(prefix: String, environment: [String: String]) throws {
        let named = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 }
        home = named ?? FileManager.default.homeDirectoryForCurrentUser.path
        let folder = prefix.hasPrefix("~/") ? home + prefix.dropFirst() : prefix
        self.prefix = URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL
        guard let file = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
            FileManager.default.isReadableFile(atPath: file)
        else {
            throw NotebookError(
                .output, "installing into \(folder)", "the running program's own file can't be found",
                advice: "Build it again, and run the built file")
        }
        program = URL(fileURLWithPath: file)
        path = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    }

    private var name: String { program.lastPathComponent }
    private var folder: URL { prefix.appendingPathComponent("lib/\(name)") }
    private var link: URL { prefix.appendingPathComponent("bin/\(name)") }
    private var linkTarget: String { "../lib/\(name)/\(name)" }

    /// Copies all, and says of each what was done.
    ///
    /// - Throws: `NotebookError` naming the file that can't be written, or stands in the way.
    func write(report: (String) throws -> Void) throws {
        // What stands in the way is known before anything is written.
        let found = try linkFound()
        for item in [program] + resources {
            try report("\(copy(item, to: folder.appendingPathComponent(item.lastPathComponent)))")
        }
        if found == linkTarget {
            try report("\(link.path): unchanged")
        } else {
            try attempt(link) {
                try Folder.make(link.deletingLastPathComponent())
                let draft = link.appendingPathExtension("new")
                try? FileManager.default.removeItem(at: draft)
                try FileManager.default.createSymbolicLink(atPath: draft.path, withDestinationPath: linkTarget)
                try replace(link, by: draft)
            }
            try report("\(link.path): starts \(folder.appendingPathComponent(name).path)")
        }
        for (shell, file) in completions {
            // The cursor's place in a word: fish 3 doesn't tell it to `complete -C` in a script.
            let script = Cahier.completionScript(for: shell).replacing(
                /\(__\w+_tokens -tC\)/, with: "(string length -- \"$(commandline -ct)\")")
            // The generated script is for `cahier`; a package with a study of its own has a program of another name.
            let own = name == "cahier" ? script : script.replacing(/\bcahier\b/, with: name)
            try report("\(write(Data(own.utf8), to: file)), for \(shell.rawValue)")
        }
    }

    /// What is left for the reader to do.
    var advice: [String] {
        let bin = link.deletingLastPathComponent().path
        var lines: [String] = []
        if let first = path.first(where: { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }),
            URL(fileURLWithPath: first).standardizedFileURL.path != bin, path.contains(where: isBin)
        {
            lines.append("\(bin) is in PATH, but \(first)/\(name) comes first")
        } else if path.contains(where: isBin) {
            lines.append("\(bin) is in PATH: `\(name)` starts it")
        } else {
            lines.append("\(bin) is not in PATH: add this line to ~/.profile, and log in anew")
            lines.append("  export PATH=\"\(shortened(bin)):$PATH\"")
        }
        if !["/usr", "/usr/local"].contains(prefix.path) {
            let zsh = completions[1].file.deletingLastPathComponent().path
            lines.append("zsh finds the completions with this line in ~/.zshrc, before compinit")
            lines.append("  fpath+=(\"\(shortened(zsh))\")")
        }
        return lines
    }

    private func isBin(_ entry: String) -> Bool {
        URL(fileURLWithPath: entry).standardizedFileURL.path == link.deletingLastPathComponent().path
    }

    /// A path for shells, with "$HOME" in place of the home folder.
    private func shortened(_ path: String) -> String {
        path.hasPrefix(home + "/") ? "$HOME" + path.dropFirst(home.count) : path
    }

    /// Where each shell looks for completions.
    private var completions: [(shell: CompletionShell, file: URL)] {
        [
            (.bash, prefix.appendingPathComponent("share/bash-completion/completions/\(name)")),
            (.zsh, prefix.appendingPathComponent("share/zsh/site-functions/_\(name)")),
            (.fish, prefix.appendingPathComponent("share/fish/vendor_completions.d/\(name).fish")),
        ]
    }

    /// What the build put beside the program for it to read.
    private var resources: [URL] {
        let folder = program.deletingLastPathComponent()
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
            .filter { $0.hasSuffix(".resources") }.map { folder.appendingPathComponent($0, isDirectory: true) }
    }

    /// Where the link that starts the program leads now; nothing where there is none.
    ///
    /// - Throws: `NotebookError` where something else stands there.
    private func linkFound() throws -> String? {
        var status = stat()
        guard lstat(link.path, &status) == 0 else { return nil }
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: link.path)
        guard let target, target == linkTarget else {
            throw NotebookError(
                .output, "installing \(link.path)", "something else is there, which `install` did not put there",
                advice: "Move it away, or name another folder with --prefix")
        }
        return target
    }

    /// Copies a file, or a folder with all that is in it; what is the same already is left alone.
    private func copy(_ item: URL, to destination: URL) throws -> String {
        if item.standardizedFileURL == destination.standardizedFileURL { return "\(destination.path): unchanged" }
        if FileManager.default.contentsEqual(atPath: item.path, andPath: destination.path) {
            return "\(destination.path): unchanged"
        }
        try attempt(destination) {
            try Folder.make(destination.deletingLastPathComponent())
            let draft = destination.appendingPathExtension("new")
            try? FileManager.default.removeItem(at: draft)
            try FileManager.default.copyItem(at: item, to: draft)
            try replace(destination, by: draft)
        }
        return "\(destination.path): copied from \(item.path)"
    }

    private func write(_ data: Data, to file: URL) throws -> String {
        if (try? Data(contentsOf: file)) == data { return "\(file.path): unchanged" }
        try attempt(file) {
            try Folder.make(file.deletingLastPathComponent())
            try WholeFile.write(data, to: file)
        }
        return "\(file.path): written"
    }

    /// Puts a draft in the place of a file, also of a program that runs, or of a folder.
    private func replace(_ destination: URL, by draft: URL) throws {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: destination.path, isDirectory: &isFolder), isFolder.boolValue {
            try FileManager.default.removeItem(at: destination)
        }
        guard rename(draft.path, destination.path) == 0 else {
            let reason = systemMessage()
            try? FileManager.default.removeItem(at: draft)
            throw NotebookError(.output, "renaming \(draft.path)", reason, advice: "")
        }
    }

    private func attempt(_ file: URL, _ body: () throws -> Void) throws {
        do { try body() } catch {
            throw NotebookError(
                .output, "installing \(file.path)", message(of: error).replacing(/\.$/, with: ""),
                advice: "Name a folder that you may write to with --prefix, or install with sudo")
        }
    }
}
