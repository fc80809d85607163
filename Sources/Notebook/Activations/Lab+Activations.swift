import Foundation
import Methods
import Models
import Networks
import Tensors

extension Lab {
    /// The activations whose contents depend on `components`, on the kernels in use, on the precision, and on nothing
    /// else.
    ///
    /// - Throws: `NotebookError` if the running step asks for less than Float32 and its plan doesn't say so: values
    ///   computed from rounded numbers need a key of their own.
    public func activations(
        of components: some Encodable, precision: ActivationPrecision = .float32
    ) throws -> ActivationSet {
        guard precision == .float32 || step.parameters.contains("\"\(precision.rawValue)\"") else {
            throw NotebookError(
                .step, "reading activations in the step \"\(step.name)\"",
                "it uses \(precision.rawValue), which its plan does not say",
                advice: "Make the ActivationPrecision a part of the step's plan, so that it becomes a part of its key")
        }
        return try activations.of(WithKernels(components: components, kernels: kernelsInUse), precision: precision)
    }

    private struct WithKernels<Components: Encodable>: Encodable {
        var components: Components
        var kernels: String
        var versions = [KeptActivations.version, TensorOperations.version]
    }

    /// What kind of kernels compute here; other kinds round otherwise, so that it is a part of every activation's key.
    public var kernelsInUse: String {
        let arithmetic = Arithmetic.current
        return
            "\(arithmetic.instructionSet), oneDNN \(arithmetic.oneDNN)\(setting.kernels == .direct ? ", direct" : "")"
    }

    /// The batches as they stand before a layer of a clean network, kept in the store between runs.
    ///
    /// What the layers before it hold and the images themselves make the key, so that two networks that begin alike
    /// share their activations.
    ///
    /// - Parameters:
    ///   - images: the digest of the data that the batches were cut from, and how.
    ///   - precision: how the activations are stored; anything but Float32 must be a part of the running step's plan.
    public func batches(
        _ batches: [Batch], of images: String, before layer: Int, of network: Network,
        precision: ActivationPrecision = .float32
    ) throws -> [Batch] {
        guard layer > 0, let first = batches.first else { return batches }
        var beginning = network
        beginning.layers = Array(network.layers[..<layer])
        let cached = try activations(
            of: [
                "images": images, "layers": contentDigest(of: try beginning.safeTensors().encoded()),
            ], precision: precision)
        let shape = try beginning.outputShape(first.images.shape).dropFirst()
        var outputs = [Tensor?](repeating: nil, count: batches.count)
        cached.forEach(batches.indices, shape: { [batches[$0].labels.count] + shape }) { outputs[$0] = $1 }
        defer { activations.flush() }
        return try batches.enumerated().map { index, batch in
            if let output = outputs[index] { return Batch(images: output, labels: batch.labels) }
            let output = try beginning.forward(batch.images, on: engine)
            return Batch(images: cached.keep(try engine.rowMajor(output), chunk: index), labels: batch.labels)
        }
    }
}
