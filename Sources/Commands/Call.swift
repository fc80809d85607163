import ArgumentParser
import CProgram
import Files
import Foundation
import Notebook

/// How the program was called, as far as the commands rely on it.
enum Call {
    /// - Throws: `FileError` where an argument, the current folder or one of our variables isn't UTF-8: what would be read
    ///   is not what was meant.
    static func check() throws(FileError) {
        var count: Int32 = 0
        if let arguments = cprogram_arguments(&count) {
            for place in 1..<max(1, Int(count)) {
                try check(arguments[place], "reading argument \(place) of the call")
            }
        }
        let folder = getcwd(nil, 0)
        defer { free(folder) }
        try check(folder, "reading the name of the current folder")
        for name in variables { try check(getenv(name), "reading the variable \(name)") }
    }

    /// Those that name files and folders.
    private static let variables =
        [
            "HOME", "XDG_CACHE_HOME", "CAHIER_DATA", "CAHIER_FASHION_MNIST", "CAHIER_STAMPS", "CAHIER_STORE",
            "CAHIER_TTAME",
        ] + PublishedModel.allCases.map(\.variable)

    private static func check(_ text: UnsafePointer<CChar>?, _ attempt: String) throws(FileError) {
        guard let text, String(validatingCString: text) == nil else { return }
        let bytes = Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
        throw FileError(attempt, "\(FileName.escaped(bytes)) is not UTF-8", remedy: FileName.renaming(bytes))
    }
}

extension Cahier {
    /// Runs the command that is asked for; ends the process where it fails or has only been asked for help.
    static func start() {
        StandardOutput.reserve()
        do {
            try Call.check()
            try checkCommand(in: Program.arguments)
            var command = try parseAsRoot(Program.arguments)
            try command.run()
        } catch {
            end(with: error)
        }
    }

    /// - Throws: `ValidationError` where a word stands in the command's place that is none, with those of nearly this name: the
    ///   parser would only call it unexpected.
    private static func checkCommand(in words: [String]) throws {
        guard let word = words.first(where: { $0 != "help" }), !word.hasPrefix("-") else { return }
        // A key path to a static property of these types crashes the compiler (Swift 6.3.1).
        let commands = configuration.subcommands.filter { $0.configuration.shouldDisplay || $0._commandName == word }
            .map { $0._commandName }
        guard !commands.contains(word) else { return }
        throw ValidationError(unknownName(word, of: "command", known: commands))
    }

    /// As `exit(withError:)`, but help that can't be written is an error, too.
    private static func end(with error: any Error) -> Never {
        let help = fullMessage(for: error)
        guard exitCode(for: error) == .success, !help.isEmpty else { exit(withError: error) }
        do { try print(help) } catch { exit(withError: error) }
        Foundation.exit(0)
    }
}
