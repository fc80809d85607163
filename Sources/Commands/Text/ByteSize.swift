import ArgumentParser
import Foundation

/// A number of bytes as people write it: `500MB`, `2GB`, `1.5GiB`, `0`.
struct ByteSize: ExpressibleByArgument, Equatable {
    var bytes: Int

    init(bytes: Int) { self.bytes = bytes }

    init?(argument: String) {
        let text = argument.trimmingCharacters(in: .whitespaces)
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(number.count).trimmingCharacters(in: .whitespaces).lowercased()
        let factors = [
            "": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12,
            "kib": 1024, "mib": 0x1p20, "gib": 0x1p30, "tib": 0x1p40,
        ]
        guard let count = Double(number), let factor = factors[unit], count * factor < 0x1p62 else { return nil }
        bytes = Int((count * factor).rounded())
    }

    /// `482 bytes`, `12.3 kB`, `2 GB`.
    var text: String {
        for (size, name) in [(1e9, "GB"), (1e6, "MB"), (1e3, "kB")] where Double(bytes) >= size {
            let number = String(format: "%.1f", Double(bytes) / size)
            return "\(number.hasSuffix(".0") ? String(number.dropLast(2)) : number) \(name)"
        }
        return counted(bytes, "byte")
    }

    var defaultValueDescription: String { text.replacing(" ", with: "") }
}

/// A number of bytes as people say it.
func byteText(_ bytes: Int) -> String { ByteSize(bytes: bytes).text }
