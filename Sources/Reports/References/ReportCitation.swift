import Foundation

/// How a report itself is to be cited, and what may be done with it; without authors, it is cited by its title.
public struct ReportCitation: Sendable, Equatable {
    public var authors: [Reference.Author]
    /// Where the report can be found; nil while it is nowhere.
    public var url: String?
    /// Where the code can be read that made it: "https://github.com/someone/cahier"; nil while nobody says.
    public var code: String?
    /// "CC BY 4.0"; empty where nobody has said.
    public var license: String

    public init(authors: [Reference.Author] = [], url: String? = nil, code: String? = nil, license: String = "") {
        self.authors = authors
        self.url = url
        self.code = code
        self.license = license
    }

    /// What BibTeX has no field for: "Licence: CC BY 4.0. Code: https://github.com/someone/cahier".
    fileprivate var note: String {
        [license.isEmpty ? nil : "Licence: \(license)", code.map { "Code: \($0)" }].compactMap(\.self)
            .joined(separator: ". ")
    }
}

extension Report {
    /// The report as something that others can cite; nil where it is not to be cited.
    var asReference: Reference? {
        guard let citing else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let year = calendar.component(.year, from: date)
        let name = ReportIndex.stem(identifier).filter { $0 != "." }
        var reference = Reference(
            "\(name)-run-\(runNumber)", authors: citing.authors,
            title: "\(title): a reproduction (\(profile) profile, run \(runNumber))", in: .web, year: year,
            url: citing.url)
        reference.note = citing.note
        return reference
    }

    /// The rows on citing: how to cite the report and the paper, what may be done with the report, where its code is.
    var citingRows: [(name: String, text: [Inline])] {
        var rows: [(name: String, text: [Inline])] = []
        if let asReference { rows.append(("Cite this report as", asReference.entry())) }
        if let paper { rows.append(("The paper", paper.entry())) }
        if let license = citing?.license {
            let words = license.isEmpty ? "none is stated: ask whoever made it before you pass it on" : license
            rows.append(("Licence of this report", [.text(words)]))
        }
        if let code = citing?.code {
            let words = Inline.text(code)
            rows.append(("Code", [Inline.allowedTarget(code).map { Inline.link([words], $0) } ?? words]))
        }
        return rows
    }
}
