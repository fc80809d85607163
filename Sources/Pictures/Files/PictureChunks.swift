/// The parts that PNG and WebP files are made of: each a name of four letters and its bytes.
struct PictureChunks: Sequence, IteratorProtocol {
    struct Chunk {
        let name: String
        let content: ArraySlice<UInt8>
    }

    private enum Layout { case png, riff }

    private let layout: Layout
    private var rest: ArraySlice<UInt8>

    /// PNG (third edition, 5.3): big-endian length, name, content, checksum.
    init(png bytes: [UInt8]) { (layout, rest) = (.png, bytes.dropFirst(8)) }

    /// RIFF as WebP has it: name, little-endian length, content, a byte more where the length is odd.
    init(webP bytes: [UInt8]) { (layout, rest) = (.riff, bytes.dropFirst(12)) }

    mutating func next() -> Chunk? {
        guard rest.count >= 8 else { return nil }
        let head = Array(rest.prefix(8))
        let (name, count) =
            switch layout {
            case .png: (head[4...], head[..<4].reduce(0) { $0 << 8 | Int($1) })
            case .riff: (head[..<4], head[4...].reversed().reduce(0) { $0 << 8 | Int($1) })
            }
        let content = rest.dropFirst(8).prefix(count)
        guard content.count == count else { return nil }
        rest = rest.dropFirst(8 + count + (layout == .png ? 4 : count % 2))
        return Chunk(name: String(decoding: name, as: UTF8.self), content: content)
    }
}
