import Pictures

/// What a picture's file says of itself besides its pixels: read for remarks, and to turn it upright.
struct PhotographHeader: Equatable {
    enum Colors: Equatable { case gray, rgb, cmyk }

    var colors: Colors = .rgb
    var orientation = Orientation.topLeft

    /// Looks through the segments of a JPEG file, or the chunks of a PNG or WebP file; what can't be read counts as usual.
    init(_ bytes: [UInt8]) {
        orientation = Orientation(ofFile: bytes)
        switch ImageFormat(beginning: bytes) {
        case .png: if bytes.count > 25, [0, 4].contains(bytes[25]) { colors = .gray }
        case .jpeg:
            guard let frame = JPEGSegments(bytes).first(where: \.isFrame)?.payload, frame.count > 5 else { return }
            let components = frame[frame.startIndex + 5]
            colors = components == 1 ? .gray : components == 4 ? .cmyk : .rgb
        case .webP, nil: break
        }
    }

    /// For the report: "CMYK, converted to RGB".
    var remarks: [String] {
        var remarks: [String] = []
        switch colors {
        case .gray: remarks.append("grayscale, repeated in three channels")
        case .cmyk: remarks.append("CMYK, converted to RGB")
        case .rgb: break
        }
        if !orientation.isUpright {
            remarks.append("turned upright, as its EXIF orientation \(orientation.rawValue) asks")
        }
        return remarks
    }
}
