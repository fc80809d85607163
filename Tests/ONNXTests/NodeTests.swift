import Foundation
import Networks
import Tensors

/// A group of ONNX' backend tests: folders that each hold a model, its inputs and the outputs to expect.
enum TestGroup: String, CaseIterable, Sendable, CustomStringConvertible {
    /// One operator each, from ONNX' own reference code.
    case node
    /// PyTorch's layers and operators, as PyTorch wrote and computed them.
    case pytorchLayers = "pytorch-converted"
    case pytorchOperators = "pytorch-operator"
    case simple

    var description: String { rawValue }

    /// Where Debian's package libonnx-testdata keeps them.
    private static let root = URL(filePath: "/usr/share/libonnx-testdata/data", directoryHint: .isDirectory)

    static var isInstalled: Bool { FileManager.default.fileExists(atPath: root.path) }

    func folders() throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: TestGroup.root.appending(path: rawValue, directoryHint: .isDirectory), includingPropertiesForKeys: nil
        )
        .filter { $0.lastPathComponent.hasPrefix("test_") }.sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    func cases() throws -> [NodeTest] { try folders().map(NodeTest.init) }
}

/// One folder.
struct NodeTest {
    let name: String
    let model: ONNXFile
    private let folder: URL

    init(_ folder: URL) throws {
        self.folder = folder
        name = folder.lastPathComponent
        model = try ONNXFile(decoding: Data(contentsOf: folder.appending(path: "model.onnx")))
    }

    private func tensor(_ kind: String, _ index: Int) throws -> ONNXTensor? {
        let file = folder.appending(path: "test_data_set_0/\(kind)_\(index).pb")
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        return try ONNXTensor(decoding: Data(contentsOf: file))
    }

    /// The inputs by name; the graph's first ones, as the others are stored in the model.
    func inputs() throws -> [String: Value] {
        var result: [String: Value] = [:]
        for (index, input) in model.inputs.enumerated() {
            if let tensor = try tensor("input", index) { result[input.name] = Value(tensor) }
        }
        return result
    }

    func expectedOutputs() throws -> [ONNXTensor] {
        try model.outputs.indices.map { index in
            guard let tensor = try tensor("output", index) else { throw HarnessError("output \(index) is missing") }
            return tensor
        }
    }

    /// What is wrong with the outputs that our operations give; `nil` where nothing is.
    func failure(_ engine: Engine) throws -> String? {
        let found = try Operators.run(model, inputs: inputs(), engine)
        for (index, expected) in try expectedOutputs().enumerated() {
            if let problem = difference(found[index], expected) { return "output \(index): \(problem)" }
        }
        return nil
    }
}

/// ONNX' backend runner allows errors of 1e-7 and a thousandth. Numbers of other widths were rounded to Float32 when
/// they were read.
private func difference(_ found: Value, _ expected: ONNXTensor) -> String? {
    // A `Tensor` has an axis even where ONNX has a single number without any.
    func shape(_ shape: [Int]) -> [Int] { shape.isEmpty ? [1] : shape }
    guard shape(found.shape) == shape(expected.shape) else { return "shape \(found.shape), not \(expected.shape)" }
    do {
        switch expected {
        case .integers(_, let integers):
            guard found.isInteger else { return "numbers, not integers" }
            let values = try found.integers
            return values == integers ? nil : "\(values.prefix(20)), not \(integers.prefix(20))"
        case .numbers(let numbers):
            guard !found.isInteger else { return "integers, not numbers" }
            for (index, (value, exact)) in try zip(found.tensor.values, numbers.values).enumerated() {
                let isClose =
                    value == exact || value.isNaN && exact.isNaN
                    || abs(Double(value) - Double(exact)) <= 1e-7 + 1e-3 * abs(Double(exact))
                if !isClose { return "\(value) at \(index), not \(exact)" }
            }
            return nil
        }
    } catch { return "\(error)" }
}
