import CCairo
import Charts
import Foundation

/// A place in the document that can be linked to.
struct PDFPlace {
    var title: String
    /// From 1.
    var page: Int
    /// Points from the page's top.
    var y: Double

    /// Points from the page's top to where a viewer's window begins.
    var windowTop: Double { max(0, y - 10) }
}

/// Draws pages and keeps a record of what each drawing is, from which `PDFTagging` makes the document's structure.
///
/// Every drawing stands in a tag of Cairo's. Tags are never nested: Cairo 1.16 loses the place of text beside an inner
/// one. No tag is asked for that Cairo 1.16 doesn't know, such as artifacts.
package final class PDFPen {
    /// What is nothing for readers who do not see it.
    package enum Artifact: String {
        case runningHead = "/Type /Pagination /Subtype /Header"
        case runningFoot = "/Type /Pagination /Subtype /Footer"
        /// A table's head where the table goes on.
        case repeatedHead = "/Type /Pagination"
        /// Rules and the like.
        case ornament = "/Type /Layout"

        /// What begins it in a page's content.
        var begin: String { "/Artifact << \(rawValue) >> BDC" }
    }

    /// What one tag of Cairo's encloses.
    package enum Mark {
        case artifact(Artifact)
        /// Content of an element, in `box` where its place matters.
        case content(PDFElement, box: Box?)
        /// A link in an element, described for those who cannot see where it leads.
        case link(PDFElement, description: String)

        /// The name of Cairo's tag.
        var tag: String {
            switch self {
            case .artifact: "Private"
            case .content: "Span"
            case .link: "Link"
            }
        }
    }

    /// In the order of drawing.
    private(set) var marks: [Mark] = []
    /// The first error that drawing met.
    private(set) var failure: ChartError?
    private let canvas: CairoCanvas
    private let places: [String: PDFPlace]

    init(canvas: CairoCanvas, places: [String: PDFPlace]) {
        self.canvas = canvas
        self.places = places
    }

    func place(_ anchor: String) -> PDFPlace? { places[anchor] }

    func artifact(_ kind: Artifact = .ornament, _ draw: (CairoCanvas) -> Void) { tagged(.artifact(kind), "", draw) }

    func content(of element: PDFElement, box: Box? = nil, _ draw: (CairoCanvas) -> Void) {
        tagged(.content(element, box: box), "", draw)
    }

    /// Does what may fail; the first error is kept in `failure`.
    func attempt(_ draw: () throws(ChartError) -> Void) {
        do { try draw() } catch { failure = failure ?? error }
    }

    /// A link to an address, or to a place of this document ("#figure-accuracy"); plain content where there is no such
    /// place.
    func link(to target: String, in element: PDFElement, box: Box, _ draw: (CairoCanvas) -> Void) {
        let area = "rect=[\(box.x) \(box.y) \(box.width) \(box.height)]"
        let name = String(target.dropFirst())
        if !target.hasPrefix("#") {
            tagged(.link(element, description: target), "\(area) uri='\(PDFPen.uri(target))'", draw)
        } else if let place = places[name] {
            let description = "\(place.title), page \(place.page)"
            // By name, because Cairo 1.16 loses links to pages that are still to come when they are given by number.
            tagged(.link(element, description: description), "\(area) dest='\(name)'", draw)
        } else {
            content(of: element, draw)
        }
    }

    /// The address in the characters that Cairo takes within quotes: ASCII without quotes and backslashes.
    private static func uri(_ address: String) -> String {
        address.utf8.map { byte in
            (0x21..<0x7F).contains(byte) && byte != UInt8(ascii: "'") && byte != UInt8(ascii: "\\")
                ? String(UnicodeScalar(byte)) : String(format: "%%%02X", byte)
        }.joined()
    }

    /// Marks the places that are on a page; to be called while it is drawn.
    func markPlaces(onPage page: Int) {
        for (name, place) in places.sorted(by: { $0.key < $1.key }) where place.page == page {
            cairo_tag_begin(canvas.context, CAIRO_TAG_DEST, "name='\(name)' x=\(PDFPage.left) y=\(place.windowTop)")
            cairo_tag_end(canvas.context, CAIRO_TAG_DEST)
        }
    }

    private func tagged(_ mark: Mark, _ attributes: String, _ draw: (CairoCanvas) -> Void) {
        cairo_tag_begin(canvas.context, mark.tag, attributes)
        draw(canvas)
        cairo_tag_end(canvas.context, mark.tag)
        marks.append(mark)
    }
}
