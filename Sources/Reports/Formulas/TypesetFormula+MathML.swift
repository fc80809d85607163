import Charts

extension TypesetFormula {
    /// The formula in MathML Core, which browsers draw and screen readers explore, with its words for those that don't.
    package var mathML: String {
        """
        <math xmlns="http://www.w3.org/1998/Math/MathML"\(isDisplayed ? " display=\"block\"" : "") \
        alttext="\(inWords.xmlEscaped)">\(MathML.row(root))</math>
        """
    }

    /// As it is read aloud: "the fraction x over y, end fraction".
    package var inWords: String {
        FormulaWords.words(root).split(separator: " ").joined(separator: " ").replacing(" ,", with: ",")
    }
}

private enum MathML {
    static func row(_ node: TypesetFormula.Node) -> String {
        guard case .row(let nodes) = node else { return element(node) }
        return "<mrow>" + nodes.map(element).joined() + "</mrow>"
    }

    static func element(_ node: TypesetFormula.Node) -> String {
        switch node {
        case .row: row(node)
        // One letter is slanted, several are upright; capital Greek letters and signs are upright.
        case .variable(let name):
            "<mi\(TypesetFormula.isSlanted(name) ? "" : " mathvariant=\"normal\"")>\(name.xmlEscaped)</mi>"
        case .name(let name): "<mi\(name.count == 1 ? " mathvariant=\"normal\"" : "")>\(name.xmlEscaped)</mi>"
        case .text(let text): "<mtext>\(padded(text).xmlEscaped)</mtext>"
        // Browsers have no bold of their own in mathematics: letters have bold forms as characters.
        case .bold(let text): "<mi>\(text.unicodeScalars.map(bold).joined().xmlEscaped)</mi>"
        case .number(let number): "<mn>\(number.xmlEscaped)</mn>"
        case .sign(let sign): self.sign(sign)
        case .large(let sign): "<mo>\(sign)</mo>"
        case .fraction(let over, let under): "<mfrac>\(row(over))\(row(under))</mfrac>"
        case .root(let inner, let degree):
            if let degree { "<mroot>\(row(inner))\(row(degree))</mroot>" } else { "<msqrt>\(row(inner))</msqrt>" }
        case .scripts(let base, let below, let above): scripts(base, below, above)
        case .accent(let inner, let sign): "<mover accent=\"true\">\(row(inner))<mo>\(sign)</mo></mover>"
        case .fenced(let open, let inner, let close):
            "<mrow>\(bracket(open, "prefix"))\(row(inner))\(bracket(close, "postfix"))</mrow>"
        case .space(let width): "<mspace width=\"\(width)em\"></mspace>"
        case .cases(let rows):
            "<mrow>\(bracket("{", "prefix"))<mtable class=\"cases\">"
                + rows.map { "<mtr>" + $0.map { "<mtd>\(row($0))</mtd>" }.joined() + "</mtr>" }.joined()
                + "</mtable></mrow>"
        }
    }

    private static func sign(_ sign: String) -> String {
        // Those that grow by themselves only do so where the author asks for it.
        if FormulaSigns.brackets.contains(sign) { return "<mo stretchy=\"false\">\(sign.xmlEscaped)</mo>" }
        return "<mo>\(sign.xmlEscaped)</mo>"
    }

    private static func bracket(_ sign: String, _ form: String) -> String {
        sign.isEmpty ? "" : "<mo form=\"\(form)\" fence=\"true\" stretchy=\"true\">\(sign.xmlEscaped)</mo>"
    }

    private static func scripts(
        _ base: TypesetFormula.Node, _ below: TypesetFormula.Node?, _ above: TypesetFormula.Node?
    ) -> String {
        let inner: String
        if case .name(let name) = base, base.takesLimits {
            // An operator whose limits stand beside it in a line of text.
            inner = "<mo movablelimits=\"true\" lspace=\"0\" rspace=\"0\">\(name.xmlEscaped)</mo>"
        } else {
            inner = row(base)
        }
        let (both, low, high) =
            base.takesLimits ? ("munderover", "munder", "mover") : ("msubsup", "msub", "msup")
        return switch (below, above) {
        case (let below?, let above?): "<\(both)>\(inner)\(row(below))\(row(above))</\(both)>"
        case (let below?, nil): "<\(low)>\(inner)\(row(below))</\(low)>"
        case (nil, let above?): "<\(high)>\(inner)\(row(above))</\(high)>"
        case (nil, nil): inner
        }
    }

    /// Spaces at a text's ends count.
    private static func padded(_ text: String) -> String {
        let start = text.hasPrefix(" ") ? "\u{A0}" : "", end = text.hasSuffix(" ") ? "\u{A0}" : ""
        return start + text.trimmed + end
    }

    /// Its mathematical bold form, of Latin letters and digits (Unicode, block 1D400).
    private static func bold(_ scalar: Unicode.Scalar) -> String {
        let start: UInt32
        switch scalar {
        case "A"..."Z": start = 0x1D400 - 0x41
        case "a"..."z": start = 0x1D41A - 0x61
        case "0"..."9": start = 0x1D7CE - 0x30
        default: return String(scalar)
        }
        return Unicode.Scalar(scalar.value + start).map(String.init) ?? String(scalar)
    }
}

