import Networks
import Tensors

/// ONNX' operators by means of our operations.
enum Operators {
    static let all: [String: Operator] = [elements, products, windows, normalizations, shapes, arrangements, glue]
        .reduce([:]) { $0.merging($1) { first, _ in first } }

    /// Operators that compute nothing with tensors' numbers: they only connect others.
    static let glueNames = Set(glue.keys)

    /// Runs the nodes of a model in order.
    static func run(_ model: ONNXFile, inputs: [String: Value], _ engine: Engine) throws -> [Value] {
        var values = model.initializers.mapValues { Value($0) }
        for (name, tensor) in model.integerInitializers {
            values[name] = Value(integers: tensor.values, shape: tensor.shape)
        }
        values.merge(inputs) { _, given in given }
        for node in model.nodes {
            guard let operation = all[node.operatorType] else { throw HarnessError("no operator \(node.operatorType)") }
            let call = Call(
                node: node, inputs: node.inputs.map { $0.isEmpty ? nil : values[$0] }, operatorSet: model.operatorSet,
                engine: engine)
            for (name, result) in zip(node.outputs, try operation(call)) { values[name] = result }
        }
        return try model.outputs.map { output in
            guard let value = values[output.name] else { throw HarnessError("nothing was computed for \(output.name)") }
            return value
        }
    }

    private static let glue: [String: Operator] = [
        "Identity": { [try $0.input(0)] },
        // While evaluating, dropout passes its input on; the second output says that everything was kept.
        "Dropout": {
            let input = try $0.input(0)
            return [input, Value(integers: Array(repeating: 1, count: input.shape.reduce(1, *)), shape: input.shape)]
        },
        "Constant": { [try constant($0)] },
        "ConstantOfShape": { call in
            let shape = try call.input(0).integers
            let count = shape.reduce(1, *)
            guard case .tensor(let tensor)? = call.node.attributes["value"] else {
                return [Value(Tensor(repeating: 0, shape: shape.isEmpty ? [1] : shape), shape: shape)]
            }
            let value = Value(tensor)
            if value.isInteger {
                return [Value(integers: Array(repeating: try value.integers[0], count: count), shape: shape)]
            }
            let number = try value.tensor.values[0]
            return [Value(Tensor(repeating: number, shape: shape.isEmpty ? [1] : shape), shape: shape)]
        },
        "Shape": { call in
            let shape = try call.input(0).shape
            func place(_ name: String, _ usual: Int) -> Int {
                let place = call.integer(name, usual)
                return min(max(place < 0 ? place + shape.count : place, 0), shape.count)
            }
            let (start, end) = (place("start", 0), place("end", shape.count))
            return [Value(integers: Array(shape[start..<max(start, end)]))]
        },
        "Size": { [Value(integers: [try $0.input(0).shape.reduce(1, *)], shape: [])] },
        "Range": { [try range($0)] },
        "Cast": { [try cast($0)] },
    ]

    private static func constant(_ call: Call) throws -> Value {
        if case .tensor(let tensor)? = call.node.attributes["value"] { return Value(tensor) }
        if case .number(let number)? = call.node.attributes["value_float"] {
            return Value(Tensor([1], [number]), shape: [])
        }
        if case .integer(let integer)? = call.node.attributes["value_int"] {
            return Value(integers: [integer], shape: [])
        }
        if let integers = call.integers("value_ints") { return Value(integers: integers) }
        if let numbers = call.numbers("value_floats") { return Value(Tensor([numbers.count], numbers)) }
        throw HarnessError("a constant of an unknown kind")
    }

    private static func range(_ call: Call) throws -> Value {
        let bounds = try (0..<3).map { try call.tensor($0).values[0] }
        let numbers = Array(stride(from: bounds[0], to: bounds[1], by: bounds[2]))
        return try call.input(0).holding(Tensor([numbers.count], numbers))
    }

    private static func cast(_ call: Call) throws -> Value {
        let value = try call.input(0)
        guard let type = ONNXElementType(rawValue: call.integer("to", 0)) else {
            throw HarnessError("a cast to nothing")
        }
        if type.isInteger == value.isInteger { return value }
        if type.isFloatingPoint { return Value(try value.tensor, shape: value.shape) }
        let integers = try value.tensor.values.map { number -> Int in
            guard abs(number) < 0x1p24 else { throw HarnessError("a cast of \(number)") }
            return Int(number)
        }
        return Value(integers: integers, shape: value.shape)
    }
}
