import Foundation
import Wording

/// Reads one pickle (Python's format for objects) as far as PyTorch's tensors and NumPy's arrays need it, without running any
/// code.
///
/// A pickle is a program for a machine with a stack and a memo. This machine knows dictionaries, lists, tuples, numbers
/// and text, and how a tensor or an array is put together; a name that stands for anything else is refused when it comes up. Memory
/// is bounded by the pickle's length, and by `mostInstructions`: about 100 bytes for each.
package struct Unpickler: Sendable {
    /// State dictionaries take about 40 instructions for each tensor; a batch of CIFAR-100, five for each image.
    static let mostInstructions = 1 << 20

    package internal(set) var objects: [PickleObject] = []
    /// The size in bytes of each storage that the pickle named.
    package internal(set) var storageSizes: [String: Int] = [:]
    /// How much text was made into bytes.
    var encodedBytes = 0
    package private(set) var reader: ByteReader
    private var stack: [PickleValue] = []
    private var marks: [Int] = []
    private var memo: [UInt64: PickleValue] = [:]
    private var instructions = 0

    /// A pickle that begins at the reader's position.
    package init(_ reader: ByteReader) { self.reader = reader }

    /// The pickle's value; the reader then stands behind it.
    ///
    /// - Throws: `FormatError` saying what was found where.
    package mutating func run() throws -> PickleValue {
        while true {
            try charge(1)
            let place = reader.position
            let code = try reader.byte()
            guard let instruction = PickleInstruction(rawValue: code) else {
                throw error(
                    "found the instruction 0x\(String(code, radix: 16)) at byte \(place), which no file of tensors or arrays has"
                )
            }
            if instruction == .stop { return try pop() }
            try execute(instruction)
        }
    }

    func error(_ problem: String) -> FormatError { FormatError(reader.operation, problem) }

    /// Counts work, so that it stays in proportion to what a state dictionary needs.
    mutating func charge(_ work: Int) throws {
        instructions += work
        guard instructions <= Unpickler.mostInstructions else {
            throw error("wants at most \(Unpickler.mostInstructions) instructions; save the state dictionary alone")
        }
    }

    private mutating func execute(_ instruction: PickleInstruction) throws {
        switch instruction {
        case .protocolVersion:
            let version = try reader.byte()
            guard 2...5 ~= version else { throw error("wants a pickle of protocol 2 to 5, found \(version)") }
        case .frame: _ = try reader.number(bytes: 8)
        case .stop: break
        case .none: stack.append(.none)
        case .yes: stack.append(.bool(true))
        case .no: stack.append(.bool(false))
        case .byteInteger: stack.append(.integer(Int(try reader.byte())))
        case .shortInteger: stack.append(.integer(Int(try reader.number(bytes: 2))))
        case .integer: stack.append(.integer(Int(Int32(truncatingIfNeeded: try reader.number(bytes: 4)))))
        case .lineInteger:
            let line = try reader.line()
            if line == "00" || line == "01" {
                stack.append(.bool(line == "01"))
            } else if let number = Int(line) {
                stack.append(.integer(number))
            } else {
                throw error("wants an integer before byte \(reader.position), found \(legible(line))")
            }
        case .longInteger: stack.append(integer(try reader.bytes(UInt64(reader.byte()))))
        case .veryLongInteger:
            let length = try reader.number(bytes: 4)
            guard length <= 255 else { throw error("found an integer of \(length) bytes") }
            stack.append(integer(try reader.bytes(length)))
        case .float:
            let bits = try reader.number(bytes: 8)
            stack.append(.float(Double(bitPattern: bits.byteSwapped)))
        case .text: stack.append(text(try reader.bytes(reader.number(bytes: 4))))
        case .shortText, .shortByteText: stack.append(text(try reader.bytes(reader.number(bytes: 1))))
        case .byteText: stack.append(text(try reader.bytes(reader.number(bytes: 4))))
        case .longText: stack.append(text(try reader.bytes(reader.number(bytes: 8))))
        case .shortBytes: try pushBytes(reader.number(bytes: 1))
        case .bytes: try pushBytes(reader.number(bytes: 4))
        case .longBytes, .byteArray: try pushBytes(reader.number(bytes: 8))
        case .emptyTuple: push(.tuple, [])
        case .emptyList: push(.list, [])
        case .emptyDictionary: push(.dictionary, [])
        case .emptySet: push(.inert("set"), [])
        case .frozenSet:
            _ = try popToMark()
            push(.inert("frozenset"), [])
        case .addItems:
            _ = try popToMark()
            guard case .object(let place) = try top(), case .inert = objects[place].kind else {
                throw error("wants a set before byte \(reader.position), found \(describe(try top()))")
            }
        case .tupleOfOne: try pushTuple(of: 1)
        case .tupleOfTwo: try pushTuple(of: 2)
        case .tupleOfThree: try pushTuple(of: 3)
        case .tuple: push(.tuple, try popToMark())
        case .mark: marks.append(stack.count)
        case .pop: _ = try pop()
        case .popToMark: _ = try popToMark()
        case .duplicate: stack.append(try top())
        case .append: try extend([pop()])
        case .appendAll: try extend(popToMark())
        case .setItem: try set([pop(), pop()].reversed())
        case .setItems: try set(popToMark())
        case .remember: memo[try reader.number(bytes: 1)] = try top()
        case .longRemember: memo[try reader.number(bytes: 4)] = try top()
        case .memoize: memo[UInt64(memo.count)] = try top()
        case .remembered: try recall(reader.number(bytes: 1))
        case .longRemembered: try recall(reader.number(bytes: 4))
        case .global: try pushGlobal(module: reader.line(), name: reader.line())
        case .instance:
            try pushGlobal(module: reader.line(), name: reader.line())
            throw error(
                "an object is made before byte \(reader.position) in a way that neither torch.save nor NumPy has use for"
            )
        case .globalFromStack:
            guard case .text(let name) = try pop(), case .text(let module) = try pop() else {
                throw error("wants a module's and an object's name before byte \(reader.position)")
            }
            try pushGlobal(module: module, name: name)
        case .storage: stack.append(try storage(pop()))
        case .reduce, .newObject:
            let arguments = try pop()
            stack.append(try call(pop(), arguments))
        case .newObjectWithKeywords:
            let (_, arguments) = (try pop(), try pop())
            stack.append(try call(pop(), arguments))
        case .build:
            let state = try pop()
            try build(top(), state)
        }
    }

    /// The items of a tuple or list; charged, since one list may be looked at many times.
    mutating func items(_ value: PickleValue) throws -> [PickleValue]? {
        guard case .object(let place) = value else { return nil }
        switch objects[place].kind {
        case .tuple, .list:
            try charge(objects[place].items.count)
            return objects[place].items
        default: return nil
        }
    }

    /// A new object's place.
    mutating func make(_ kind: PickleObject.Kind, _ items: [PickleValue] = []) -> PickleValue {
        objects.append(PickleObject(kind: kind, items: items))
        return .object(objects.count - 1)
    }

    private mutating func push(_ kind: PickleObject.Kind, _ items: [PickleValue]) { stack.append(make(kind, items)) }

    private mutating func pushTuple(of count: Int) throws {
        var items: [PickleValue] = []
        for _ in 0..<count { items.append(try pop()) }
        push(.tuple, items.reversed())
    }

    private mutating func pushBytes(_ count: UInt64) throws {
        stack.append(.bytes(try reader.bytes(count)))
    }

    private mutating func pushGlobal(module: String, name: String) throws {
        guard let global = PickleGlobal(module: module, name: name) else {
            throw error(
                "the pickle asks for \(legible(module)).\(legible(name)) before byte \(reader.position), which is refused: only tensors, arrays, "
                    + "numbers and text in dictionaries and lists are read, and no code of a file is run; save these alone"
            )
        }
        stack.append(.global(global))
    }

    private mutating func recall(_ key: UInt64) throws {
        guard let value = memo[key] else {
            throw error("nothing was remembered as \(key) before byte \(reader.position); the file is damaged")
        }
        stack.append(value)
    }

    private func top() throws -> PickleValue {
        guard stack.count > marks.last ?? 0, let value = stack.last else {
            throw error("a value is missing before byte \(reader.position); the file is damaged")
        }
        return value
    }

    private mutating func pop() throws -> PickleValue {
        let value = try top()
        stack.removeLast()
        return value
    }

    private mutating func popToMark() throws -> [PickleValue] {
        guard let mark = marks.popLast() else {
            throw error("a mark is missing before byte \(reader.position); the file is damaged")
        }
        defer { stack.removeSubrange(mark...) }
        return Array(stack[mark...])
    }

    private mutating func extend(_ items: [PickleValue]) throws {
        guard case .object(let place) = try top() else {
            throw error("wants a list before byte \(reader.position), found \(describe(try top()))")
        }
        if case .inert = objects[place].kind { return }
        guard case .list = objects[place].kind else {
            throw error("wants a list before byte \(reader.position), found \(describe(try top()))")
        }
        objects[place].items += items
    }

    private mutating func set(_ items: [PickleValue]) throws {
        if case .object(let place) = try top(), case .inert = objects[place].kind { return }
        guard case .object(let place) = try top(), case .dictionary = objects[place].kind, items.count % 2 == 0 else {
            throw error("wants a dictionary and pairs before byte \(reader.position), found \(describe(try top()))")
        }
        objects[place].items += items
    }

    private func integer(_ bytes: Data) -> PickleValue {
        guard bytes.count <= 8 else { return .longInteger(Array(bytes)) }
        let isNegative = bytes.last.map { $0 & 0x80 != 0 } ?? false
        return .integer(bytes.reversed().reduce(isNegative ? -1 : 0) { $0 << 8 | Int($1) })
    }

    /// Python 2 wrote text as bytes, so that both are text here where they are UTF-8.
    private func text(_ bytes: Data) -> PickleValue {
        String(validating: bytes, as: UTF8.self).map { .text($0) } ?? .bytes(bytes)
    }

    /// What a value is, for errors.
    package func describe(_ value: PickleValue) -> String {
        switch value {
        case .none: "None"
        case .float: "a float"
        case .bytes: "bytes"
        case .bool: "a bool"
        case .integer, .longInteger: "an int"
        case .text: "text"
        case .global: "a class or function"
        case .object(let place): objects[place].description
        }
    }
}
