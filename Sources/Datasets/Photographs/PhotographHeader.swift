import Pictures

/// What a picture's file says of itself besides its pixels: read for remarks, and to turn it upright.
struct PhotographHeader: Equatable {
    enum Colors: Equatable { case gray, rgb, cmyk }

    var colors: Colors = .rgb
    /// EXIF's number from 1 (upright) to 8 (EXIF 2.3, tag 274).
    var orientation = 1

    /// Looks through the segments of a JPEG file, or the header of a PNG file; what can't be read counts as usual.
    init(_ bytes: [UInt8]) {
        switch ImageFormat(beginning: bytes) {
        case .png: if bytes.count > 25, [0, 4].contains(bytes[25]) { colors = .gray }
        case .jpeg: readSegments(bytes[...])
        case nil: break
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
        if orientation != 1 { remarks.append("turned upright, as its EXIF orientation \(orientation) asks") }
        return remarks
    }

    private mutating func readSegments(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes.dropFirst(2)
        while rest.count >= 4, rest.first == 0xFF {
            let marker = rest[rest.startIndex + 1]
            if marker == 0xFF {
                rest = rest.dropFirst()
                continue
            }
            // The start of the scan: what follows is the picture.
            if marker == 0xDA { return }
            let length = Int(rest[rest.startIndex + 2]) << 8 | Int(rest[rest.startIndex + 3])
            guard length >= 2, rest.count >= 2 + length else { return }
            let payload = Array(rest.dropFirst(4).prefix(length - 2))
            switch marker {
            case 0xE1: orientation = Self.orientation(inEXIF: payload) ?? orientation
            // Starts of frames, without the tables that lie among their numbers.
            case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(marker):
                if payload.count > 5 { colors = payload[5] == 1 ? .gray : payload[5] == 4 ? .cmyk : .rgb }
            default: break
            }
            rest = rest.dropFirst(2 + length)
        }
    }

    /// Tag 274 of the first directory of the TIFF structure after "Exif".
    private static func orientation(inEXIF payload: [UInt8]) -> Int? {
        guard payload.starts(with: Array("Exif\0\0".utf8)) else { return nil }
        let tiff = Array(payload.dropFirst(6))
        let isLittle = tiff.starts(with: Array("II".utf8))
        guard isLittle || tiff.starts(with: Array("MM".utf8)) else { return nil }
        func number(_ offset: Int, _ length: Int) -> Int? {
            guard offset >= 0, offset <= tiff.count - length else { return nil }
            let part = tiff[offset..<offset + length]
            return (isLittle ? Array(part.reversed()) : Array(part)).reduce(0) { $0 << 8 | Int($1) }
        }
        guard number(2, 2) == 42, let directory = number(4, 4), let count = number(directory, 2) else { return nil }
        for entry in 0..<count {
            let start = directory + 2 + 12 * entry
            guard let tag = number(start, 2) else { return nil }
            if tag == 274, let value = number(start + 8, 2), 1...8 ~= value { return value }
        }
        return nil
    }
}

extension Picture {
    /// The picture as it is meant to be seen, from the way it is stored.
    func upright(from orientation: Int) -> Picture {
        guard 2...8 ~= orientation else { return self }
        let swapsAxes = orientation >= 5
        let (newWidth, newHeight) = swapsAxes ? (height, width) : (width, height)
        let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { target, filled in
            for row in 0..<newHeight {
                for column in 0..<newWidth {
                    let (x, y) =
                        switch orientation {
                        case 2: (width - 1 - column, row)
                        case 3: (width - 1 - column, height - 1 - row)
                        case 4: (column, height - 1 - row)
                        case 5: (row, column)
                        case 6: (row, height - 1 - column)
                        case 7: (width - 1 - row, height - 1 - column)
                        default: (width - 1 - row, column)
                        }
                    for color in 0..<3 {
                        target[(row * newWidth + column) * 3 + color] = pixels[(y * width + x) * 3 + color]
                    }
                }
            }
            filled = pixels.count
        }
        return Picture(width: newWidth, height: newHeight, pixels: turned)
    }
}
