/// What `cahier bench store` measured.
package struct StoreBenchmarkResults: Encodable {
    package var taps: [StoreBenchmark.Result]

    package init(taps: [StoreBenchmark.Result]) { self.taps = taps }

    package func json() throws -> String { try benchmarkJSON(self) }
}
