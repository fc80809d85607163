import Foundation

/// Results as one JSON value for other programs: sorted keys in snake case.
package func benchmarkJSON(_ results: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return String(decoding: try encoder.encode(results), as: UTF8.self)
}
