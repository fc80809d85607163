import Foundation

/// What `cahier bench store` measured.
package struct StoreBenchmarkResults: Encodable {
    package var taps: [StoreBenchmark.Result]

    package init(taps: [StoreBenchmark.Result]) { self.taps = taps }

    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
