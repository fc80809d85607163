import Foundation

/// What a served page has beside the report: a badge and, where there is something to say, a panel above the report.
struct WatchPanel {
    let snapshot: WatchState.Snapshot

    /// HTML in which everything that came from elsewhere is escaped.
    var html: String {
        switch snapshot.phase {
        case .building: badge("building…", counts: true)
        case .drawing: badge("drawing…", counts: true)
        case .running: badge("running the steps…", counts: true)
        case .current: badge("up to date", counts: false)
        case .failed(let title, let errors):
            badge("failed", counts: false)
                + "<section class=\"failed\" aria-label=\"Errors\"><h2>\(escaped(title))</h2>\n<ul>\n"
                + errors.map { "<li>\(escaped($0))</li>\n" }.joined()
                + "</ul>\n<p>The report below is the last that could be drawn.</p></section>"
        case .mustRun(let steps, let command):
            badge("steps must run", counts: false)
                + "<section aria-label=\"Steps that must run\"><h2>\(steps.count == 1 ? "A step" : "\(steps.count) steps") must run before the report can be drawn</h2>\n<ul>\n"
                + steps.map { "<li><code>\(escaped($0))</code></li>\n" }.joined()
                + "</ul>\n<p>In a terminal: <code>\(escaped(command))</code></p>\n<p>The report below is the last that was drawn.</p></section>"
        }
    }

    private func badge(_ text: String, counts: Bool) -> String {
        "<p class=\"badge\"><span>\(text)</span>\(counts ? " <span aria-hidden=\"true\" data-seconds></span>" : "")</p>"
    }

    private func escaped(_ error: CompilerError) -> String {
        guard let place = error.place else { return "<pre>\(escaped(error.message))</pre>" }
        return "<code>\(escaped(place.file)):\(place.line):\(place.column)</code> <pre>\(escaped(error.message))</pre>"
    }

    private func escaped(_ text: String) -> String { escapedForHTML(text) }
}

func escapedForHTML(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
}
