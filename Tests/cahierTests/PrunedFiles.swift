import Foundation
import Networks
import Tensors
import Testing

/// What `cahier prune` writes and prints, for tests.
struct PruningReport: Decodable {
    struct Layer: Decodable {
        var layer, tensor: String
        var weights, kept, nonzero, emptyOutputs: Int
        var share: Double
    }
    struct Curves: Decodable {
        var of: String
        var images, parts: Int
        var seed: UInt64?
        var sum, bound: Double
    }
    struct Change: Decodable, Equatable {
        var of: String
        var images: Int
        var seed: UInt64?
        var mean, worst: Double
    }
    struct Source: Decodable {
        var file: String
        var stateDictionary: String?
    }
    var network, sha256, method: String
    var weights: Source
    var keep, sparsity, flopsLeft: Double
    var budget: Int
    var curves: Curves?
    var change: Change?
    var layers: [Layer]

    init(_ data: Data) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(PruningReport.self, from: data)
    }
}

extension Cahier {
    func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
    func data(_ name: String) throws -> Data { try Data(contentsOf: file(name)) }

    /// One thread: for layers this small several would mostly wait for each other.
    func prune(_ network: String, _ arguments: [String], weights: String = "weights.safetensors") throws -> Result {
        try self(["prune", network, "--weights", weights] + arguments, environment: ["OMP_NUM_THREADS": "1"])
    }

    /// What was said on standard error but how far the work is, which slow machines get to read.
    static func withoutProgress(_ errors: String) -> String {
        errors.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.contains(", thousandths ") }
            .joined(separator: "\n")
    }

    /// All files but what the program said, with their bytes.
    func contents() throws -> [String: Data] {
        let names = try #require(FileManager.default.enumerator(atPath: folder.path)).compactMap { $0 as? String }
        let files = names.filter { name in
            var isFolder = ObjCBool(false)
            return FileManager.default.fileExists(atPath: file(name).path, isDirectory: &isFolder)
                && !isFolder.boolValue
                && !["stdout.txt", "stderr.txt"].contains(name)
        }
        return try Dictionary(uniqueKeysWithValues: files.map { ($0, try data($0)) })
    }
}

extension Network {
    /// Writes the network as other programs would: its tensors, and metadata.
    func write(to file: URL, metadata: [String: String] = [:]) throws {
        try SafeTensors(
            tensors: Dictionary(uniqueKeysWithValues: namedParameters.map { ($0.name, $0.tensor) }),
            metadata: metadata
        ).encoded().write(to: file)
    }

    /// The names of the layers with weights, from the image on.
    var prunableNames: [String] { weightedLayers.map { layers[$0].name } }

    func weights(ofLayer name: String) throws -> [Float] {
        try layers[place(of: name)].layer.parameters[0].tensor.values
    }

    /// With other weights in one layer.
    func replacing(weightsOf name: String, by values: [Float]) throws -> Network {
        var changed = self
        try changed.layers[place(of: name)].layer.withParameters { role, tensor in
            if role == .weight { tensor = Tensor(tensor.shape, values) }
        }
        return changed
    }
}

/// For each image, the mean squared difference of two networks' logits, by direct kernels and in Float64.
func plainChanges(_ network: Network, _ changed: Network, _ images: [Tensor]) throws -> [Double] {
    let engine = try Engine()
    return try images.map { image in
        let before = try network.forward(image, on: engine, kernels: .exact).values
        let after = try changed.forward(image, on: engine, kernels: .exact).values
        var sum = 0.0
        for (one, other) in zip(before, after) {
            let difference = Double(one) - Double(other)
            sum += difference * difference
        }
        return sum / Double(before.count)
    }
}

/// ERK by its definition: in proportion to the sum of the shape; what would exceed its layer is dense, and the others
/// share again.
func erdosRenyiKernel(_ shapes: [[Int]], keeping budget: Int) -> [Double] {
    let weights = shapes.map { Double($0.reduce(1, *)) }
    var isDense = shapes.map { _ in false }
    while true {
        var left = Double(budget), sum = 0.0
        for layer in shapes.indices {
            if isDense[layer] { left -= weights[layer] } else { sum += Double(shapes[layer].reduce(0, +)) }
        }
        let shares = shapes.indices.map { layer in
            isDense[layer] ? weights[layer] : left * Double(shapes[layer].reduce(0, +)) / sum
        }
        let above = shapes.indices.filter { shares[$0] > weights[$0] }
        if above.isEmpty { return shares }
        for layer in above { isDense[layer] = true }
    }
}
