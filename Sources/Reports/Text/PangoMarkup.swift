import Charts
import Foundation

/// Light Markdown as Pango's markup, with the byte ranges of its links.
struct PangoMarkup {
    private var body = ""
    private(set) var links: [(range: Range<Int>, url: String)] = []
    /// Each stands for one character, at these bytes.
    private(set) var formulas: [(range: Range<Int>, formula: TypesetFormula)] = []
    private var bytes = 0
    private let colorsLinks: Bool
    /// The size of notes as a part of the text's.
    private let noteScale: Double
    private let linkColor = "#0a5fb0"

    init(colorsLinks: Bool, noteScale: Double) {
        self.colorsLinks = colorsLinks
        self.noteScale = min(1, noteScale)
    }

    /// Words are never hyphenated: a claim or a path must read as it is. No ligatures, because programs on Poppler that
    /// read a document aloud lose the rest of a line after one.
    var markup: String { "<span insert_hyphens=\"false\" font_features=\"liga=0\">\(body)</span>" }

    mutating func append(_ inlines: [Inline]) {
        for inline in inlines {
            switch inline {
            case .text(let text): append(text)
            case .code(let text):
                wrap("<span font_family=\"DejaVu Sans Mono, monospace\">", "</span>") { $0.append(text) }
            case .emphasis(let inner): wrap("<i>", "</i>") { $0.append(inner) }
            case .strong(let inner): wrap("<b>", "</b>") { $0.append(inner) }
            case .note(let inner):
                let size = "\(Int((noteScale * 100).rounded(.up)))%"
                wrap("<span size=\"\(size)\" foreground=\"\(Theme.light.muted.hex)\">", "</span>") { $0.append(inner) }
            case .aside(let inner): append([.note([.text(" (")] + inner + [.text(")")])])
            case .formula(let formula):
                let start = bytes
                append("\u{FFFC}")
                formulas.append((start..<bytes, formula))
            case .link(let inner, let url):
                let start = bytes
                wrap(colorsLinks ? "<span foreground=\"\(linkColor)\">" : "<span>", "</span>") { $0.append(inner) }
                links.append((start..<bytes, url))
            }
        }
    }

    private mutating func append(_ text: String) {
        // NUL and other controls are replaced by the escaping; the byte count must be that of what Pango keeps.
        let clean = text.replacingOccurrences(of: "\r\n", with: "\n")
        body += clean.xmlEscaped
        bytes += clean.visible.utf8.count
    }

    private mutating func wrap(_ open: String, _ close: String, _ content: (inout PangoMarkup) -> Void) {
        body += open
        content(&self)
        body += close
    }
}

extension String {
    /// The text that remains after escaping and reading back.
    var visible: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { scalar in
                    let isControl =
                        scalar.value < 0x20 && !["\t", "\n", "\r"].contains(scalar)
                        || (0x7F...0x9F).contains(scalar.value)
                    return isControl || scalar.value == 0xFFFE || scalar.value == 0xFFFF ? "\u{FFFD}" : scalar
                }))
    }
}
