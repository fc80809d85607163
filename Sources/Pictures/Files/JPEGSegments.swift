/// The segments of a JPEG file up to its first scan: each a marker and the bytes that belong to it (ITU-T T.81,
/// annex B).
package struct JPEGSegments: Sequence, IteratorProtocol {
    package struct Segment {
        /// The marker's second byte: 0xE1 for APP1, 0xC0 for the start of a baseline frame.
        package let marker: UInt8
        package let payload: ArraySlice<UInt8>

        /// Whether it is the start of a frame, without the tables that lie among these numbers.
        package var isFrame: Bool { 0xC0...0xCF ~= marker && ![0xC4, 0xC8, 0xCC].contains(marker) }
    }

    private var rest: ArraySlice<UInt8>

    package init(_ bytes: [UInt8]) { rest = bytes.dropFirst(2) }

    package mutating func next() -> Segment? {
        while rest.count >= 4, rest.first == 0xFF {
            let marker = rest[rest.startIndex + 1]
            // Any number of these may stand before a marker.
            if marker == 0xFF {
                rest = rest.dropFirst()
                continue
            }
            // The start of the scan: what follows is the picture.
            if marker == 0xDA { return nil }
            let length = Int(rest[rest.startIndex + 2]) << 8 | Int(rest[rest.startIndex + 3])
            guard length >= 2, rest.count >= 2 + length else { return nil }
            defer { rest = rest.dropFirst(2 + length) }
            return Segment(marker: marker, payload: rest.dropFirst(4).prefix(length - 2))
        }
        return nil
    }
}

extension JPEGSegments {
    /// What kind of JPEG this is, where it is one that libjpeg-turbo's usual functions don't decode.
    ///
    /// Of the frames of table B.1 these are the lossless and the hierarchical ones, and those of 12 bits.
    var unsupportedKind: String? {
        guard let frame = first(where: \.isFrame) else { return nil }
        switch frame.marker {
        case 0xC3, 0xC7, 0xCB, 0xCF: return "a lossless JPEG"
        case 0xC5, 0xC6, 0xCD, 0xCE: return "a hierarchical JPEG"
        default: break
        }
        guard let precision = frame.payload.first, precision != 8 else { return nil }
        return "a JPEG of \(precision) bits for each colour"
    }
}
