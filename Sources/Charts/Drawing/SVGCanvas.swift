import Foundation

/// Writes what is drawn on it as SVG: Cairo and Pango give the outlines of letters, and no more.
///
///     let canvas = SVGCanvas(prefix: "f1-", colors: .page)
///     canvas.rectangle(Box(0, 0, 10, 5), .ink)
///     try canvas.document(width: 10, height: 5)    // <svg …><path d="M0 0L10 0L10 5L0 5Z" style="fill:var(--ink)"/></svg>
///
/// Letters, clips and masks are defined once each, under names that begin with the prefix; letters that drawings share are
/// defined where these are.
package final class SVGCanvas: Canvas {
    /// What stands for a part's colour.
    package enum Colors {
        /// A theme's own colours.
        case theme(Theme)
        /// The custom properties of the page that the drawing is put into: `var(--series-1)`.
        case page

        func text(_ paint: Paint) -> String {
            switch (self, paint) {
            case (.theme(let theme), _): paint.resolved(in: theme).hex
            case (.page, .fixed(let color)): color.hex
            case (.page, _): "var(\(paint.variable))"
            }
        }
    }

    /// Pictures that are defined elsewhere, in the order in which they are drawn: the beginning of their names, and
    /// their sizes in pixels.
    package struct DefinedPictures {
        var prefix: String
        var sizes: [(width: Int, height: Int)]
    }

    private let prefix: String
    private let colors: Colors
    private let pictures: DefinedPictures
    private var pictureCount = 0
    private var definitions = ""
    private var body = ""
    private var path = SVGPath()
    /// The fill of a path that is to be stroked, too.
    private var keptFill: String?
    private var clips: [String: String] = [:]
    private var glyphs: SVGGlyphs
    private let sharesLetters: Bool
    private var cloudCount = 0
    /// How much lower than asked for everything is drawn.
    private var lowering = 0.0
    private var failure: ChartError?

    /// - Parameter letters: those that are defined outside of the drawing; none for a drawing with its own.
    package init(
        prefix: String, colors: Colors, pictures: DefinedPictures = DefinedPictures(prefix: "", sizes: []),
        letters: LetterOutlines? = nil
    ) {
        self.prefix = prefix
        self.colors = colors
        self.pictures = pictures
        glyphs = SVGGlyphs(outlines: letters ?? LetterOutlines(prefix: prefix + "g"))
        sharesLetters = letters != nil
    }

    /// The whole drawing as an SVG element.
    /// - Parameters:
    ///   - attributes: further ones of the root element, escaped, with a space before each.
    ///   - further: definitions of the pictures, where they are to be in the drawing.
    /// - Throws: `ChartError` if something could not be drawn.
    package func document(width: Double, height: Double, attributes: String = "", further: String = "")
        throws(ChartError) -> String
    {
        if let failure { throw failure }
        let (width, height) = (width.svg, height.svg)
        let all = (sharesLetters ? "" : glyphs.outlines.definitions) + definitions + further
        return
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"\(width)\" height=\"\(height)\" viewBox=\"0 0 \(width) \(height)\" stroke-linecap=\"round\" stroke-linejoin=\"round\"\(attributes)>"
            + (all.isEmpty ? "" : "<defs>\(all)</defs>") + body + "</svg>"
    }

    /// An element without a size, by which a page has what its drawings refer to.
    static func hidden(_ definitions: String) -> String {
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" class=\"definitions\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\(definitions)</defs></svg>"
    }

    package func path(_ points: [(x: Double, y: Double)], closed: Bool) {
        path.add(points.map { ($0.x, $0.y + lowering) }, closed: closed)
    }

    package func circle(x: Double, y: Double, radius: Double) { path.addCircle(x: x, y: y + lowering, radius: radius) }

    package func stroke(_ paint: Paint, width: Double, dash: [Double], opacity: Double) {
        var style = "\(keptFill ?? "fill:none");stroke:\(colors.text(paint))"
        if width != 1 { style += ";stroke-width:\(width.svg)" }
        // Round ends would close the gaps.
        if !dash.isEmpty { style += ";stroke-linecap:butt;stroke-dasharray:\(dash.map(\.svg).joined(separator: ","))" }
        if opacity != 1 { style += ";stroke-opacity:\(opacity.svg)" }
        draw(style)
    }

    package func fill(_ paint: Paint, opacity: Double, keepsPath: Bool) {
        let style = fill(paint, opacity)
        if keepsPath { keptFill = style } else { draw(style) }
    }

    private func fill(_ paint: Paint, _ opacity: Double) -> String {
        "fill:\(colors.text(paint))" + (opacity == 1 ? "" : ";fill-opacity:\(opacity.svg)")
    }

    private func draw(_ style: String) {
        if !path.isEmpty { body += "<path d=\"\(path.data)\" style=\"\(style)\"/>" }
        path = SVGPath()
        keptFill = nil
    }

    package func text(_ text: PlacedText) {
        let isTurned = text.angle != 0, before = lowering
        var text = text
        if isTurned {
            body +=
                "<g transform=\"translate(\(text.x.svg) \((text.y + lowering).svg)) rotate(\((text.angle * 180 / .pi).svg))\">"
            (text.x, text.y, lowering) = (0, 0, 0)
        }
        text.box.x += text.x
        text.box.y += text.y
        if text.halo { rectangle(text.haloBox, .background, opacity: PlacedText.haloOpacity) }
        if let layout = text.layout {
            let uses = glyphs.uses(of: layout)
            let place = "translate(\(text.box.x.svg) \((text.box.y + lowering + uses.baseline).svg))"
            if !uses.elements.isEmpty {
                body += "<g transform=\"\(place)\" style=\"\(fill(text.paint, 1))\">\(uses.elements)</g>"
            }
        } else {
            rectangle(text.bar, text.paint, opacity: PlacedText.barOpacity)
        }
        lowering = before
        if isTurned { body += "</g>" }
    }

    package func cloud(_ cloud: CloudPicture, in box: Box) {
        guard let data = cloud.png() else {
            failure = failure ?? ChartError("drawing points as SVG", "no memory", advice: tooLargeOrTooLittle)
            return
        }
        let place =
            "x=\"\(box.x.svg)\" y=\"\((box.y + lowering).svg)\" width=\"\(box.width.svg)\" height=\"\(box.height.svg)\""
        let image =
            "<image \(place) preserveAspectRatio=\"none\" xlink:href=\"data:image/png;base64,\(data.base64EncodedString())\"/>"
        switch cloud.content {
        case .colors: body += image
        case .coverage(let paint):
            // White lets through, black hides.
            let name = "\(prefix)m\(cloudCount)"
            cloudCount += 1
            definitions += "<mask id=\"\(name)\">\(image)</mask>"
            body += "<rect \(place) mask=\"url(#\(name))\" style=\"\(fill(paint, 1))\"/>"
        }
    }

    package func picture(_ picture: DrawnPicture) {
        precondition(pictureCount < pictures.sizes.count, "more pictures are drawn than defined")
        body += picture.use(
            "\(pictures.prefix)\(pictureCount)", size: pictures.sizes[pictureCount], below: lowering)
        pictureCount += 1
    }

    package func clipped(to box: Box, _ draw: () -> Void) {
        var outline = SVGPath()
        outline.add(
            [(box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)].map {
                ($0.0, $0.1 + lowering)
            }, closed: true)
        let before = body
        body = ""
        draw()
        let inner = body
        body = before
        guard !inner.isEmpty else { return }
        let name = clips[outline.data] ?? "\(prefix)c\(clips.count)"
        if clips.updateValue(name, forKey: outline.data) == nil {
            definitions += "<clipPath id=\"\(name)\"><path d=\"\(outline.data)\"/></clipPath>"
        }
        body += "<g clip-path=\"url(#\(name))\">\(inner)</g>"
    }

    package func lowered(by y: Double, _ draw: () throws(ChartError) -> Void) throws(ChartError) {
        lowering += y
        defer { lowering -= y }
        try draw()
    }
}
