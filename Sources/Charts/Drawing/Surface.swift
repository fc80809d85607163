import CCairo
import Foundation

/// Collects the bytes that Cairo writes.
package final class ByteSink {
    package var data = Data()
    package init() {}

    package var pointer: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    package static let write:
        @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<UInt8>?, UInt32) -> cairo_status_t = {
            closure, bytes, count in
            guard let closure, let bytes else { return CAIRO_STATUS_WRITE_ERROR }
            Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue().data.append(bytes, count: Int(count))
            return CAIRO_STATUS_SUCCESS
        }
}

/// Throws if Cairo has met an error on the surface or in the context.
package func checkCairo(_ status: cairo_status_t, _ doing: String) throws(ChartError) {
    guard status != CAIRO_STATUS_SUCCESS else { return }
    throw ChartError(
        "drawing \(doing)", "Cairo says \"\(String(cString: cairo_status_to_string(status)))\"",
        advice: tooLargeOrTooLittle)
}

/// What to do where Cairo fails.
let tooLargeOrTooLittle = "This is likely too large a size or too little memory"

/// The form in which Cairo takes a PDF's creation date: "2026-11-22T17:08:00Z".
package func pdfDate(_ date: Date) -> String {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withInternetDateTime]
    return formatter.string(from: date)
}
