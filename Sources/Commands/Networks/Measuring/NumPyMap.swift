import Foundation
import Notebook

/// A map in a file of NumPy's (`numpy.save`): [H, W], or with axes of one entry before them.
package enum NumPyMap {
    /// - Throws: `DatasetError` naming the file, what was expected and found.
    package static func read(_ file: URL) throws -> PixelMap {
        func problem(_ finding: String) -> DatasetError {
            DatasetError(reading: file.path, finding, advice: "Save it with numpy.save, as float32 and [H, W]")
        }
        guard let data = try? Data(contentsOf: file) else { throw problem("the file can't be opened") }
        let bytes = [UInt8](data)
        guard bytes.count > 12, bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else {
            throw problem("it is no file of numpy.save")
        }
        let isLong = bytes[6] >= 2, start = isLong ? 12 : 10
        let length = (0..<(isLong ? 4 : 2)).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
        guard start + length <= bytes.count else { throw problem("its head is cut off") }
        let head = String(decoding: bytes[start..<start + length], as: UTF8.self)
        guard let type = head.firstMatch(of: /'descr':\s*'([^']*)'/)?.1,
            let shape = head.firstMatch(of: /'shape':\s*\(([^)]*)\)/)?.1
        else { throw problem("its head can't be understood: \(head.prefix(60))") }
        guard head.firstMatch(of: /'fortran_order':\s*False/) != nil else {
            throw problem("its columns lie behind one another (Fortran's order)")
        }
        let sizes = shape.split(separator: ",").map { Int($0.trimmingCharacters(in: .whitespaces)) ?? -1 }
        guard sizes.count >= 2, sizes.allSatisfy({ 1..<65536 ~= $0 }), sizes.dropLast(2).allSatisfy({ $0 == 1 }) else {
            throw problem("expected [H, W], found the shape (\(shape))")
        }
        let (height, width) = (sizes[sizes.count - 2], sizes[sizes.count - 1])
        guard let format = Format(rawValue: String(type)) else {
            throw problem("expected float32, float64 or uint8, found the type \(type)")
        }
        guard bytes.count - start - length == height * width * format.size else {
            throw problem(
                "\(bytes.count - start - length) bytes are no \(height)x\(width) numbers of \(format.size) bytes")
        }
        return PixelMap(
            height: height, width: width,
            values: (0..<height * width).map { format.value(bytes, start + length + $0 * format.size) })
    }

    private enum Format: String {
        case float32 = "<f4"
        case float64 = "<f8"
        case byte = "|u1"

        var size: Int {
            switch self {
            case .float32: 4
            case .float64: 8
            case .byte: 1
            }
        }

        func value(_ bytes: [UInt8], _ place: Int) -> Float {
            let word = (0..<size).reduce(UInt64(0)) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) }
            return switch self {
            case .float32: Float(bitPattern: UInt32(truncatingIfNeeded: word))
            case .float64: Float(Double(bitPattern: word))
            case .byte: Float(word)
            }
        }
    }
}
