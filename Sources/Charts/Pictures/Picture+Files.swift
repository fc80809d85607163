import CCairo
import CJPEG
import Foundation

extension Picture {
    /// The picture as a PNG file.
    /// - Throws: `ChartError` if Cairo has no memory for it.
    public func png() throws(ChartError) -> Data {
        let surface = try surface(), sink = ByteSink()
        defer { cairo_surface_destroy(surface) }
        try checkCairo(cairo_surface_write_to_png_stream(surface, ByteSink.write, sink.pointer), "a picture as PNG")
        return sink.data
    }

    /// Reads a PNG file; transparency is shown on black.
    /// - Throws: `ChartError` if it isn't one.
    public init(png: Data) throws(ChartError) {
        let source = ByteSource(png)
        let surface = cairo_image_surface_create_from_png_stream(ByteSource.read, source.pointer)
        defer { cairo_surface_destroy(surface) }
        guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let bytes = cairo_image_surface_get_data(surface),
            [CAIRO_FORMAT_RGB24, CAIRO_FORMAT_ARGB32].contains(cairo_image_surface_get_format(surface))
        else {
            throw ChartError(
                "reading a picture", "its \(png.count) bytes are not a PNG file of 8-bit colours",
                advice: "Compute the step again that made it"
            )
        }
        try self.init(
            width: Int(cairo_image_surface_get_width(surface)), height: Int(cairo_image_surface_get_height(surface)),
            bytes: bytes,
            stride: Int(cairo_image_surface_get_stride(surface)))
    }

    /// The picture as a JPEG file, in which colours are near those of the picture.
    package func jpeg(quality: Int) throws(ChartError) -> Data {
        var message = [CChar](repeating: 0, count: Int(CJPEG_MESSAGE_LENGTH))
        var bytes: UnsafeMutablePointer<UInt8>?, count = 0
        let result = cjpeg_write_rgb(pixels, UInt32(width), UInt32(height), Int32(quality), &bytes, &count, &message)
        guard result != 0, let bytes else {
            let reason = String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            throw ChartError(
                "writing a picture of \(width) x \(height) pixels as JPEG", reason, advice: "Make it smaller")
        }
        defer { free(bytes) }
        return Data(bytes: bytes, count: count)
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
        return try Picture(
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

    private init(width: Int, height: Int, bytes: UnsafeMutablePointer<UInt8>, stride: Int) throws(ChartError) {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(3 * width * height)
        bytes.withMemoryRebound(to: UInt32.self, capacity: stride / 4 * height) { words in
            for row in 0..<height {
                for word in UnsafeBufferPointer(start: words + row * (stride / 4), count: width) {
                    pixels += [UInt8(word >> 16 & 255), UInt8(word >> 8 & 255), UInt8(word & 255)]
                }
            }
        }
        try self.init(width: width, height: height, pixels: pixels)
    }
}

/// Gives bytes to Cairo.
private final class ByteSource {
    private var left: Data.SubSequence

    init(_ data: Data) { left = data[...] }

    var pointer: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static let read: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt8>?, UInt32) -> cairo_status_t =
        { closure, target, count in
            guard let closure, let target else { return CAIRO_STATUS_READ_ERROR }
            let source = Unmanaged<ByteSource>.fromOpaque(closure).takeUnretainedValue()
            guard source.left.count >= Int(count) else { return CAIRO_STATUS_READ_ERROR }
            source.left.prefix(Int(count)).copyBytes(to: target, count: Int(count))
            source.left = source.left.dropFirst(Int(count))
            return CAIRO_STATUS_SUCCESS
        }
}
