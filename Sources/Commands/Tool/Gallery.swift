import ArgumentParser
import ChartGallery
import Charts
import Files
import Foundation
import Notebook

struct Gallery: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draws every mark, scale, colour map and table on one page.",
        discussion: """
            For those who work on charts, and for those who look for one. Writes gallery.html and gallery.pdf, with the same \
            code as reports, and the figures one by one. The page follows the browser's light or dark setting.

            Examples:
              cahier gallery
              cahier gallery --output /tmp/gallery --pictures    and PNGs
            """)

    @Option(
        name: .customLong("output"), help: ArgumentHelp("The folder to write to.", valueName: "dir"),
        completion: .directory)
    var path = ".cahier/output/gallery"
    @Flag(help: "Draw each chart as PNG too: 600 and 350 pixels wide, light and dark.")
    var pictures = false

    func run() throws {
        let folder = URL(fileURLWithPath: path)
        try OutputFolder.check(folder)
        try write(ExampleReport.report, to: folder)
        for name in ["html", "pdf"] {
            let page = folder.appendingPathComponent("gallery.\(name)")
            try WholeFile.move(folder.appendingPathComponent("report.\(name)"), to: page)
        }
        if pictures { try drawPictures(in: folder.appendingPathComponent("pictures")) }
        try print(
            "gallery: \(folder.path)/gallery.html, \(counted(Examples.groups.flatMap(\.examples).count, "chart"))"
        )
    }

    private func drawPictures(in folder: URL) throws {
        try Folder.make(folder)
        for example in Examples.groups.flatMap(\.examples) {
            for width in [600.0, 350] {
                for (name, theme) in [("light", Theme.light), ("dark", .dark)] {
                    let file = folder.appendingPathComponent("\(example.identifier)-\(Int(width))-\(name).png")
                    try WholeFile.write(example.drawing.png(width: width, theme: theme, scale: 1), to: file)
                }
            }
        }
    }
}
