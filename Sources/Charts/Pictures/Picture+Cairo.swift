import CCairo
import Pictures

extension Picture {
    /// The colour in a column, from the left, and a row, from the top.
    public subscript(column: Int, row: Int) -> RGB {
        let place = 3 * (row * width + column)
        return RGB(pixels[place], pixels[place + 1], pixels[place + 2])
    }

    /// The picture in another size, smoothed.
    package func scaled(width: Int, height: Int) throws(ChartError) -> Picture {
        let source = try surface(), target = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
        defer {
            cairo_surface_destroy(source)
            cairo_surface_destroy(target)
        }
        guard let context = cairo_create(target) else {
            throw ChartError("scaling a picture", "Cairo made no context", advice: tooLargeOrTooLittle)
        }
        cairo_scale(context, Double(width) / Double(self.width), Double(height) / Double(self.height))
        cairo_set_source_surface(context, source, 0, 0)
        cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_GOOD)
        // Beyond the edge lies the edge, so that no dark seam appears there.
        cairo_pattern_set_extend(cairo_get_source(context), CAIRO_EXTEND_PAD)
        cairo_paint(context)
        cairo_destroy(context)
        cairo_surface_flush(target)
        guard let bytes = cairo_image_surface_get_data(target) else {
            throw ChartError("scaling a picture", "Cairo gave no memory for it", advice: tooLargeOrTooLittle)
        }
        return Picture(
            width: width, height: height, bytes: bytes, stride: Int(cairo_image_surface_get_stride(target)))
    }

    /// A surface with the picture, to be destroyed by the caller.
    func surface() throws(ChartError) -> OpaquePointer? {
        let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
        guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let bytes = cairo_image_surface_get_data(surface)
        else {
            throw ChartError(
                "drawing a picture of \(width) x \(height) pixels", "Cairo gave no memory for it",
                advice: "Make it smaller"
            )
        }
        let stride = Int(cairo_image_surface_get_stride(surface)) / 4
        bytes.withMemoryRebound(to: UInt32.self, capacity: stride * height) { words in
            for row in 0..<height {
                for column in 0..<width {
                    let color = self[column, row]
                    words[row * stride + column] =
                        UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue)
                }
            }
        }
        cairo_surface_mark_dirty(surface)
        return surface
    }

    private init(width: Int, height: Int, bytes: UnsafeMutablePointer<UInt8>, stride: Int) {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(3 * width * height)
        bytes.withMemoryRebound(to: UInt32.self, capacity: stride / 4 * height) { words in
            for row in 0..<height {
                for word in UnsafeBufferPointer(start: words + row * (stride / 4), count: width) {
                    pixels.append(UInt8(word >> 16 & 255))
                    pixels.append(UInt8(word >> 8 & 255))
                    pixels.append(UInt8(word & 255))
                }
            }
        }
        self.init(width: width, height: height, pixels: pixels)
    }
}
