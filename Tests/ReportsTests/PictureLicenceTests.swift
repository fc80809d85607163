import Charts
import Foundation
import Pictures
import Reports
import Testing

@Suite struct PictureLicenceTests {
    private static let restricted = PictureLicence.restricted(origin: "somebody's photographs")

    private func files(_ licence: PictureLicence, staysHere: Bool = false) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        var report = try ImageGridReportTests.report(count: 2, side: 16, licence: licence)
        report.staysHere = staysHere
        try write(report, to: folder.url)
        return folder
    }

    /// The pictures of a drawing, as files in base64.
    private func pictures(_ text: String) -> Set<String> {
        Set(text.matches(of: /data:image\/[a-z]+;base64,([A-Za-z0-9+\/=]+)/).map { String($0.1) })
    }

    /// By default a report is for others: forgetting to say so shows too little, never too much.
    @Test func whatMayNotBePassedOnIsInNoFile() throws {
        let open = try files(.own), closed = try files(Self.restricted)
        for file in ["report.html", "figures/grid.svg", "figures/grid-dark.svg"] {
            let shown = try pictures(open.text(file)), left = try pictures(closed.text(file))
            #expect(!shown.isEmpty && !left.isEmpty && shown.isDisjoint(with: left), "\(file)")
            // One grey area for both.
            #expect(left.count == 1 && shown.count == 2, "\(file)")
        }
        let text = PageReader(try closed.text("report.html")).text
        #expect(
            text.contains(
                "The pictures are left out, since nobody is known to have allowed those of somebody's photographs"))
        guard let images = try tool("pdfimages", ["-list", closed.url.appendingPathComponent("report.pdf").path]),
            let print = try tool("pdftotext", ["-raw", closed.url.appendingPathComponent("report.pdf").path, "-"])
        else { return }
        #expect(images.split(separator: "\n").count >= 3 && print.contains("The pictures are left out"))
        // What is said of each stays.
        #expect(print.contains("the grid caption 0") && print.contains("the grid caption 1"))
    }

    @Test func whatStaysHereShowsThemAndSaysWhatTheyAre() throws {
        let folder = try files(Self.restricted, staysHere: true)
        #expect(try pictures(folder.text("report.html")) == pictures(try files(.own).text("report.html")))
        let text = PageReader(try folder.text("report.html")).text
        #expect(
            text.contains("Pictures: somebody's photographs, which nobody is known to have allowed to be passed on."))
    }

    @Test func openPicturesSayTheirTerms() throws {
        let text = PageReader(try files(.open(origin: "Stamps", terms: "GPL-2")).text("report.html")).text
        #expect(text.contains("Pictures: Stamps, GPL-2."))
    }

    @Test func oneThatIsRestrictedRestrictsAll() {
        let open = PictureLicence.open(origin: "A", terms: "MIT"),
            other = PictureLicence.open(origin: "B", terms: "MIT")
        #expect(PictureLicence.together([]) == .own && PictureLicence.together([.own, .own]) == .own)
        #expect(PictureLicence.together([open, .own, open]) == open)
        #expect(PictureLicence.together([open, other]) == .open(origin: "A; B", terms: "MIT"))
        #expect(PictureLicence.together([open, .restricted(origin: "C")]) == .restricted(origin: "A; C"))
        #expect(!PictureLicence.together([.restricted(origin: "C"), .own]).mayBePassedOn)
    }

    /// Heat maps, boxes and marks are ours.
    @Test func mapsStayWhereTheirPicturesGo() throws {
        let map = PixelMap(height: 2, width: 2, values: [0, 1, 2, 3])
        let picture = Picture(width: 2, height: 1, planes: [1, 0, 0, 0, 0, 1])
        let grid = ImageGrid([ImageCell(picture, "a").heat(map).marked(.right), ImageCell(nil, "none")])
        let grey = Picture(width: 2, height: 1, pixels: [UInt8](repeating: 128, count: 6))
        #expect(
            grid.withoutPictures
                == ImageGrid([ImageCell(grey, "a").heat(map).marked(.right), ImageCell(nil, "none")]))
    }
}
