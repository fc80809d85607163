import Foundation
import Wording

/// How tensors are put together from a storage's key, an offset, a shape and strides.
extension Unpickler {
    /// The storage that a persistent identifier names: ("storage", class, key, device, count of numbers[, part]).
    mutating func storage(_ identifier: PickleValue) throws -> PickleValue {
        guard let items = try items(identifier), 5...6 ~= items.count, case .text("storage") = items[0],
            case .global(.storage(let format)) = items[1], case .text(let key) = items[2],
            case .integer(let count) = items[4]
        else {
            throw error(
                "wants a storage's class, key and size before byte \(reader.position); the file is damaged or holds a whole module"
            )
        }
        let width = format?.byteCount ?? 1
        let (size, overflows) = count.multipliedReportingOverflow(by: width)
        guard count >= 0, !overflows else { throw error("the storage \(legible(key)) has the absurd size \(count)") }
        guard storageSizes.updateValue(size, forKey: key) ?? size == size else {
            throw error("the storage \(legible(key)) has two sizes, one of them \(size) bytes")
        }
        var part = 0..<size
        // Old files have views of storages: (key, offset, count).
        if items.count == 6, let view = try self.items(items[5]) {
            guard view.count == 3, case .integer(let offset) = view[1], case .integer(let length) = view[2],
                0...count ~= offset, 0...(count - offset) ~= length
            else { throw error("a part of the storage \(legible(key)) reaches beyond its \(count) numbers") }
            part = offset * width..<(offset + length) * width
        }
        return make(.storage(PickledStorage(key: key, format: format, part: part)))
    }

    /// What Python would get by calling one of the known functions and classes.
    mutating func call(_ function: PickleValue, _ arguments: PickleValue) throws -> PickleValue {
        guard case .global(let global) = function, let arguments = try items(arguments) else {
            throw error(
                "wants a known function and its arguments before byte \(reader.position), found \(describe(function)) and "
                    + describe(arguments))
        }
        switch (global, arguments.count) {
        case (.orderedDictionary, 0...1): return try dictionary(arguments.first)
        case (.rebuildTensor(1), 4), (.rebuildTensor(2), 6): return try tensor(arguments[0...3], format: nil)
        case (.rebuildTensor(2), 7):
            try refuseMarks(arguments[6])
            return try tensor(arguments[0...3], format: nil)
        case (.rebuildTensor(3), 7...8):
            guard case .global(.type(let format)) = arguments[6] else { break }
            if arguments.count == 8 { try refuseMarks(arguments[7]) }
            return try tensor(arguments[0...3], format: format)
        case (.parameter, 0), (.tensorClass, 0): return make(.blankTensor)
        case (.parameter, 1...2), (.rebuildParameter, 3):
            guard case .object(let place) = arguments[0], case .tensor = objects[place].kind else { break }
            return arguments[0]
        case (.reconstructArray, 3): return make(.blankArray)
        case (.numberType, _): return try numberType(arguments)
        case (.arrayFromBuffer, _): return try arrayFromBuffer(arguments)
        case (.scalar, _): return try scalar(arguments)
        case (.encode, _): return try encoded(arguments)
        case (.noBytes, 0): return .bytes(Data())
        default: break
        }
        throw error(
            "the arguments before byte \(reader.position) are not those that torch.save or NumPy writes; the file is damaged"
        )
    }

    /// What Python would do to an object with its saved attributes.
    mutating func build(_ object: PickleValue, _ state: PickleValue) throws {
        if case .object(let place) = object {
            switch objects[place].kind {
            // A state dictionary's attribute is `_metadata`: versions of modules.
            case .dictionary: return
            case .tensor, .blankTensor:
                guard let state = try items(state) else { break }
                switch state.count {
                // A parameter's attributes other than its numbers.
                case 3: return
                case 4:
                    let tensor = try tensor(state[0...3], format: nil)
                    objects[place] = objects[try self.place(ofTensor: tensor)]
                    return
                // Variables of the first releases begin with their tensor.
                case 5:
                    objects[place] = objects[try self.place(ofTensor: state[0])]
                    return
                default: break
                }
            case .numberType(let type):
                guard let state = try items(state) else { break }
                return try complete(type, at: place, state)
            case .blankArray:
                guard let state = try items(state) else { break }
                return try completeArray(at: place, state)
            default: break
            }
        }
        throw error("\(describe(object)) can't be given attributes before byte \(reader.position)")
    }

    private func place(ofTensor value: PickleValue) throws -> Int {
        guard case .object(let place) = value, case .tensor = objects[place].kind else {
            throw error("wants a tensor before byte \(reader.position), found \(describe(value))")
        }
        return place
    }

    /// An ordered dictionary, empty or of the pairs that Python 2 gives it.
    private mutating func dictionary(_ pairs: PickleValue?) throws -> PickleValue {
        var contents: [PickleValue] = []
        if let pairs {
            guard let pairs = try items(pairs) else {
                throw error("wants a list of pairs before byte \(reader.position), found \(describe(pairs))")
            }
            for pair in pairs {
                guard let pair = try items(pair), pair.count == 2 else {
                    throw error("wants pairs before byte \(reader.position), found \(describe(pair))")
                }
                contents += pair
            }
        }
        return make(.dictionary, contents)
    }

    /// A tensor from (storage, offset, shape, strides), whose fit is checked when its storage is at hand.
    private mutating func tensor(_ description: ArraySlice<PickleValue>, format: NumberFormat?) throws -> PickleValue {
        let description = Array(description)
        guard case .object(let place) = description[0], case .storage(let storage) = objects[place].kind,
            case .integer(let offset) = description[1], let shape = try integers(description[2]),
            let strides = try integers(description[3]), let format = format ?? storage.format
        else {
            throw error(
                "wants a storage, an offset, a shape and strides before byte \(reader.position); the file is damaged")
        }
        return make(
            .tensor(PickledTensor(storage: storage, format: format, offset: offset, shape: shape, strides: strides)))
    }

    mutating func integers(_ value: PickleValue) throws -> [Int]? {
        guard let items = try items(value) else { return nil }
        var numbers: [Int] = []
        for item in items {
            guard case .integer(let number) = item else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    /// Tensors can be marked as to be conjugated or negated when they are read, which no weights are.
    private func refuseMarks(_ metadata: PickleValue) throws {
        if case .none = metadata { return }
        guard case .object(let place) = metadata, case .dictionary = objects[place].kind, objects[place].items.isEmpty
        else {
            throw error(
                "a tensor before byte \(reader.position) is marked as negated or conjugated; save it after .resolve_neg()"
            )
        }
    }
}
