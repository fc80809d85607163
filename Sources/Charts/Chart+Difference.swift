import CCairo
import Foundation

extension Chart {
    /// A PNG picture of where two charts differ: what only the old one shows in orange, what only the new one shows in
    /// blue, and what both show as a faint grey, on a transparent ground.
    ///
    /// - Throws: `ChartError` where a chart cannot be drawn.
    public static func difference(from old: Chart, to new: Chart, scale: Double = 1.5) throws(ChartError) -> Data {
        let (oldSize, newSize) = (old.size, new.size)
        let width = Int((max(oldSize.width, newSize.width) * scale).rounded(.up))
        let height = Int((max(oldSize.height, newSize.height) * scale).rounded(.up))
        let before = try old.pixels(width: width, height: height, scale: scale)
        let after = try new.pixels(width: width, height: height, scale: scale)
        let surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(width), Int32(height))
        defer { cairo_surface_destroy(surface) }
        try checkCairo(cairo_surface_status(surface), "a picture of a difference")
        cairo_surface_flush(surface)
        let stride = Int(cairo_image_surface_get_stride(surface)) / 4
        guard let bytes = cairo_image_surface_get_data(surface) else {
            throw ChartError(
                "drawing a picture of a difference", "Cairo gave no memory for it", advice: tooLargeOrTooLittle)
        }
        bytes.withMemoryRebound(to: UInt32.self, capacity: stride * height) { pixels in
            for row in 0..<height {
                for column in 0..<width {
                    pixels[row * stride + column] = mixed(before[row * width + column], after[row * width + column])
                }
            }
        }
        cairo_surface_mark_dirty(surface)
        let sink = ByteSink()
        try checkCairo(
            cairo_surface_write_to_png_stream(surface, ByteSink.write, sink.pointer), "a picture of a difference")
        return sink.data
    }

    /// A pixel of the picture from how dark the pixel is in either chart, as premultiplied ARGB.
    private static func mixed(_ old: UInt8, _ new: UInt8) -> UInt32 {
        func color(_ alpha: UInt32, _ red: UInt32, _ green: UInt32, _ blue: UInt32) -> UInt32 {
            alpha << 24 | (red * alpha / 255) << 16 | (green * alpha / 255) << 8 | blue * alpha / 255
        }
        let difference = Int(new) - Int(old)
        // Darkness of less than this is what smoothing of edges leaves.
        if difference > 24 { return color(UInt32(min(255, 90 + difference)), 0x00, 0x72, 0xB2) }
        if difference < -24 { return color(UInt32(min(255, 90 - difference)), 0xD5, 0x5E, 0x00) }
        return color(UInt32(max(old, new)) / 2, 0x80, 0x80, 0x80)
    }

    /// How dark each pixel of the chart is on a white ground: 0 for white, 255 for black.
    private func pixels(width: Int, height: Int, scale: Double) throws(ChartError) -> [UInt8] {
        let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
        defer { cairo_surface_destroy(surface) }
        guard let context = cairo_create(surface) else {
            throw ChartError("drawing a picture of a difference", "Cairo made no context", advice: tooLargeOrTooLittle)
        }
        defer { cairo_destroy(context) }
        cairo_set_source_rgb(context, 1, 1, 1)
        cairo_paint(context)
        cairo_scale(context, scale, scale)
        draw(in: context, theme: .light)
        try checkCairo(cairo_status(context), "a picture of a difference")
        cairo_surface_flush(surface)
        let stride = Int(cairo_image_surface_get_stride(surface)) / 4
        guard let bytes = cairo_image_surface_get_data(surface) else {
            throw ChartError(
                "drawing a picture of a difference", "Cairo gave no memory for it", advice: tooLargeOrTooLittle)
        }
        return bytes.withMemoryRebound(to: UInt32.self, capacity: stride * height) { pixels in
            (0..<width * height).map { index in
                let pixel = pixels[index / width * stride + index % width]
                let light = (pixel >> 16 & 255) * 54 + (pixel >> 8 & 255) * 183 + (pixel & 255) * 19
                return UInt8(255 - min(255, light / 256))
            }
        }
    }
}
