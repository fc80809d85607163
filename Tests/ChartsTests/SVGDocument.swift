import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// An SVG read back for tests: its elements with their attributes, or the reason why it is not well-formed.
final class SVGDocument: NSObject, XMLParserDelegate {
    struct Element {
        var name: String
        var attributes: [String: String]

        /// A property of the style attribute: `style("fill")`.
        func style(_ property: String) -> String? {
            for declaration in (attributes["style"] ?? "").split(separator: ";") {
                let pair = declaration.split(separator: ":", maxSplits: 1)
                if pair.count == 2, pair[0] == property { return String(pair[1]) }
            }
            return nil
        }

        /// The coordinates of a path, in order.
        var points: [(x: Double, y: Double)] {
            let numbers = (attributes["d"] ?? "").replacingOccurrences(of: "-", with: " -")
                .components(separatedBy: CharacterSet(charactersIn: " MLCZ")).compactMap { Double($0) }
            return stride(from: 0, to: numbers.count - 1, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
        }
    }

    private(set) var elements: [Element] = []
    private(set) var failure: String?

    init(_ text: String) {
        super.init()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = self
        if !parser.parse() { failure = "line \(parser.lineNumber): \(String(describing: parser.parserError))" }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements.append(Element(name: name, attributes: attributes))
    }

    func paths(stroke: String) -> [Element] { elements.filter { $0.name == "path" && $0.style("stroke") == stroke } }
    func paths(fill: String) -> [Element] { elements.filter { $0.name == "path" && $0.style("fill") == fill } }
    var identifiers: [String] { elements.compactMap { $0.attributes["id"] } }
}
