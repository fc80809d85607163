import Foundation
import Networks
import Tensors
import Testing

/// What `cahier prune` writes, loaded strictly by PyTorch: see check-pruned.py.
@Suite struct PrunedInPyTorchTests {
    private static let hasPackages = Python.has("safetensors.torch, torch")
    private static let program = Python.script("check-pruned.py")

    @Test(
        .enabled(
            if: hasPackages, "\(Python.program) has no torch and safetensors: no pruned file is loaded in PyTorch"),
        arguments: ["rd", "lamp"])
    func strictlyLoaded(_ method: String) throws {
        let cahier = try Cahier()
        var network = Network.vgg16Small(batchNorm: true, width: 0.125, stream: RandomStream(seed: 51, "PyTorch"))
        var stream = RandomStream(seed: 51, "normalisation")
        for place in network.layers.indices {
            guard case .batchNorm(var norm) = network.layers[place].layer else { continue }
            let channels = norm.scale.count
            norm.runningMean = Tensor([channels], (0..<channels).map { _ in Float(0.1 * stream.normal()) })
            norm.runningVariance = Tensor([channels], (0..<channels).map { _ in Float(0.5 + stream.uniform()) })
            network.layers[place].layer = .batchNorm(norm)
        }
        try network.write(to: cahier.file("weights.safetensors"))
        let images = Tensor([3, 3, 32, 32], (0..<3 * 3072).map { _ in Float(stream.normal()) })
        try SafeTensors(tensors: ["input": images]).encoded().write(to: cahier.file("input.safetensors"))
        let pruned = try cahier.prune(
            "cifar-vgg16-bn",
            [
                "--keep", "0.3", "--method", method, "--images", "input.safetensors", "--output", "pruned.safetensors",
            ] + (method == "rd" ? ["--parts", "4"] : []))
        try #require(pruned.status == 0, "\(pruned.errors)")
        struct Output: Decodable {
            struct Prediction: Decodable {
                var logits: [Float]
            }
            var predictions: [Prediction]
        }
        let predicted = try cahier(
            "predict", "cifar-vgg16-bn", "--weights", "pruned.safetensors", "input.safetensors", "--json", "--exact")
        let logits = try JSONDecoder().decode(Output.self, from: Data(predicted.output.utf8)).predictions.map(\.logits)
        try JSONEncoder().encode(logits).write(to: cahier.file("logits.json"))
        let loaded = Python.run([Self.program, cahier.folder.path])
        #expect(loaded.status == 0 && loaded.output.contains("14 masks"), "seed 51: \(loaded.output)")
        // The check sees a weight that is not the mask's.
        var other = try SafeTensors(decoding: cahier.data("pruned.safetensors"))
        let holed = try #require(
            other.tensors.first(where: { $0.value.shape.count == 4 && $0.value.values.contains(0) })?.key)
        other.tensors[holed]?.withMutableValues { values in
            for place in values.indices where values[place] == 0 { values[place] = 1e-3 }
        }
        try other.encoded().write(to: cahier.file("pruned.safetensors"))
        #expect(Python.run([Self.program, cahier.folder.path]).status == 1)
        // And a name that is not the network's.
        other.tensors["features.0.weights"] = Tensor([1], [1])
        try other.encoded().write(to: cahier.file("pruned.safetensors"))
        #expect(Python.run([Self.program, cahier.folder.path]).output.contains("Unexpected key"))
    }

}
