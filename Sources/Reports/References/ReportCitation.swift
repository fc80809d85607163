import Foundation

/// How a report itself is to be cited, and what may be done with it; without authors, it is cited by its title.
public struct ReportCitation: Sendable, Equatable {
    public var authors: [Reference.Author]
    /// Where the report can be found; nil while it is nowhere.
    public var url: String?
    /// "CC BY 4.0"; empty where nobody has said.
    public var license: String

    public init(authors: [Reference.Author] = [], url: String? = nil, license: String = "") {
        self.authors = authors
        self.url = url
        self.license = license
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
        return Reference(
            "\(name)-run-\(runNumber)", authors: citing.authors,
            title: "\(title): a reproduction (\(profile) profile, run \(runNumber))", in: .web, year: year,
            url: citing.url)
    }

    /// The rows on citing: how to cite the report and the paper, what may be done with the report.
    var citingRows: [(name: String, text: [Inline])] {
        var rows: [(name: String, text: [Inline])] = []
        if let asReference { rows.append(("Cite this report as", asReference.entry())) }
        if let paper { rows.append(("The paper", paper.entry())) }
        if let license = citing?.license, !license.isEmpty { rows.append(("Licence of this report", [.text(license)])) }
        return rows
    }
}
