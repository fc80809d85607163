extension ReportSection {
    /// The places of the sections that every report has, by which others point to them.
    enum Place: String, CaseIterable, Sendable {
        case claims = "Claims and scope"
        case differences = "Differences from the original"
        case registration = "Registration and deviations"
        case questions = "Beyond the paper"
        case limits = "Limitations, and what would change the verdicts"
        case experience = "What was easy, what was difficult, and the authors"
        case networks = "Networks"
        case data = "Data"
        case parameters = "Parameters"
        case cost = "What it cost"
        case checklist = "Checklist"

        var title: String { rawValue }

        /// "section-claims-and-scope".
        var anchor: String { "section-" + ReportIndex.words(rawValue) }
    }

    init(_ place: Place, _ blocks: [Block]) { self.init(place.title, place: place, blocks) }
}
