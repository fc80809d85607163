extension Reference {
    /// The entry for a BibTeX file, in ASCII but for letters that have no command, which today's programs read.
    ///
    ///     @inproceedings{goferman2010,
    ///       author = {Goferman, Stas and Zelnik-Manor, Lihi and Tal, Ayellet},
    ///       title = {{Context-aware saliency detection}},
    ///       …
    ///     }
    public var bibTeX: String {
        var fields: [(String, String)] = []
        if !authors.isEmpty { fields.append(("author", authors.map(\.bibTeX).joined(separator: " and "))) }
        // In braces of its own, so that no style changes capital letters.
        fields.append(("title", "{\(BibTeX.escaped(title))}"))
        let kind: String
        switch venue {
        case .journal(let name, let volume, let number, let pages):
            kind = "article"
            fields += [("journal", name), ("volume", volume), ("number", number), ("pages", pages)].map(BibTeX.field)
        case .proceedings(let name, let pages):
            kind = "inproceedings"
            fields += [("booktitle", name), ("pages", pages)].map(BibTeX.field)
        case .book(let publisher):
            kind = "book"
            fields.append(BibTeX.field("publisher", publisher))
        case .preprint, .web: kind = "misc"
        }
        fields.append(("year", String(year)))
        if let doi { fields.append(("doi", doi)) }
        if let arXiv { fields += [("eprint", arXiv), ("archiveprefix", "arXiv")] }
        if let url { fields.append(("url", url)) }
        fields.append(BibTeX.field("note", note))
        return BibTeX.entry(kind, key, fields)
    }
}

extension Reference.Author {
    var bibTeX: String {
        // A group's name in braces of its own, so that it is not taken apart.
        given.isEmpty ? "{\(BibTeX.escaped(family))}" : BibTeX.escaped("\(family), \(given)")
    }
}

enum BibTeX {
    /// Fields that are empty are left out.
    static func entry(_ kind: String, _ key: String, _ fields: [(String, String)]) -> String {
        let lines = fields.filter { !$0.1.isEmpty }.map { "  \($0.0) = {\($0.1)},\n" }
        return "@\(kind){\(key),\n\(lines.joined())}\n"
    }

    static func field(_ name: String, _ value: String) -> (String, String) { (name, escaped(value)) }

    /// Without the signs by which TeX and BibTeX would read commands, or lose count of braces.
    static func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "\\": "\\textbackslash{}"
            case "{", "}", "%", "&", "$", "#", "_": "\\\(character)"
            case "~": "\\textasciitilde{}"
            case "^": "\\textasciicircum{}"
            case "–": "--"
            case "\u{A0}", "\n", "\r", "\r\n", "\t": " "
            default: String(character)
            }
        }.joined()
    }
}