extension TypesetFormula {
    /// Whether a variable is slanted: Latin letters and small Greek ones are, signs and capital Greek letters are not.
    static func isSlanted(_ name: String) -> Bool {
        name.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "α"..."ω": true
            default: false
            }
        }
    }
}

private enum FormulaWords {
    private static let signs = [
        "=": "equals", "<": "is less than", ">": "is greater than", "≤": "is at most", "≥": "is at least",
        "≠": "is not", "≈": "is about", "∼": "is distributed as", "∝": "is proportional to", "∈": "in", "·": "times",
        "×": "times", "−": "minus", "+": "plus", "±": "plus or minus", "/": "over", "→": "to", "…": "and so on",
        "⋯": "and so on", "′": "prime", "|": "bar", "‖": "double bar", "(": "(", ")": ")",
    ]
    private static let large = ["∑": "the sum", "∏": "the product", "∫": "the integral"]
    private static let accents = ["^": "hat", "¯": "bar", "~": "tilde", "→": "vector", "˙": "dot"]

    static func words(_ node: TypesetFormula.Node) -> String {
        switch node {
        case .row(let nodes): return nodes.map(words).joined(separator: " ")
        case .variable(let text), .name(let text), .text(let text), .bold(let text), .number(let text): return text
        case .sign(let sign): return signs[sign] ?? sign
        case .large(let sign): return "\(large[sign] ?? sign) of"
        case .fraction(let over, let under):
            let (over, under) = (words(over), words(under))
            // Short ones need no brackets.
            return over.contains(" ") || under.contains(" ")
                ? "the fraction \(over), over \(under), end of fraction" : "\(over) over \(under)"
        case .root(let inner, let degree):
            return (degree.map { "the root of degree \(words($0))" } ?? "the square root")
                + " of \(words(inner)), end of root"
        case .scripts(let base, let below, let above): return scripts(base, below, above)
        case .accent(let inner, let sign): return "\(words(inner)) \(accents[sign] ?? sign)"
        case .fenced(let open, let inner, let close):
            return "\(signs[open] ?? open) \(words(inner)) \(signs[close] ?? close)"
        case .space: return " "
        case .cases(let rows):
            return rows.map { $0.map(words).joined(separator: ", ") }.joined(separator: "; ")
        }
    }

    private static func scripts(
        _ base: TypesetFormula.Node, _ below: TypesetFormula.Node?, _ above: TypesetFormula.Node?
    ) -> String {
        let low = below.map(words), high = above.map(words)
        if case .large(let sign) = base {
            return (large[sign] ?? sign) + (low.map { " over \($0)" } ?? "") + (high.map { " to \($0)" } ?? "") + " of"
        }
        var result = words(base)
        if let low { result += base.takesLimits ? " over \(low) of" : " sub \(low)" }
        switch high {
        case nil: break
        case "2": result += " squared"
        case "prime": result += " prime"
        case let high?: result += " to the power of \(high)"
        }
        return result + (below != nil || (high.map { $0.contains(" ") } ?? false) ? "," : "")
    }
}
