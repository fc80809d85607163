import Files
import Foundation
import Networks
import Tensors

/// The safetensors file that is made of a package's weights.
struct PackageResult {
    let file: URL
    let transfer: PackageTransfer
    /// Of its tensors.
    let names: Set<String>

    /// Whether the file is there already, and is what comes from this package.
    ///
    /// - Throws: `DownloadError` if another file has its name.
    func isThere() throws -> Bool {
        guard FileManager.default.fileExists(atPath: file.path) else { return false }
        let found = FileManager.default.contents(atPath: file.path).flatMap { try? SafeTensors(decoding: $0) }
        guard let found, found.metadata[digestKey] == transfer.package.digest, Set(found.tensors.keys) == names
        else {
            throw transfer.failure(
                "\(file.path) exists already and is not what comes from this package",
                "move it away, or name another folder with --to")
        }
        return true
    }

    /// - Throws: `DownloadError` if the file can't be written.
    func write(_ tensors: [String: Tensor], _ metadata: [String: String], from unpacked: UnpackedPackage) throws {
        var metadata = metadata
        metadata["origin"] = transfer.package.origin
        metadata[transfer.package.form.rawValue] = unpacked.file.lastPathComponent
        metadata[digestKey] = transfer.package.digest
        let bytes = try SafeTensors(tensors: tensors, metadata: metadata).encoded()
        do { try WholeFile.write(bytes, to: file) } catch {
            throw transfer.failure(
                "\(file.path) cannot be written (\(error.finding))",
                error.advice(or: "name another folder with --to"))
        }
    }

    private var digestKey: String { "\(transfer.package.form.rawValue)_sha256" }
}

extension PackageTransfer {
    /// The bytes of a file inside the package.
    ///
    /// - Throws: `DownloadError` where it isn't there.
    func contents(of path: String, in unpacked: UnpackedPackage) throws -> Data {
        guard let data = FileManager.default.contents(atPath: unpacked.contents.appendingPathComponent(path).path)
        else {
            throw failure("\(unpacked.file.lastPathComponent) has no readable \(path)", otherwise)
        }
        return data
    }
}
