import CCairo
import Foundation

/// Very many points as a picture, drawn over a box of the chart.
package struct CloudPicture {
    enum Content {
        /// A byte a pixel: how much of it is to be painted.
        case coverage(Paint)
        /// Blue, green, red and coverage of each pixel, each times the coverage.
        case colors
    }

    let content: Content
    let width: Int
    let height: Int
    let bytes: [UInt8]
    /// The mean coverage, in percent.
    let darkness: Double

    var paint: Paint { if case .coverage(let paint) = content { paint } else { .fixed(RGB(0)) } }

    private var bytesPerPixel: Int { if case .coverage = content { 1 } else { 4 } }

    /// A surface with the picture, to be destroyed by the caller; nil where there is no memory for it.
    func surface() -> OpaquePointer? {
        let format = bytesPerPixel == 1 ? CAIRO_FORMAT_A8 : CAIRO_FORMAT_ARGB32
        guard let surface = cairo_image_surface_create(format, Int32(width), Int32(height)) else { return nil }
        cairo_surface_flush(surface)
        guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let target = cairo_image_surface_get_data(surface)
        else {
            cairo_surface_destroy(surface)
            return nil
        }
        let stride = Int(cairo_image_surface_get_stride(surface)), row = width * bytesPerPixel
        bytes.withUnsafeBufferPointer { source in
            guard let source = source.baseAddress else { return }
            for line in 0..<height { (target + line * stride).update(from: source + line * row, count: row) }
        }
        cairo_surface_mark_dirty(surface)
        return surface
    }

    /// The picture as PNG; coverage is grey, from black for none to white.
    func png() -> Data? {
        guard let surface = surface() else { return nil }
        defer { cairo_surface_destroy(surface) }
        let sink = ByteSink()
        guard cairo_surface_write_to_png_stream(surface, ByteSink.write, sink.pointer) == CAIRO_STATUS_SUCCESS else {
            return nil
        }
        return sink.data
    }
}
