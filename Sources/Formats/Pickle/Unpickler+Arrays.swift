import Foundation
import Wording

/// How NumPy's arrays are put together: from a type, a shape and bytes.
extension Unpickler {
    /// `dtype("f4", False, True)`: what follows the name is about memory.
    mutating func numberType(_ arguments: [PickleValue]) throws -> PickleValue {
        guard 1...3 ~= arguments.count, case .text(let name) = arguments[0] else {
            throw damaged("the name of a type of numbers")
        }
        return make(.numberType(NumPyType(name: name)))
    }

    /// A type's state: (version, order of bytes, subarray, names, fields, size, alignment, flags).
    mutating func complete(_ type: NumPyType, at place: Int, _ state: [PickleValue]) throws {
        guard 6...9 ~= state.count, case .integer = state[0], case .text(let order) = state[1],
            [">", "<", "|", "="].contains(order)
        else { throw damaged("a type's order of bytes") }
        var type = type
        type.isBigEndian = order == ">"
        // Records, and arrays within arrays, are no numbers.
        for part in state[2...4] {
            if case .none = part { continue }
            type.format = nil
        }
        objects[place].kind = .numberType(type)
    }

    /// The state of an array: ([version,] shape, type, whether the first axis runs fastest, bytes).
    mutating func completeArray(at place: Int, _ state: [PickleValue]) throws {
        let state = state.suffix(4)
        guard state.count == 4, let shape = try integers(state[state.startIndex]),
            let type = numberType(state[state.startIndex + 1])
        else { throw damaged("an array's shape and type") }
        let isFirstFastest: Bool
        switch state[state.startIndex + 2] {
        case .bool(let value): isFirstFastest = value
        case .integer(let value): isFirstFastest = value != 0
        default: throw damaged("an array's order")
        }
        let axes = Array(shape.indices)
        objects[place].kind = .array(
            try array(
                shape, type, axes: isFirstFastest ? axes.reversed() : axes, state[state.startIndex + 3]))
    }

    /// `_frombuffer(bytes, type, shape, order[, order of axes])`, as protocol 5 has it.
    mutating func arrayFromBuffer(_ arguments: [PickleValue]) throws -> PickleValue {
        guard 4...5 ~= arguments.count, let type = numberType(arguments[1]), let shape = try integers(arguments[2]),
            case .text(let order) = arguments[3]
        else { throw damaged("an array's bytes, type, shape and order") }
        let straight = Array(shape.indices)
        switch order {
        case "C": return make(.array(try array(shape, type, axes: straight, arguments[0])))
        case "F": return make(.array(try array(shape, type, axes: straight.reversed(), arguments[0])))
        case "K":
            // The bytes have this shape; the array's axes are given as places in it.
            guard arguments.count == 5, let order = try integers(arguments[4]), order.sorted() == straight else {
                throw damaged("the order of an array's axes")
            }
            var axes = straight
            for (axis, origin) in order.enumerated() { axes[origin] = axis }
            return make(.array(try array(order.map { shape[$0] }, type, axes: axes, arguments[0])))
        default: throw damaged("an array's order, C, F or K")
        }
    }

    /// `scalar(type, bytes)`: an array without axes.
    mutating func scalar(_ arguments: [PickleValue]) throws -> PickleValue {
        guard arguments.count == 2, let type = numberType(arguments[0]) else {
            throw damaged("a number's type and bytes")
        }
        return make(.array(try array([], type, axes: [], arguments[1])))
    }

    /// `encode(text, "latin1")`: how protocol 2 has the bytes of Python 3, each a character.
    mutating func encoded(_ arguments: [PickleValue]) throws -> PickleValue {
        guard arguments.count == 2, case .text(let text) = arguments[0], case .text(let encoding) = arguments[1],
            ["latin1", "latin-1"].contains(encoding)
        else { throw damaged("text in Latin-1") }
        // The same text may be encoded any number of times.
        encodedBytes += text.utf8.count
        guard encodedBytes <= reader.position else {
            throw error("text before byte \(reader.position) is made into bytes again and again; the file is damaged")
        }
        var bytes = Data(capacity: text.utf8.count)
        for scalar in text.unicodeScalars {
            guard let byte = UInt8(exactly: scalar.value) else {
                throw error("text before byte \(reader.position) should be Latin-1, and has \(legible(String(scalar)))")
            }
            bytes.append(byte)
        }
        return .bytes(bytes)
    }

    private func array(
        _ shape: [Int], _ type: NumPyType, axes: [Int], _ content: PickleValue
    ) throws -> NumPyArray {
        let storage: Data
        switch content {
        case .bytes(let bytes): storage = bytes
        // What Python 2 wrote as bytes is text here where it could be.
        case .text(let text): storage = Data(text.utf8)
        // An array of objects has a list of them, which is left alone.
        case .object where type.format == nil: storage = Data()
        default: throw damaged("an array's bytes")
        }
        return try NumPyArray(shape: shape, type: type, axes: axes, storage: storage) { problem in
            error("\(problem), before byte \(reader.position); the file is damaged")
        }
    }

    private func numberType(_ value: PickleValue) -> NumPyType? {
        guard case .object(let place) = value, case .numberType(let type) = objects[place].kind else { return nil }
        return type
    }

    private func damaged(_ wanted: String) -> FormatError {
        error("wants \(wanted) before byte \(reader.position), found something else; the file is damaged")
    }
}
