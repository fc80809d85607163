import CCairo
import Charts
import Foundation

/// A decoded PNG.
struct DecodedPNG {
    struct Unreadable: Error { let reason: String }

    let width, height: Int
    let pixels: [RGB]

    init(png: Data) throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("chart-\(UUID().uuidString).png")
        try png.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let surface = cairo_image_surface_create_from_png(file.path)
        defer { cairo_surface_destroy(surface) }
        guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let bytes = cairo_image_surface_get_data(surface)
        else {
            throw Unreadable(reason: "Cairo cannot read the picture")
        }
        let (columns, rows) = (
            Int(cairo_image_surface_get_width(surface)), Int(cairo_image_surface_get_height(surface))
        )
        let stride = Int(cairo_image_surface_get_stride(surface))
        (width, height) = (columns, rows)
        pixels = (0..<columns * rows).map { index in
            let at = bytes + index / columns * stride + index % columns * 4
            return RGB(at[2], at[1], at[0])
        }
    }

    /// The share of pixels that differ by more than `levels` of 255 in any component; 1 if the sizes differ.
    func share(differingFrom other: DecodedPNG, byMoreThan levels: Int) -> Double {
        guard (width, height) == (other.width, other.height), !pixels.isEmpty else { return 1 }
        let differing = zip(pixels, other.pixels).count { one, two in
            [(one.red, two.red), (one.green, two.green), (one.blue, two.blue)].contains {
                abs(Int($0) - Int($1)) > levels
            }
        }
        return Double(differing) / Double(pixels.count)
    }
}
