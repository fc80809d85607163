/// What GitHub's Markdown shows as it is, whatever a study's texts hold.
enum Markdown {
    /// Text for a paragraph, a cell, a summary: nothing of it is markup, a link, somebody's name or an issue's number.
    ///
    ///     Markdown.escaped("a|b <i> @ada")      // "a&#124;b &lt;i&gt; @\u{2060}ada"
    static func escaped(_ text: String) -> String {
        // Neither entities nor backslashes keep GitHub from calling people by their names: a letter of no width does.
        let broken = text.replacing(/[@#](?=[A-Za-z0-9])|:(?=[a-z0-9_+-]+:)/) { "\($0.output)\u{2060}" }
        return entities(broken).replacing("www.", with: "www&#46;")
    }

    /// Text as code, in which GitHub looks for no names.
    static func code(_ text: String) -> String { "<code>\(entities(text))</code>" }

    /// A table of texts that are Markdown already; it begins and ends with a line of its own.
    static func table(_ head: [String], _ rows: [[String]]) -> String {
        ([row(head), row(head.map { _ in "---" })] + rows.map(row)).joined(separator: "\n")
    }

    static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

    /// What is shown once a reader asks for it.
    static func folded(_ summary: String, _ content: String) -> String {
        "<details>\n<summary>\(summary)</summary>\n\n\(content)\n\n</details>"
    }

    private static func entities(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "|", "\\", "*", "_", "`", "[", "]", "~", "$", "!": result += "&#\(scalar.value);"
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": break
            case _ where scalar.properties.generalCategory == .control || "\u{2028}"..."\u{2029}" ~= scalar:
                result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        // "https://…" would become a link.
        return result.replacing("://", with: "&#58;//")
    }
}
