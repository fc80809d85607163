import Foundation

/// Stand-in colours, one for each part of a theme, that are found again in Cairo's output.
///
/// Cairo writes colours as numbers. So that one drawing serves a light and a dark page, parts are drawn in colours
/// no chart uses otherwise (red 1, green 2, blue the part's number) and replaced afterwards.
struct SentinelColors {
    func color(_ paint: Paint) -> RGB {
        if case .fixed(let color) = paint { return color }
        return RGB(1, 2, UInt8(10 + (Paint.named.firstIndex(of: paint) ?? 0)))
    }

    func paint(_ color: RGB) -> Paint {
        guard color.red == 1, color.green == 2, color.blue >= 10, Int(color.blue) - 10 < Paint.named.count else {
            return .fixed(color)
        }
        return Paint.named[Int(color.blue) - 10]
    }
}

/// Rewrites Cairo's SVG: a third of the size, colours by part, ids that are the same each time and unique in a page.
struct SVGCompaction {
    let prefix: String
    let color: (Paint) -> String
    let sentinels: SentinelColors
    /// What places the masks, in their order.
    var maskMatrices: [String] = []
    /// Attributes to add to the root element, already escaped.
    var rootAttributes = ""

    func compact(_ svg: String, standalone: Bool) -> String {
        var identifiers: [Substring: String] = [:]
        var result = ""
        var matrices = maskMatrices[...]
        var isMask = false
        for piece in svg.parts("<").drop(while: { !$0.hasPrefix("svg") }) {
            guard let end = piece.utf8.lastIndex(of: UInt8(ascii: ">")) else { continue }
            var tag = element(piece[..<end], &identifiers)
            if isMask, tag.hasPrefix("use "), let matrix = matrices.popFirst() {
                tag = "use transform=\"\(matrix)\"" + tag.dropFirst(3)
            }
            isMask = tag.hasPrefix("mask ")
            result += "<" + tag + ">"
        }
        return result + (standalone ? "\n" : "")
    }

    /// Cairo puts no text between tags, so a tag is all there is to a piece.
    private func element(_ tag: Substring, _ identifiers: inout [Substring: String]) -> String {
        let parts = tag.parts("\"", keepingEmpty: true)
        guard parts.count > 1, let head = parts.first else { return String(tag.trimmed) }
        let name = head.parts(" ").first ?? head
        var result = String(name)
        for index in stride(from: 0, to: parts.count - 1, by: 2) {
            let key = (index == 0 ? head[name.endIndex...] : parts[index]).trimmed.dropLast()
            let value = parts[index + 1]
            switch key {
            case "style":
                let style = compactStyle(value, &identifiers)
                if !style.isEmpty { result += " style=\"\(style)\"" }
            case "d": result += " d=\"\(pathData(value))\""
            case "id": result += " id=\"\(identifier(value, &identifiers))\""
            // A picture is in the file itself.
            case "xlink:href" where value.hasPrefix("data:"): result += " xlink:href=\"\(value)\""
            case "xlink:href": result += " xlink:href=\"#\(identifier(value.dropFirst(), &identifiers))\""
            case "clip-path", "mask": result += " \(key)=\"\(reference(value, &identifiers))\""
            case "x", "y", "width", "height", "stroke-width": result += " \(key)=\"\(shortened(value))\""
            case "overflow" where name == "symbol": result += " overflow=\"visible\""
            default: result += " \(key)=\"\(value)\""
            }
        }
        if name == "svg" { result += " stroke-linecap=\"round\" stroke-linejoin=\"round\"" + rootAttributes }
        return result + (parts.last?.trimmed.hasSuffix("/") == true ? "/" : "")
    }

    private func identifier(_ name: Substring, _ known: inout [Substring: String]) -> String {
        if let old = known[name] { return old }
        let new = prefix + String(known.count, radix: 36)
        known[name] = new
        return new
    }

    private func reference(_ value: Substring, _ known: inout [Substring: String]) -> String {
        guard value.hasPrefix("url(#"), value.hasSuffix(")") else { return String(value) }
        return "url(#\(identifier(value.dropFirst(5).dropLast(), &known)))"
    }

