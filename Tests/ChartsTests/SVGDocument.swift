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

        /// The places that a path goes through, in order; of an arc its end.
        var points: [(x: Double, y: Double)] {
            var commands: [(letter: Character, numbers: String)] = []
            for character in attributes["d"] ?? "" {
                if character.isLetter {
                    commands.append((character, ""))
                } else if !commands.isEmpty {
                    commands[commands.count - 1].numbers += character == "-" ? " -" : String(character)
                }
            }
            return commands.flatMap { letter, text -> [(x: Double, y: Double)] in
                let all = text.split(separator: " ").compactMap { Double($0) }
                let numbers = letter == "A" ? all.suffix(2) : all[...]
                return stride(from: numbers.startIndex, to: numbers.endIndex - 1, by: 2).map {
                    (numbers[$0], numbers[$0 + 1])
                }
            }
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
