/// A publication that a report cites.
///
///     Reference(
///         "goferman2010", authors: ["Stas Goferman", "Lihi Zelnik-Manor", "Ayellet Tal"],
///         title: "Context-aware saliency detection", in: .proceedings("CVPR", pages: "2376–2383"), year: 2010,
///         doi: "10.1109/CVPR.2010.5539929")
///
/// Prose cites it by its key: `[@goferman2010]` is printed "(Goferman et al. 2010)", a link to the list of references.
public struct Reference: Sendable, Equatable {
    /// Letters, digits, "-" and "_".
    public var key: String
    public var authors: [Author]
    public var title: String
    public var venue: Venue
    public var year: Int
    /// Without an address before it: "10.1109/CVPR.2010.5539929".
    public var doi: String?
    /// The preprint's number: "1412.6806".
    public var arXiv: String?
    public var url: String?
    /// What its BibTeX says beside all that: "Licence: CC BY 4.0"; empty where that is nothing.
    public var note = ""

    public init(
        _ key: String, authors: [Author], title: String, in venue: Venue, year: Int, doi: String? = nil,
        arXiv: String? = nil, url: String? = nil
    ) {
        self.key = key
        self.authors = authors
        self.title = title
        self.venue = venue
        self.year = year
        self.doi = doi
        self.arXiv = arXiv
        self.url = url
    }

    /// What prose says to cite it: `"as before \(goferman.cited)"`.
    public var cited: String { "[@\(key)]" }

    /// Where a publication appeared.
    public enum Venue: Sendable, Equatable {
        case journal(String, volume: String = "", number: String = "", pages: String = "")
        case proceedings(String, pages: String = "")
        case book(publisher: String)
        /// Nowhere but where its address leads, such as arXiv.
        case preprint
        /// Software, or a page.
        case web
    }

    /// A person, or a group.
    ///
    ///     "Stas Goferman"             // family name: the last word
    ///     "van den Oord, Aäron"       // family name: what stands before the comma
    public struct Author: Sendable, Equatable, ExpressibleByStringLiteral {
        public var family: String
        public var given: String

        public init(_ name: String) {
            let parts = name.split(separator: ",", maxSplits: 1).map { $0.trimmed }
            if parts.count == 2 {
                (family, given) = (parts[0], parts[1])
            } else {
                let words = name.split(separator: " ")
                family = words.last.map(String.init) ?? ""
                given = words.dropLast().joined(separator: " ")
            }
        }

        public init(stringLiteral name: String) { self.init(name) }

        /// "Zelnik-Manor, L." with a space that does not break.
        var short: String {
            let initials = given.split(whereSeparator: { $0 == " " || $0 == "." }).compactMap(\.first).map { "\($0)." }
            return initials.isEmpty ? family : family + ",\u{A0}" + initials.joined(separator: "\u{A0}")
        }
    }
}

extension Reference {
    /// "Goferman et al.", "Lapuschkin and Samek", "Bach"; its title where no one is named.
    var people: String {
        switch authors.count {
        case 0: title
        case 1: authors[0].family
        case 2: "\(authors[0].family) and \(authors[1].family)"
        default: "\(authors[0].family) et\u{A0}al."
        }
    }

    /// The address that leads to it: of its DOI, of arXiv, or its own.
    public var link: String? {
        if let doi { return "https://doi.org/" + Reference.escaped(doi) }
        if let arXiv { return Reference.address(arXiv: arXiv) }
        return url
    }

    /// What is wrong with it, in a sentence; nil where nothing is.
    var problem: String? {
        let isKey = !key.isEmpty && key.unicodeScalars.allSatisfy(Reference.isKeyCharacter)
        if !isKey { return "its key may have only letters of ASCII, digits, \"-\" and \"_\"" }
        if title.isEmpty { return "it has no title" }
        if let doi, doi.prefixMatch(of: #/10\.[0-9]{4,9}/[!-~]+/#)?.range.upperBound != doi.endIndex {
            return "its DOI \"\(doi)\" does not have the form 10.NUMBER/NAME"
        }
        if let arXiv, arXiv.wholeMatch(of: #/([0-9]{4}\.[0-9]{4,5}|[a-z.-]+/[0-9]{7})(v[0-9]+)?/#) == nil {
            return "its arXiv number \"\(arXiv)\" does not have the form 1412.6806"
        }
        if let url, Inline.allowedTarget(url) == nil { return "its address \"\(url)\" cannot be a link" }
        return nil
    }

    static func isKeyCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
        default: false
        }
    }

    /// How an entry of a list of references reads: authors first, where there are none the title; `letter` tells it from
    /// others by the same people in the same year.
    func entry(letter: String = "") -> [Inline] {
        let names =
            authors.count > 1
            ? authors.dropLast().map(\.short).joined(separator: ", ") + " & " + (authors.last?.short ?? "")
            : authors.first?.short ?? ""
        let date = "(\(year)\(letter))."
        var result: [Inline] = [.text(names.isEmpty ? "\(title.ended) \(date)" : "\(names) \(date) \(title.ended)")]
        result += place
        if let doi, let link {
            result += [.text(" "), .link([.text("doi:\(doi)")], link)]
        }
        if let arXiv { result += [.text(" "), .link([.text("arXiv:\(arXiv)")], Reference.address(arXiv: arXiv))] }
        if let url, doi == nil { result += [.text(" "), .link([.text(url)], url)] }
        return result
    }

    /// The entry without its links: "Goferman, S., … (2010). Context-aware saliency detection. CVPR, 2376–2383."
    public var text: String {
        var bare = self
        (bare.doi, bare.arXiv, bare.url) = (nil, nil, nil)
        return Inline.plain(bare.entry())
    }

    private var place: [Inline] {
        switch venue {
        case .journal(let name, let volume, let number, let pages):
            [
                .text(" "), .emphasis([.text(name)]),
                .text(
                    (volume.isEmpty ? "" : " \(volume)") + (number.isEmpty ? "" : "(\(number))")
                        + (pages.isEmpty ? "" : ", \(pages)") + "."),
            ]
        case .proceedings(let name, let pages):
            [.text(" "), .emphasis([.text(name)]), .text((pages.isEmpty ? "" : ", \(pages)") + ".")]
        case .book(let publisher): [.text(" \(publisher.ended)")]
        case .preprint, .web: []
        }
    }

    private static func address(arXiv number: String) -> String { "https://arxiv.org/abs/" + escaped(number) }

    /// Fit for an address: all that is not plainly allowed in its path as percent codes.
    private static func escaped(_ text: String) -> String {
        PercentCodes.escaped(text.utf8, keeping: "-._~/:;")
    }
}

extension StringProtocol {
    var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }

    /// With a full stop, unless it ends with a mark of its own.
    fileprivate var ended: String { last.map { ".?!".contains($0) } == true ? String(self) : self + "." }
}
