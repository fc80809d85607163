import Foundation

/// A file of one array as `numpy.save` writes it: opened by its head, its numbers read in parts.
///
///     let file = try NumPyFile(path: "features.npy")
///     file.array.shape                    // [796, 2048]
///     try file.rows(0..<8)                // 8 x 2048 numbers, the last axis running fastest
///
/// Format versions 1 to 3 (NumPy's NEP 1); nothing in it is run. Arrays of Python's objects are refused.
package struct NumPyFile: Sendable {
    package let path: String
    package let array: NumPyArray

    private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
    /// More than any head has.
    private static let longestHead = 1 << 20

    /// - Throws: `FormatError` naming the file and what is wrong with it.
    package init(path: String) throws {
        let operation = "reading \(path)"
        func problem(_ finding: String, _ advice: String = "Write the array with numpy.save") -> FormatError {
            FormatError(operation, finding, advice: advice)
        }
        let data: Data
        do { data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) } catch {
            throw problem("it can't be opened: \(error.localizedDescription)", "Check the path")
        }
        var reader = ByteReader(data, operation: operation)
        guard data.count >= 10, Array(try reader.bytes(6)) == Self.magic else {
            throw problem("it doesn't begin as a file of NumPy's does")
        }
        let version = try reader.byte()
        _ = try reader.byte()
        guard 1...3 ~= version else { throw problem("its format has version \(version), and 1 to 3 are known") }
        let length = try reader.number(bytes: version == 1 ? 2 : 4)
        guard length <= UInt64(Self.longestHead) else { throw problem("its head has \(length) bytes") }
        let head = String(decoding: try reader.bytes(length), as: UTF8.self)
        let (type, isFortran, shape) = try Self.read(head, problem)
        self.path = path
        array = try NumPyArray(
            shape: shape, type: type,
            axes: isFortran ? shape.indices.reversed() : Array(shape.indices),
            storage: try reader.bytes(UInt64(reader.remaining)), problem: { problem($0) })
        guard let length = type.textLength else { return }
        let (bytes, overflows) = (type.name.hasPrefix("U") ? 4 * length : length)
            .multipliedReportingOverflow(by: array.count)
        guard !overflows, bytes == array.storage.count else {
            throw problem("an array of the shape \(shape) and the type \(type.name) takes other bytes than it has")
        }
    }

    /// What a head says, such as "{'descr': '<f4', 'fortran_order': False, 'shape': (796, 2048), }".
    private static func read(
        _ head: String, _ problem: (String, String) -> FormatError
    ) throws -> (type: NumPyType, isFortran: Bool, shape: [Int]) {
        let advice = "Write the array with numpy.save"
        guard let name = head.firstMatch(of: /'descr':\s*'([^']*)'/)?.1,
            let order = head.firstMatch(of: /'fortran_order':\s*(True|False)/)?.1,
            let sizes = head.firstMatch(of: /'shape':\s*\(([^)]*)\)/)?.1
        else { throw problem("its head says no type, order and shape of numbers: \(head.prefix(120))", advice) }
        let parts = sizes.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        let shape = parts.compactMap { Int($0) }
        guard shape.count == parts.count, shape.allSatisfy({ $0 >= 0 }) else {
            throw problem("its shape is (\(sizes))", advice)
        }
        var type = NumPyType(name: name.filter { !"<>|=".contains($0) })
        type.isBigEndian = name.hasPrefix(">")
        guard type.format != nil || type.textLength != nil else {
            throw problem(
                "its numbers are of the type \(name), which isn't read",
                "Save an array of numbers or of text, not of Python's objects")
        }
        return (type, order == "True", shape)
    }

    /// So many first indices of an array of floats or whole numbers, as Float32 to the nearest, the last axis running fastest.
    ///
    /// - Throws: `FormatError` where the array is of text, or its first axis runs fastest.
    package func rows(_ range: Range<Int>) throws -> [Float] {
        guard array.shape.count >= 2, range.lowerBound >= 0, range.upperBound <= array.shape[0] else {
            throw FormatError("reading \(path)", "rows \(range) of an array of the shape \(array.shape) were asked for")
        }
        let size = array.shape.dropFirst().reduce(1, *), width = array.type.format?.byteCount ?? 0
        guard array.strides[0] == max(size, 1) || array.shape[0] < 2 || size == 0 else {
            throw FormatError(
                "reading \(path)", "its first axis runs fastest",
                advice: "Save numpy.ascontiguousarray of it")
        }
        let start = array.storage.startIndex + range.lowerBound * size * width
        let part = try NumPyArray(
            shape: [range.count] + array.shape.dropFirst(), type: array.type,
            axes: Array(array.shape.indices), storage: array.storage[start..<start + range.count * size * width],
            problem: { FormatError("reading \(path)", $0) })
        guard let values = part.floats() ?? part.integers()?.map(Float.init) else {
            throw FormatError(
                "reading \(path)",
                "its numbers are of the type \(array.type.name), and F2, F4, F8 or whole ones are read")
        }
        return values
    }

    /// The texts of an array of NumPy's fixed-length text (`U`, `S`), in order; `nil` for other types.
    package func texts() -> [String]? {
        guard let length = array.type.textLength, array.shape.count <= 1 else { return nil }
        let isUnicode = array.type.name.hasPrefix("U"), width = isUnicode ? 4 * length : length
        return (0..<array.count).map { number in
            let start = array.storage.startIndex + number * width
            let bytes = array.storage[start..<start + width]
            guard isUnicode else { return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
            var text = String.UnicodeScalarView()
            bytes.withUnsafeBytes { bytes in
                for place in 0..<length {
                    let word = bytes.loadUnaligned(fromByteOffset: 4 * place, as: UInt32.self)
                    let code = array.type.isBigEndian ? UInt32(bigEndian: word) : UInt32(littleEndian: word)
                    guard code != 0, let scalar = Unicode.Scalar(code) else { break }
                    text.append(scalar)
                }
            }
            return String(text)
        }
    }
}

extension NumPyType {
    /// How many letters a text of NumPy's fixed-length types has: 41 of "U41".
    var textLength: Int? {
        guard let first = name.first, "US".contains(first), let length = Int(name.dropFirst()),
            1...1_000_000 ~= length
        else {
            return nil
        }
        return length
    }
}
