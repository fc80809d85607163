import CJPEG
import CPNG
import CWebP

extension Picture {
    /// Decodes the bytes of a PNG, JPEG or WebP file into what Pillow's `Image.open(…).convert("RGB")` gives.
    ///
    /// Grey is repeated three times; palettes are resolved; transparency is dropped, not painted over a background; the
    /// orientation that EXIF data ask for (see ``Orientation``), gamma and colour profiles are ignored; CMYK is taken as inverted, as
    /// Adobe's programs write it. Of 16 bits the upper 8 are kept, also for grey, which Pillow would cut off at 255.
    ///
    /// - Parameter name: the file's name in errors.
    /// - Throws: ``PictureError`` if the bytes are of another format, damaged, cut off, or hold more than
    ///   ``largestPixelCount`` pixels.
    public init(decoding bytes: [UInt8], named name: String) throws {
        guard let format = ImageFormat(beginning: bytes) else {
            throw PictureError(
                "reading \(name)",
                "expected a \(ImageFormat.choice) image, found \(ImageFormat.description(beginning: bytes))",
                advice: "Convert it to PNG")
        }
        let decoder = Decoder(format: format, bytes: bytes, name: name)
        let (width, height) = try decoder.size()
        self.init(width: width, height: height, pixels: try decoder.pixels(width * height * 3))
    }

    /// Decodes a PNG file and how opaque its pixels are, from 0 to 255.
    ///
    /// - Throws: ``PictureError`` as ``init(decoding:named:)`` does, and for a JPEG file.
    package static func withCoverage(decoding bytes: [UInt8], named name: String) throws -> (
        picture: Picture, coverage: [UInt8]
    ) {
        guard ImageFormat(beginning: bytes) == .png else {
            throw PictureError(
                "reading \(name)", "expected a PNG image, found \(ImageFormat.description(beginning: bytes))",
                advice: "Convert it to PNG")
        }
        let decoder = Decoder(format: .png, bytes: bytes, name: name)
        let (width, height) = try decoder.size()
        let pixels = try decoder.pixelsWithCoverage(width * height)
        let colors = pixels.indices.lazy.filter { $0 % 4 != 3 }.map { pixels[$0] }
        return (
            Picture(width: width, height: height, pixels: Array(colors)),
            stride(from: 3, to: pixels.count, by: 4).map { pixels[$0] }
        )
    }
}

/// One file's bytes and the library that understands them.
private struct Decoder {
    let format: ImageFormat
    let bytes: [UInt8]
    let name: String

    /// Width and height, checked before anything is reserved for the pixels.
    func size() throws -> (width: Int, height: Int) {
        let width: Int
        let height: Int
        /// The most bytes that the file's compression can unfold to, and the bytes that its header promises.
        let (possible, promised): (Int, Int)
        switch format {
        case .png:
            var header = cpng_header()
            try call { cpng_read_header($0.baseAddress, $0.count, &header, $1) }
            (width, height) = (Int(header.width), Int(header.height))
            // Deflate packs at most 1032 bytes into one.
            (possible, promised) = (bytes.count * 1032, Int(clamping: header.stored_bytes))
        case .webP:
            var header = cwebp_header()
            try call { cwebp_read_header($0.baseAddress, $0.count, &header, $1) }
            guard header.is_animated == 0 else {
                throw unreadable("an animated WebP image", advice: "Save one of its pictures as PNG")
            }
            (width, height) = (Int(header.width), Int(header.height))
            // An image of one colour takes a few bytes, however large.
            (possible, promised) = (.max, width * height)
        case .jpeg:
            if let kind = JPEGSegments(bytes).unsupportedKind {
                throw unreadable("\(kind), which common readers don't decode", advice: "Convert it to PNG")
            }
            var header = cjpeg_header()
            try call { cjpeg_read_header($0.baseAddress, $0.count, &header, $1) }
            (width, height) = (Int(header.width), Int(header.height))
            // A block of 8x8 pixels takes at least one bit.
            (possible, promised) = (bytes.count * 512, width * height)
        }
        guard width > 0, height > 0, width <= Picture.largestPixelCount / height else {
            throw PictureError(
                "reading \(name)", "expected 1 to \(Picture.largestPixelCount) pixels, found \(width) x \(height)",
                advice: "Make the image smaller")
        }
        guard promised <= possible else {
            throw damaged("its header promises \(width) x \(height) pixels, more than \(bytes.count) bytes can hold")
        }
        return (width, height)
    }

    func pixels(_ count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { pixels, filled in
            let target = pixels.baseAddress
            switch format {
            case .png: try call { cpng_read_rgb($0.baseAddress, $0.count, target, count, $1) }
            case .webP: try call { cwebp_read_rgb($0.baseAddress, $0.count, target, count, $1) }
            case .jpeg: try call { cjpeg_read_rgb($0.baseAddress, $0.count, target, count, $1) }
            }
            filled = count
        }
    }

    func pixelsWithCoverage(_ count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: 4 * count) { pixels, filled in
            let target = pixels.baseAddress
            try call { cpng_read_rgba($0.baseAddress, $0.count, target, 4 * count, $1) }
            filled = 4 * count
        }
    }

    /// Calls one of the C functions, which return 1, or 0 after writing a message.
    private func call(_ function: (UnsafeBufferPointer<UInt8>, UnsafeMutablePointer<CChar>) -> Int32) throws {
        let length = max(CPNG_MESSAGE_LENGTH, CJPEG_MESSAGE_LENGTH, CWEBP_MESSAGE_LENGTH)
        try withUnsafeTemporaryAllocation(of: CChar.self, capacity: length) { message in
            guard let text = message.baseAddress else { return }
            message.initialize(repeating: 0)
            guard bytes.withUnsafeBufferPointer({ function($0, text) }) == 1 else {
                throw damaged(String(cString: text))
            }
        }
    }

    private func damaged(_ reason: String) -> PictureError {
        PictureError(
            "reading \(name)", "expected a whole \(format.rawValue) image, found damage (\(reason))",
            advice: "Give a whole \(ImageFormat.choice) file")
    }

    private func unreadable(_ kind: String, advice: String) -> PictureError {
        PictureError("reading \(name)", "it is \(kind)", advice: advice)
    }
}
