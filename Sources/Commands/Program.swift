import CProgram
import Foundation

/// How the running program was started: known also where /proc is not mounted, as in a bare chroot.
package enum Program {
    /// The arguments as the program got them, its name first.
    package static var everyArgument: [String] {
        var count: Int32 = 0
        guard let first = cprogram_arguments(&count) else { return CommandLine.arguments }
        return (0..<Int(count)).compactMap { first[$0].map { String(cString: $0) } }
    }

    /// The arguments without the program's name.
    package static var arguments: [String] { Array(everyArgument.dropFirst()) }

    /// The program's file, links resolved.
    package static var file: URL? {
        if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: kernelPath) {
            return URL(fileURLWithPath: path)
        }
        return cprogram_path().map { URL(fileURLWithPath: String(cString: $0)).resolvingSymlinksInPath() }
    }

    private static let kernelPath = "/proc/self/exe"

    /// Starts the program anew with other variables in its environment, for libraries that read theirs when they are
    /// loaded, before the program's first line; comes back only where that is not allowed.
    static func restart(setting variables: [String: String]) {
        for (name, value) in variables { setenv(name, value, 1) }
        var count: Int32 = 0
        guard let arguments = cprogram_arguments(&count) else { return }
        execv(kernelPath, arguments)
        if let path = cprogram_path() { execv(path, arguments) }
    }
}
