import Foundation

/// Gives a document's fonts the widths that their own letters have.
///
/// Cairo before 1.17.6 cuts widths down to whole thousandths of the font's size, by which a viewer's words wander up to
/// a pixel from where they were drawn; later versions don't.
enum PDFFontWidths {
    static func correct(in document: PDFDocument) {
        for object in document.objects where object["Type"].name == "Font" {
            switch object["Subtype"].name {
            case "TrueType": correctCodes(of: object)
            case "CIDFontType2": correctGlyphs(of: object)
            default: break
            }
        }
    }

    /// Widths by the codes of WinAnsi, which is Windows' code page 1252.
    private static func correctCodes(of font: PDFObject) {
        guard font["Encoding"].name == "WinAnsiEncoding", let first = font["FirstChar"].integer,
            let widths = font["Widths"].items, let embedded = EmbeddedFont(of: font)
        else { return }
        let corrected = widths.indices.map { place -> PDFValue in
            let old = PDFValue.object(widths[place])
            guard let code = UInt8(exactly: first + place), widths[place].text != "0",
                let scalar = String(bytes: [code], encoding: .windowsCP1252)?.unicodeScalars.first,
                let glyph = embedded.glyph(of: scalar), let width = embedded.width(of: glyph)
            else { return old }
            return .real(width)
        }
        font.set("Widths", .array(corrected))
    }

    /// Widths by the numbers of glyphs, in runs: [first [width width …] first […] …].
    private static func correctGlyphs(of font: PDFObject) {
        guard let runs = font["W"].items, let embedded = EmbeddedFont(of: font) else { return }
        var first: Int?
        let corrected = runs.map { item -> PDFValue in
            guard let widths = item.items, let start = first else {
                first = item.integer
                return .object(item)
            }
            first = nil
            return .array(
                widths.indices.map { place in
                    embedded.width(of: start + place).map { .real($0) } ?? .object(widths[place])
                })
        }
        font.set("W", .array(corrected))
    }
}

/// What a TrueType font in a document says of its glyphs' widths (OpenType 1.9: head, hhea, hmtx, cmap of format 4).
struct EmbeddedFont {
    private let bytes: [UInt8]
    private let tables: [String: Int]
    private let unitsPerEm: Double
    private let advances: Int

    /// `nil` where the document's font has no file of this form.
    init?(of font: PDFObject) {
        guard let content = font["FontDescriptor"]["FontFile2"].content else { return nil }
        self.init([UInt8](content))
    }

    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        func word(_ place: Int) -> Int? { EmbeddedFont.word(bytes, place) }
        guard let count = word(4) else { return nil }
        var tables: [String: Int] = [:]
        for entry in (0..<count).map({ 12 + 16 * $0 }) where entry + 16 <= bytes.count {
            guard let high = word(entry + 8), let low = word(entry + 10) else { return nil }
            tables[String(decoding: bytes[entry..<entry + 4], as: UTF8.self)] = high << 16 | low
        }
        guard let head = tables["head"], let hhea = tables["hhea"], tables["hmtx"] != nil, let units = word(head + 18),
            units > 0, let advances = word(hhea + 34), advances > 0
        else { return nil }
        (self.tables, unitsPerEm, self.advances) = (tables, Double(units), advances)
    }

    /// In thousandths of the font's size; `nil` where the font has no such glyph.
    func width(of glyph: Int) -> Double? {
        guard glyph >= 0, let table = tables["hmtx"],
            let advance = word(table + 4 * min(glyph, advances - 1))
        else { return nil }
        return 1000 * Double(advance) / unitsPerEm
    }

    /// The number of a character's glyph; `nil` where the font has none.
    func glyph(of scalar: Unicode.Scalar) -> Int? {
        guard let table = tables["cmap"], let count = word(table + 2), scalar.value <= 0xFFFF else { return nil }
        let code = Int(scalar.value)
        for record in (0..<count).map({ table + 4 + 8 * $0 }) {
            guard let high = word(record + 4), let low = word(record + 6) else { return nil }
            let map = table + (high << 16 | low)
            guard word(map) == 4, let doubled = word(map + 6) else { continue }
            let ends = map + 14, starts = ends + doubled + 2, deltas = starts + doubled, offsets = deltas + doubled
            for segment in stride(from: 0, to: doubled, by: 2) {
                guard let end = word(ends + segment), let start = word(starts + segment),
                    let delta = word(deltas + segment), let offset = word(offsets + segment)
                else { return nil }
                guard code <= end else { continue }
                guard code >= start else { break }
                let found = offset == 0 ? code : word(offsets + segment + offset + 2 * (code - start)) ?? 0
                let glyph = found == 0 ? 0 : (found + delta) & 0xFFFF
                return glyph == 0 ? nil : glyph
            }
        }
        return nil
    }

    private func word(_ place: Int) -> Int? { EmbeddedFont.word(bytes, place) }

    /// Two bytes, the greater first.
    private static func word(_ bytes: [UInt8], _ place: Int) -> Int? {
        place >= 0 && place + 1 < bytes.count ? Int(bytes[place]) << 8 | Int(bytes[place + 1]) : nil
    }
}
