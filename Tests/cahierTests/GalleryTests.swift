import ChartGallery
import Foundation
import Testing

/// `cahier gallery`.
@Suite struct GalleryTests {
    @Test func writesOnePageThatAsksForNothing() throws {
        let cahier = try Cahier()
        let result = try cahier("gallery", "--output", "pages")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.isEmpty)
        let folder = cahier.folder.appendingPathComponent("pages")
        let page = try String(contentsOf: folder.appendingPathComponent("gallery.html"), encoding: .utf8)
        for example in Examples.groups.flatMap(\.examples) {
            #expect(page.contains("id=\"figure-\(example.identifier)\""), "\(example.identifier)")
            #expect(
                FileManager.default.fileExists(
                    atPath: folder.appendingPathComponent("figures/\(example.identifier)-dark.svg").path))
        }
        // Names of XML's vocabularies are no addresses that a browser would ask, and a work's address is asked when it
        // is followed.
        let unasked = page.replacing(/http(:|%3A)\/\/www\.w3\.org\//, with: "").replacing(
            /<a href="https?:\/\/[^"]*"/, with: "<a")
        #expect(!unasked.contains("http"))
        #expect(try Data(contentsOf: folder.appendingPathComponent("gallery.pdf")).starts(with: Data("%PDF".utf8)))
        // A second gallery takes the place of the first.
        #expect(try cahier("gallery", "--output", "pages").status == 0)
    }
}
