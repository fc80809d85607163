import Charts
import Foundation
import Pictures
import Reports

/// A report of random length, in which every word says what it belongs to: "p3w7" is a word of the third paragraph,
/// "t2r5" begins a row of the second table, "g4r1" one of the fourth figure, a grid of pictures.
struct RandomReport {
    enum Block {
        case paragraph(words: Int)
        case table(rows: Int)
        case chart(height: Double)
        case grid(rows: Int)
    }

    /// The blocks of each section.
    let sections: [[Block]]

    init(sections: [[Block]]) { self.sections = sections }

    init(seed: UInt64) {
        var random = RandomBits(seed: seed)
        sections = (0..<Int.random(in: 2...4, using: &random)).map { _ in
            (0..<Int.random(in: 3...8, using: &random)).map { _ in
                switch Int.random(in: 0..<9, using: &random) {
                case 0..<4: .paragraph(words: Int.random(in: 1...260, using: &random))
                case 4: .table(rows: Int.random(in: 1...40, using: &random))
                case 5: .grid(rows: Int.random(in: 2...9, using: &random))
                default: .chart(height: Double.random(in: 160...560, using: &random))
                }
            }
        }
    }

    /// All blocks, numbered as their words are.
    var blocks: [(section: Int, block: Block)] {
        sections.enumerated().flatMap { section, blocks in blocks.map { (section, $0) } }
    }

    func report() -> Report {
        var report = SampleReport(figures: 0).report(), number = -1
        report.sections = sections.enumerated().map { section, blocks in
            ReportSection(
                title: "s\(section)heading",
                blocks: blocks.map { block in
                    number += 1
                    return content(block, number)
                })
        }
        return report
    }

    private func content(_ block: Block, _ number: Int) -> Reports.Block {
        switch block {
        case .paragraph(let words): .prose((0..<words).map { "p\(number)w\($0)" }.joined(separator: " "))
        case .table(let rows):
            .table(
                Table(
                    identifier: "t\(number)", title: "t\(number)title", caption: "t\(number)caption",
                    columns: [Column("t\(number)head"), Column("value", unit: "%")],
                    rows: (0..<rows).map { [.text("t\(number)r\($0)"), .number(Double($0) * 1.5, .fixed(1))] }))
        case .chart(let height):
            .figure(
                figure(
                    number,
                    .chart(
                        Chart {
                            for x in 1...6 { LineMark(x: .value("x", x), y: .value("y", x * x)) }
                        }.xAxis("x").yAxis("height").size(height: height))))
        case .grid(let rows):
            .figure(
                figure(
                    number,
                    .images(
                        ImageGrid(
                            columns: ["g\(number)head", "map"], heat: .signed("heat"),
                            rows: (0..<rows).map { ImageRow("g\(number)r\($0)", RandomReport.cells) }))))
        }
    }

    private static var cells: [ImageCell] {
        let picture = Picture(width: 100, height: 100, planes: [Float](repeating: 0.5, count: 30_000))
        let map = PixelMap(height: 2, width: 2, values: [-1, 0, 0, 1])
        return [ImageCell(picture, "plain"), ImageCell(picture, "mapped").heat(map, .overThePicture)]
    }

    private func figure(_ number: Int, _ content: FigureContent) -> Figure {
        let title = "f\(number)title", caption = "f\(number)caption"
        let data = Table(identifier: "d", title: "", columns: [Column("c")], rows: [[.text("v")]])
        switch content {
        case .chart(let chart):
            return Figure(
                identifier: "f\(number)", title: title, chart: chart, caption: caption, alternativeText: title,
                sample: "", data: data, origin: "here")
        case .images(let grid):
            return Figure(
                identifier: "f\(number)", title: title, images: grid, licence: .own, caption: caption,
                alternativeText: title,
                sample: "", data: data, origin: "here")
        case .diagram(let diagram):
            return Figure(
                identifier: "f\(number)", title: title, diagram: diagram, caption: caption, alternativeText: title,
                sample: "", data: data, origin: "here")
        }
    }
}

/// SplitMix64.
struct RandomBits: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