    /// SVG's own defaults, and what the root element sets for all.
    private static let defaults: Set<String> = [
        "stroke:none", "fill-opacity:1", "stroke-opacity:1", "fill-rule:nonzero", "stroke-miterlimit:10",
        "stroke-width:1",
        "stroke-linecap:round", "stroke-linejoin:round", "clip-rule:nonzero",
    ]

    private func compactStyle(_ style: Substring, _ identifiers: inout [Substring: String]) -> String {
        var kept: [String] = []
        for property in style.parts(";").map(\.trimmed) where !SVGCompaction.defaults.contains(String(property)) {
            let pair = property.parts(":")
            guard pair.count == 2 else { continue }
            if pair[1].hasPrefix("rgb(") {
                kept.append("\(pair[0]):\(color(sentinels.paint(rgb(pair[1]))))")
            } else if pair[1].hasPrefix("url(#") {
                kept.append("\(pair[0]):\(reference(pair[1], &identifiers))")
            } else if pair[0] == "stroke-dasharray" || pair[0].hasSuffix("width") || pair[0].hasSuffix("opacity") {
                kept.append("\(pair[0]):\(pair[1].parts(",").map(shortened).joined(separator: ","))")
            } else {
                kept.append(String(property))
            }
        }
        return kept.joined(separator: ";")
    }

    private func rgb(_ text: Substring) -> RGB {
        let parts = text.dropFirst(4).dropLast().split(separator: ",").map { part -> UInt8 in
            let number = Double(part.trimmed.filter { $0 != "%" }) ?? 0
            return UInt8(min(max((part.hasSuffix("%") ? number * 2.55 : number).rounded(), 0), 255))
        }
        return parts.count == 3 ? RGB(parts[0], parts[1], parts[2]) : RGB(0)
    }

    private func pathData(_ data: Substring) -> String {
        var result = ""
        var separated = true
        var tokens = data.parts(" ")
        // Cairo ends a closed path by moving to its start again, which draws nothing.
        if tokens.count > 4, tokens[tokens.count - 3] == "M", tokens[tokens.count - 4] == "Z" { tokens.removeLast(3) }
        for token in tokens {
            if let first = token.utf8.first, first >= UInt8(ascii: "A") {
                result += token
                separated = true
            } else {
                let number = shortened(token)
                if !separated, !number.hasPrefix("-") { result += " " }
                result += number
                separated = false
            }
        }
        return result
    }

    /// Two decimals: a hundredth of a pixel.
    private func shortened(_ text: Substring) -> String {
        guard let value = Double(text.trimmed), value.isFinite, abs(value) < 1e9 else { return String(text) }
        let hundredths = Int((value * 100).rounded())
        let sign = hundredths < 0 ? "-" : "", whole = abs(hundredths) / 100, rest = abs(hundredths) % 100
        if rest == 0 { return "\(sign)\(whole)" }
        let fraction = rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)"
        return whole == 0 ? "\(sign).\(fraction)" : "\(sign)\(whole).\(fraction)"
    }
}

extension Substring {
    var trimmed: Substring {
        var text = self
        while let first = text.utf8.first, first <= UInt8(ascii: " ") { text = text.dropFirst() }
        while let last = text.utf8.last, last <= UInt8(ascii: " ") { text = text.dropLast() }
        return text
    }
}

extension StringProtocol where SubSequence == Substring {
    /// Splits at an ASCII character by bytes: splitting by characters would take most of the time of drawing.
    func parts(_ separator: Unicode.Scalar, keepingEmpty: Bool = false) -> [Substring] {
        let byte = UInt8(ascii: separator)
        var result: [Substring] = []
        var start = startIndex
        var index = utf8.startIndex
        while index < utf8.endIndex {
            if utf8[index] == byte {
                if keepingEmpty || start < index { result.append(self[start..<index]) }
                start = utf8.index(after: index)
            }
            index = utf8.index(after: index)
        }
        if keepingEmpty || start < endIndex { result.append(self[start..<endIndex]) }
        return result
    }
}
