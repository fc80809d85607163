import CCairo
import Charts

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

/// Draws a document and keeps a record of what each drawing is.
///
/// Cairo is given a page for each single drawing, from which `PDFAssembly` puts the document's pages together: so it is
/// known which operators belong to which drawing, and nothing depends on what a version of Cairo makes of tags.
package final class PDFPen {
    /// What is nothing for readers who do not see it.
    package enum Artifact: String, Sendable {
        case runningHead = "/Type /Pagination /Subtype /Header"
        case runningFoot = "/Type /Pagination /Subtype /Footer"
        /// A table's head where the table goes on.
        case repeatedHead = "/Type /Pagination"
        /// Rules and the like.
        case ornament = "/Type /Layout"
    }

    package enum Target: Sendable {
        /// An address elsewhere.
        case address(String)
        /// The name of a place in the document.
        case place(String)
    }

    /// What one drawing is.
    package enum Mark: Sendable {
        case artifact(Artifact)
        /// Content of an element, in `box` where its place matters.
        case content(PDFElement, box: Box?)
        /// A link in an element, from all of `box`, described for those who cannot see where it leads.
        case link(PDFElement, target: Target, box: Box, description: String)
    }

    /// The drawings of each page, in their order.
    package private(set) var pages: [[Mark]] = []
    /// The first error that drawing met.
    private(set) var failure: ChartError?
    private let canvas: CairoCanvas
    private let places: [String: PDFPlace]

    init(canvas: CairoCanvas, places: [String: PDFPlace]) {
        self.canvas = canvas
        self.places = places
    }

    /// The number of Cairo's page, from 1, with which each page of the document begins.
    var firstDrawings: [Int] { pages.indices.map { page in 1 + pages[..<page].reduce(0) { $0 + $1.count } } }

    func beginPage() { pages.append([]) }

    func place(_ anchor: String) -> PDFPlace? { places[anchor] }

    func artifact(_ kind: Artifact = .ornament, _ draw: (CairoCanvas) -> Void) { add(.artifact(kind), draw) }

    func content(of element: PDFElement, box: Box? = nil, _ draw: (CairoCanvas) -> Void) {
        add(.content(element, box: box), draw)
    }

    /// Does what may fail; the first error is kept in `failure`.
    func attempt(_ draw: () throws(ChartError) -> Void) {
        do { try draw() } catch { failure = failure ?? error }
    }

    /// A link to an address, or to a place of this document ("#figure-accuracy"); plain content where there is no such
    /// place.
    func link(to target: String, in element: PDFElement, box: Box, _ draw: (CairoCanvas) -> Void) {
        let name = String(target.dropFirst())
        if !target.hasPrefix("#") {
            add(.link(element, target: .address(target), box: box, description: target), draw)
        } else if let place = places[name] {
            let description = "\(place.title), page \(place.page)"
            add(.link(element, target: .place(name), box: box, description: description), draw)
        } else {
            content(of: element, draw)
        }
    }

    private func add(_ mark: Mark, _ draw: (CairoCanvas) -> Void) {
        precondition(!pages.isEmpty, "something is drawn before the first page")
        draw(canvas)
        cairo_show_page(canvas.context)
        pages[pages.count - 1].append(mark)
    }
}
