import Networks
import Tensors

/// A value between two operators: numbers that our operations compute with, or integers such as shapes and indices.
struct Value {
    /// ONNX' shape: unlike a `Tensor`'s it may be [], that of a single number.
    var shape: [Int]
    private var content: Content

    private enum Content {
        case numbers(Tensor)
        case integers([Int])
    }

    init(_ tensor: Tensor, shape: [Int]? = nil) {
        self.shape = shape ?? tensor.shape
        content = .numbers(tensor)
    }

    init(integers: [Int], shape: [Int]? = nil) {
        self.shape = shape ?? [integers.count]
        content = .integers(integers)
    }

    /// - Parameter shape: the one that the graph gives, where it says more than the tensor's.
    init(_ tensor: ONNXTensor) {
        switch tensor {
        case .numbers(let numbers): self.init(numbers)
        case .integers(let shape, let integers): self.init(integers: integers, shape: shape)
        }
    }

    var isInteger: Bool {
        if case .integers = content { true } else { false }
    }

    /// The integers, or numbers that happen to be some.
    var integers: [Int] {
        get throws {
            switch content {
            case .integers(let integers): return integers
            case .numbers(let tensor):
                return try tensor.values.map {
                    guard let integer = Int(exactly: $0) else { throw HarnessError("\($0) is no integer") }
                    return integer
                }
            }
        }
    }

    /// The numbers as our operations take them. Integers are carried as Float32, which holds them exactly up to 2^24.
    var tensor: Tensor {
        get throws {
            switch content {
            case .numbers(let tensor): return tensor
            case .integers(let integers):
                guard integers.allSatisfy({ abs($0) <= 1 << 24 }) else { throw HarnessError("integers above 2^24") }
                return Tensor(shape.isEmpty ? [1] : shape, integers.map(Float.init))
            }
        }
    }

    /// What became of this value's numbers, as the same kind of value.
    func holding(_ tensor: Tensor, shape: [Int]? = nil) throws -> Value {
        guard isInteger else { return Value(tensor, shape: shape) }
        return Value(integers: try Value(tensor).integers, shape: shape ?? tensor.shape)
    }

    func reshaped(_ shape: [Int]) throws -> Value {
        guard shape.reduce(1, *) == self.shape.reduce(1, *) else {
            throw HarnessError("\(self.shape) can't be seen as \(shape)")
        }
        switch content {
        case .integers(let integers): return Value(integers: integers, shape: shape)
        case .numbers(let tensor): return Value(tensor.reshaped(shape.isEmpty ? [1] : shape), shape: shape)
        }
    }
}

struct HarnessError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
