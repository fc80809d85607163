import Foundation

/// What `cahier bench store` measured.
struct StoreBenchmarkResults: Encodable {
    var taps: [StoreBenchmark.Result]

    var text: String {
        taps.map { result in
            let rows = [
                [result.tap.rawValue, "store", "plain file", "store / plain"],
                ["  reading", rate(result.read.store), rate(result.read.plain), ratio(result.readToPlain)],
                [
                    "  reading, a batch at a time", rate(result.readOneByOne), rate(result.read.plain),
                    ratio(result.readOneByOneToPlain),
                ],
                ["  writing", rate(result.write.store), rate(result.write.plain), ratio(result.writeToPlain)],
            ]
            let last = [
                String(
                    format: "  computing a batch takes %.2f ms, %.0f times as long as reading it",
                    result.computeSecondsPerBatch * 1000,
                    result.computingToReading),
                "  in Float16: read at \(rate(result.readFloat16)) of Float32 numbers, largest error \(String(format: "%.2g", result.float16LargestError))",
                "  \(result.batches) batches of \(byteText(result.bytesPerBatch)); their checksum alone: \(rate(result.checksum))",
            ]
            return ([aligned(rows)] + last).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    private func rate(_ bytesPerSecond: Double) -> String { "\(byteText(Int(bytesPerSecond)))/s" }
    private func ratio(_ value: Double) -> String { String(format: "%.2f", value) }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
