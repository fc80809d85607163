import ChartGallery
import Charts
import Foundation
import Testing

/// Every drawing of the gallery as it was when someone last looked at it.
///
/// Text is set as bars of a fixed width, so that no version of a font changes a place. After a change that is meant,
/// look at `cahier gallery`, and write the records anew: `CAHIER_RECORD_CHARTS=1 swift test -c release --filter
/// RecordedCharts`.
@Suite struct RecordedChartsTests {
    /// Pixels by which a coordinate may differ: one decimal is recorded, and its rounding may go either way.
    static let pixelTolerance = 0.11
    /// The share of a picture's pixels that may differ by more than 24 of 255 levels: smoothing of edges differs
    /// between versions of Cairo.
    static let differingPixels = 0.002

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
        "Recorded")
    private static let isRecording = ProcessInfo.processInfo.environment["CAHIER_RECORD_CHARTS"] != nil
    private static let names = Examples.groups.flatMap(\.examples).map(\.identifier)

    private func example(_ name: String) throws -> ExampleDrawing {
        try #require(Examples.groups.flatMap(\.examples).first { $0.identifier == name }).drawing
    }

    @Test func namesAreUniqueAndEveryRecordHasItsChart() throws {
        #expect(Set(Self.names).count == Self.names.count)
        let files = try FileManager.default.contentsOfDirectory(at: Self.folder, includingPropertiesForKeys: nil)
        let recorded = Set(files.map { $0.deletingPathExtension().lastPathComponent })
        #expect(recorded == Set(Self.names))
    }

    @Test(arguments: names) func drawingCommandsAreTheRecordedOnes(name: String) throws {
        let drawing = try example(name)
        let commands = try TextLine.$setting.withValue(.bars) {
            try drawing.commands(width: 600) + ["---"] + drawing.commands(width: 350)
        }
        let file = Self.folder.appendingPathComponent(name + ".txt")
        if Self.isRecording { try Data((commands.joined(separator: "\n") + "\n").utf8).write(to: file) }
        let recorded = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(commands.count == recorded.count, "\(commands.count) commands, \(recorded.count) recorded")
        let line = zip(commands, recorded).enumerated().first { _, pair in !Self.isSame(pair.0, pair.1) }
        if let line { Issue.record("line \(line.offset + 1) is \(line.element.0); recorded is \(line.element.1)") }
    }

    @Test(arguments: names) func picturesAreTheRecordedOnes(name: String) throws {
        let drawing = try example(name)
        let png = try TextLine.$setting.withValue(.bars) { try drawing.png(width: 500, scale: 0.5) }
        let file = Self.folder.appendingPathComponent(name + ".png")
        if Self.isRecording { try png.write(to: file) }
        let share = try DecodedPNG(png: png).share(
            differingFrom: DecodedPNG(png: Data(contentsOf: file)), byMoreThan: 24)
        #expect(share <= Self.differingPixels, "\(share * 100) % of the pixels differ")
    }

    /// Whether two lines have the same words, and numbers that differ by less than the tolerance.
    private static func isSame(_ one: String, _ other: String) -> Bool {
        if one == other { return true }
        let (words, others) = (one.split(separator: " "), other.split(separator: " "))
        return words.count == others.count
            && zip(words, others).allSatisfy { word, other in
                if word == other { return true }
                guard let a = Double(word), let b = Double(other) else { return false }
                return abs(a - b) <= pixelTolerance
            }
    }
}
