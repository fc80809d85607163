import Foundation

/// A file that is one pickle (Python's format for objects) of numbers, text, lists, dictionaries and NumPy's arrays, as
/// Python 2 and 3 write them in protocols 2 to 5. No code of the file is run.
///
///     let pickle = try Pickle(decoding: data, operation: "reading data_batch_1")
///     let batch = pickle.dictionary(pickle.value)
///     batch?["data"].flatMap(pickle.array)?.shape      // [10000, 3072]
package struct Pickle: Sendable {
    /// What the file holds.
    package let value: PickleValue
    private let unpickler: Unpickler

    /// - Parameter operation: what is being read, for errors.
    /// - Throws: `FormatError` saying what was found where.
    package init(decoding data: Data, operation: String) throws {
        guard data.first == 0x80 else {
            throw FormatError(
                operation, data.isEmpty ? "the file is empty" : "it is no pickle of protocol 2 to 5",
                advice: data.isEmpty ? "" : "Save it with pickle.dump(…, protocol=2)")
        }
        var unpickler = Unpickler(ByteReader(data, operation: operation))
        value = try unpickler.run()
        guard unpickler.reader.remaining == 0 else {
            throw FormatError(operation, "\(unpickler.reader.remaining) bytes follow the pickle; the file is damaged")
        }
        self.unpickler = unpickler
    }

    /// A dictionary's values by those of its keys that are text, or bytes that could be; of equal keys the last counts.
    package func dictionary(_ value: PickleValue) -> [String: PickleValue]? {
        guard case .object(let place) = value, case .dictionary = unpickler.objects[place].kind else { return nil }
        let items = unpickler.objects[place].items
        var result: [String: PickleValue] = [:]
        for index in stride(from: 0, to: items.count - 1, by: 2) {
            if let key = text(items[index]) { result[key] = items[index + 1] }
        }
        return result
    }

    /// The items of a list or tuple.
    package func items(_ value: PickleValue) -> [PickleValue]? {
        guard case .object(let place) = value else { return nil }
        switch unpickler.objects[place].kind {
        case .list, .tuple: return unpickler.objects[place].items
        default: return nil
        }
    }

    /// An array, or a single number of NumPy's, which has no axes.
    package func array(_ value: PickleValue) -> NumPyArray? {
        guard case .object(let place) = value, case .array(let array) = unpickler.objects[place].kind else {
            return nil
        }
        return array
    }

    /// Text, or bytes that are text in UTF-8.
    package func text(_ value: PickleValue) -> String? {
        switch value {
        case .text(let text): text
        case .bytes(let bytes): String(validating: bytes, as: UTF8.self)
        default: nil
        }
    }

    /// Whole numbers: an array of them, or a list.
    package func integers(_ value: PickleValue) -> [Int]? {
        if let array = array(value) { return array.integers() }
        guard let items = items(value) else { return nil }
        var numbers: [Int] = []
        numbers.reserveCapacity(items.count)
        for item in items {
            if case .integer(let number) = item {
                numbers.append(number)
            } else if let array = array(item), array.shape.isEmpty, let number = array.integers()?.first {
                numbers.append(number)
            } else {
                return nil
            }
        }
        return numbers
    }

    /// What a value is, for errors: "a list".
    package func describe(_ value: PickleValue) -> String { unpickler.describe(value) }
}
