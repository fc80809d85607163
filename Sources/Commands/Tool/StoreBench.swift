import ArgumentParser
import Benchmarks
import Files
import Foundation

struct StoreBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Times the store: cached activations against a plain file and against computing them.",
        discussion: """
            Batches of 8 images' activations, at VGG-16's pool5 for 224 px and its pool2 for 32 px, more than 128 MB of \
            each. Reading: from the store, straight into tensors with their checksums compared, against the same bytes read \
            from a plain file in the page cache into one buffer. Writing: until all is synced in the store, against a plain \
            file with fsync at the same points, after each 16 MB, where the store ends a transaction. Store and file take \
            turns; rates are medians, and ratios are medians of the ratios of turns.

            Examples:
              cahier bench store
              cahier bench store --json --runs 15
              cahier bench store --folder /data
            """)

    @OptionGroup var timing: TimingOptions
    @Option(
        help: ArgumentHelp("Where the files are written. (default: the folder for temporary files)", valueName: "dir"),
        completion: .directory)
    var folder: String?

    func run() throws {
        let place = folder.map { URL(fileURLWithPath: $0) } ?? FileManager.default.temporaryDirectory
        let folder = place.appendingPathComponent("cahier-bench-\(ProcessInfo.processInfo.processIdentifier)")
        try Folder.make(folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        let benchmark = StoreBenchmark(folder: folder, runs: timing.runs)
        let results = try StoreBenchmarkResults(taps: StoreBenchmark.Tap.allCases.map(benchmark.measure))
        try print(timing.json ? try results.json() : results.text)
    }
}

extension StoreBenchmarkResults {
    fileprivate var text: String {
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
}
