import Foundation
import Tensors

/// A network as an ONNX file describes it: operators in order of computation, and the tensors that it was trained to.
///
///     let file = try ONNXFile(decoding: Data(contentsOf: address))
///     file.initializers["features.0.weight"]?.shape   // [64, 3, 3, 3]
///
/// Subgraphs (the branches of `If` and `Loop`) and text in tensors are passed over.
public struct ONNXFile: Sendable {
    public var nodes: [ONNXNode] = []
    /// The trained tensors of floating-point numbers, by name.
    public var initializers: [String: Tensor] = [:]
    /// The stored tensors of integers, such as shapes, by name.
    public var integerInitializers: [String: (shape: [Int], values: [Int])] = [:]
    /// What the caller provides; older files list the initialisers here too.
    public var inputs: [ONNXValueInfo] = []
    public var outputs: [ONNXValueInfo] = []
    /// The version of the standard operators (domain "").
    public var operatorSet = 1

    /// Reads a model.
    ///
    /// - Throws: `NetworkError` naming the part or the tensor, what was expected and what was found.
    public init(decoding data: Data) throws(NetworkError) {
        var reader = ProtobufReader(data, of: "an ONNX model")
        var hasGraph = false
        while let field = try reader.next() {
            switch (field.number, field.value) {
            case (7, .bytes(let graph)):
                hasGraph = true
                try readGraph(graph)
            case (8, .bytes(let operators)): try readOperatorSet(operators)
            default: break
            }
        }
        guard hasGraph else { throw NetworkError("reading an ONNX model", "it holds no graph; is this an ONNX file?") }
    }

    private mutating func readGraph(_ data: Data) throws(NetworkError) {
        var reader = ProtobufReader(data, of: "an ONNX graph")
        while let field = try reader.next() {
            guard case .bytes(let bytes) = field.value else { continue }
            switch field.number {
            case 1: nodes.append(try ONNXNode(decoding: bytes))
            case 5: try readInitializer(bytes)
            case 11: inputs.append(try ONNXValueInfo(decoding: bytes))
            case 12: outputs.append(try ONNXValueInfo(decoding: bytes))
            default: break
            }
        }
    }

    private mutating func readInitializer(_ data: Data) throws(NetworkError) {
        let proto = try TensorProto(decoding: data, of: "an ONNX initialiser")
        guard proto.elementType != .string else { return }
        guard initializers[proto.name] == nil, integerInitializers[proto.name] == nil else {
            throw NetworkError("reading the ONNX tensor \(proto.name)", "the file holds two tensors of this name")
        }
        switch try proto.tensor() {
        case .numbers(let tensor): initializers[proto.name] = tensor
        case .integers(let shape, let values): integerInitializers[proto.name] = (shape, values)
        }
    }

    private mutating func readOperatorSet(_ data: Data) throws(NetworkError) {
        var reader = ProtobufReader(data, of: "an ONNX operator set")
        var domain = ""
        var version = 1
        while let field = try reader.next() {
            switch (field.number, field.value) {
            case (1, .bytes(let text)): domain = String(decoding: text, as: UTF8.self)
            case (2, .varint(let number)): version = Int(truncatingIfNeeded: number)
            default: break
            }
        }
        if domain.isEmpty || domain == "ai.onnx" { operatorSet = version }
    }
}

/// One operator of an ONNX graph.
public struct ONNXNode: Sendable {
    public var name = ""
    /// For example "Conv".
    public var operatorType = ""
    /// Whose operator it is; empty for the standard ones.
    public var domain = ""
    /// The names of the values it reads; an empty one is an optional input that is left out.
    public var inputs: [String] = []
    public var outputs: [String] = []
    public var attributes: [String: ONNXAttribute] = [:]

    init(decoding data: Data) throws(NetworkError) {
        var reader = ProtobufReader(data, of: "an ONNX node")
        while let field = try reader.next() {
            guard case .bytes(let bytes) = field.value else { continue }
            switch field.number {
            case 1: inputs.append(String(decoding: bytes, as: UTF8.self))
            case 2: outputs.append(String(decoding: bytes, as: UTF8.self))
            case 3: name = String(decoding: bytes, as: UTF8.self)
            case 4: operatorType = String(decoding: bytes, as: UTF8.self)
            case 5:
                let (name, attribute) = try ONNXAttribute.decoding(bytes)
                attributes[name] = attribute
            case 7: domain = String(decoding: bytes, as: UTF8.self)
            default: break
            }
        }
    }
}

/// The name, element type and shape of a value that goes into or comes out of a graph.
public struct ONNXValueInfo: Sendable {
    public var name = ""
    /// `nil` for sequences, maps and optional values, and for types that this reader doesn't know.
    public var elementType: ONNXElementType?
    /// `nil` where a size isn't fixed.
    public var shape: [Int?] = []

    init(decoding data: Data) throws(NetworkError) {
        let subject = "an ONNX value's description"
        var reader = ProtobufReader(data, of: subject)
        while let field = try reader.next() {
            switch (field.number, field.value) {
            case (1, .bytes(let text)): name = String(decoding: text, as: UTF8.self)
            case (2, .bytes(let type)):
                var types = ProtobufReader(type, of: subject)
                while let kind = try types.next() {
                    if kind.number == 1, case .bytes(let tensor) = kind.value { try readTensorType(tensor, subject) }
                }
            default: break
            }
        }
    }

    private mutating func readTensorType(_ data: Data, _ subject: String) throws(NetworkError) {
        var reader = ProtobufReader(data, of: subject)
        while let field = try reader.next() {
            switch (field.number, field.value) {
            case (1, .varint(let code)): elementType = ONNXElementType(rawValue: Int(truncatingIfNeeded: code))
            case (2, .bytes(let sizes)):
                var dimensions = ProtobufReader(sizes, of: subject)
                while let dimension = try dimensions.next() {
                    guard dimension.number == 1, case .bytes(let bytes) = dimension.value else { continue }
                    var size = ProtobufReader(bytes, of: subject)
                    var found: Int?
                    while let part = try size.next() {
                        if part.number == 1, case .varint(let value) = part.value {
                            found = Int(truncatingIfNeeded: value)
                        }
                    }
                    shape.append(found)
                }
            default: break
            }
        }
    }
}
