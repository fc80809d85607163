import CCairo
import Foundation
import Pictures

/// A cell's picture as it is to be drawn: with its heat map, in no more pixels than can be seen.
package struct DrawnPicture {
    var picture: Picture
    var heat: (map: PixelMap, opacity: Double, scale: HeatScale, domain: ClosedRange<Double>)?
    var isLossless: Bool
    /// In pixels of the figure's natural size.
    package var box: Box

    /// Screens and paper show at most so many pixels for one of the figure's.
    private static let density = 2.0
    private static let quality = 88
    /// Up to here, PNG is small enough, and single pixels may be looked at.
    private static let mostExactPixels = 64 * 64

    /// The size of a picture within a square place: whole multiples when enlarged, so that all its pixels are alike.
    static func size(of picture: Picture, within side: Double) -> (width: Double, height: Double) {
        let width = Double(picture.width), height = Double(picture.height)
        let fitting = min(side / width, 1.25 * side / height)
        // A multiple that rounding left just below itself is one.
        let whole = floor(fitting + 1e-9), scale = whole >= 1 ? whole : fitting
        return (width * scale, height * scale)
    }

    /// What is seen: the heat map over the picture, made smaller where it has pixels to spare.
    func seen() throws(ChartError) -> Picture {
        var seen = picture
        if let heat { seen = picture.under(heat.map, heat.scale, in: heat.domain, opacity: heat.opacity) }
        let size = seenSize
        return seen.width > size.width || seen.height > size.height
            ? try seen.scaled(width: size.width, height: size.height) : seen
    }

    /// The size of what is seen in pixels.
    var seenSize: (width: Int, height: Int) {
        func least(_ pixels: Int, _ map: Int?, _ extent: Double) -> Int {
            max(1, min(max(pixels, map ?? 0), Int((extent * DrawnPicture.density).rounded(.up))))
        }
        return (least(picture.width, heat?.map.width, box.width), least(picture.height, heat?.map.height, box.height))
    }

    /// PNG, or JPEG where PNG would be large and JPEG is allowed.
    private static func file(of picture: Picture, isLossless: Bool) throws(ChartError) -> (type: String, data: Data) {
        do {
            return isLossless || picture.width * picture.height <= mostExactPixels
                ? ("image/png", try picture.png()) : ("image/jpeg", try picture.jpeg(quality: quality))
        } catch { throw ChartError(error.attempt, error.finding, advice: error.advice) }
    }

    /// An element of SVG that is the picture, one unit for each pixel, under a name by which it can be drawn several
    /// times.
    func definition(_ name: String) throws(ChartError) -> String {
        let seen = try seen(), file = try DrawnPicture.file(of: seen, isLossless: isLossless)
        // The attribute is for readers that don't know the style.
        let rendering =
            box.width > Double(seen.width)
            ? " image-rendering=\"optimizeSpeed\" style=\"image-rendering:pixelated\"" : ""
        return
            "<image id=\"\(name)\" width=\"\(seen.width)\" height=\"\(seen.height)\" preserveAspectRatio=\"none\"\(rendering) xlink:href=\"data:\(file.type);base64,\(file.data.base64EncodedString())\"/>"
    }

    /// An element of SVG that draws a picture defined as `name`, of `size` pixels, `y` lower than the picture's own
    /// place.
    func use(_ name: String, size: (width: Int, height: Int), below y: Double) -> String {
        func text(_ number: Double) -> String { String(format: "%.5g", number) }
        return
            "<use xlink:href=\"#\(name)\" transform=\"translate(\(text(box.x)) \(text(box.y + y))) scale(\(text(box.width / Double(size.width))) \(text(box.height / Double(size.height))))\"/>"
    }

    /// Draws at the picture's place; a PDF gets the file itself where it is JPEG.
    func draw(in context: OpaquePointer) throws(ChartError) {
        let seen = try seen(), surface = try seen.surface()
        defer { cairo_surface_destroy(surface) }
        if cairo_surface_get_type(cairo_get_target(context)) == CAIRO_SURFACE_TYPE_PDF {
            let file = try DrawnPicture.file(of: seen, isLossless: isLossless)
            if file.type == "image/jpeg" { attach(file.data, to: surface) }
        }
        cairo_save(context)
        cairo_translate(context, box.x, box.y)
        cairo_scale(context, box.width / Double(seen.width), box.height / Double(seen.height))
        cairo_set_source_surface(context, surface, 0, 0)
        cairo_pattern_set_filter(
            cairo_get_source(context), box.width > Double(seen.width) ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD)
        cairo_paint(context)
        cairo_restore(context)
    }

    private func attach(_ file: Data, to surface: OpaquePointer?) {
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: file.count)
        file.copyBytes(to: bytes, count: file.count)
        cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_JPEG, bytes, UInt(file.count), { $0?.deallocate() }, bytes)
    }
}
