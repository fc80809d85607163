import Networks
import Tensors

/// One operator with its inputs, about to be computed.
struct Call {
    let node: ONNXNode
    let inputs: [Value?]
    let operatorSet: Int
    let engine: Engine

    func input(_ index: Int) throws -> Value {
        guard let value = optionalInput(index) else { throw HarnessError("\(node.operatorType) lacks input \(index)") }
        return value
    }

    func optionalInput(_ index: Int) -> Value? { index < inputs.count ? inputs[index] : nil }

    /// The numbers of an input, in ONNX' shape where it has one.
    func tensor(_ index: Int) throws -> Tensor { try input(index).tensor }

    func integer(_ name: String, _ usual: Int) -> Int {
        if case .integer(let value)? = node.attributes[name] { value } else { usual }
    }

    func number(_ name: String, _ usual: Float) -> Float {
        if case .number(let value)? = node.attributes[name] { value } else { usual }
    }

    func text(_ name: String, _ usual: String) -> String {
        if case .text(let value)? = node.attributes[name] { value } else { usual }
    }

    func integers(_ name: String) -> [Int]? {
        if case .integers(let value)? = node.attributes[name] { value } else { nil }
    }

    func numbers(_ name: String) -> [Float]? {
        if case .numbers(let value)? = node.attributes[name] { value } else { nil }
    }

    /// The axis counted from the start.
    func axis(_ name: String, _ usual: Int, _ rank: Int) -> Int {
        let axis = integer(name, usual)
        return axis < 0 ? axis + rank : axis
    }

    /// What older operator sets give as an attribute and newer ones as an input.
    func integers(_ name: String, orInput index: Int) throws -> [Int]? {
        try integers(name) ?? optionalInput(index)?.integers
    }
}

typealias Operator = @Sendable (Call) throws -> [Value]

/// An operator from one tensor to another of the same shape.
func elementwise(_ body: @escaping @Sendable (Call, Tensor) throws -> Tensor) -> Operator {
    { call in
        let input = try call.input(0)
        return [try input.holding(body(call, input.tensor), shape: input.shape)]
    }
}
