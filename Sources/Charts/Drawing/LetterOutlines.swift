/// The outlines of letters, each under a name: those of one drawing, or of all drawings in a page.
///
///     let letters = LetterOutlines(prefix: "l")
///     let drawings = try charts.map { try $0.inlineSVG(prefix: "…", label: "…", letters: letters) }
///     letters.hidden    // <svg class="definitions" …><defs><path id="l0" d="…"/>…</defs></svg>, for the page to have once
package final class LetterOutlines {
    private let prefix: String
    private(set) var definitions = ""
    /// By outline: fonts may be loaded twice.
    private var names: [String: String] = [:]

    /// - Parameter prefix: what every name begins with.
    package init(prefix: String) { self.prefix = prefix }

    func name(of outline: SVGPath) -> String {
        if let name = names[outline.data] { return name }
        let name = "\(prefix)\(names.count)"
        names[outline.data] = name
        definitions += "<path id=\"\(name)\" d=\"\(outline.data)\"/>"
        return name
    }

    /// An element without a size, by which a page has the letters of its drawings.
    package var hidden: String { definitions.isEmpty ? "" : SVGCanvas.hidden(definitions) }
}
