import Foundation

/// Operators of a page, read by PDF's grammar (ISO 32000-1, sections 7.2 and 7.8) as far as it says which resources
/// they use.
package struct PDFContent {
    /// A resource's kind, its key in a dictionary of resources, and its name there.
    package struct Resource: Hashable {
        package var kind: String
        package var name: String

        package init(kind: String, name: String) {
            self.kind = kind
            self.name = name
        }
    }

    private let bytes: [UInt8]
    private var uses: [(resource: Resource, bytes: Range<Int>)] = []

    /// - Throws: `PDFProblem` if the content breaks off within a token, marks something by itself, or leaves the
    ///   graphics state otherwise than it found it.
    package init(_ data: Data) throws(PDFProblem) {
        bytes = Array(data)
        var tokens = PDFTokens(bytes), names: [String] = [], last: (name: String, bytes: Range<Int>)?, depth = 0
        while let token = try tokens.next() {
            switch token.kind {
            case .name(let name):
                names.append(name)
                last = (name, token.bytes)
            case .other: break
            case .operator(let name):
                if let kind = PDFContent.kinds[name], let last {
                    uses.append((Resource(kind: kind, name: last.name), last.bytes))
                }
                last = nil
                depth += name == "q" ? 1 : name == "Q" ? -1 : 0
                guard depth >= 0 else { throw PDFProblem(description: "a drawing restores what it didn't save") }
                // The letters that a ligature stands for are said within any element (section 14.9.4).
                let saysLetters = name == "BDC" && names == ["Span", "ActualText"]
                names = []
                guard saysLetters || !PDFContent.marking.contains(name) else {
                    throw PDFProblem(description: "a drawing says by itself what it is, with \(name)")
                }
            }
        }
        guard depth == 0 else { throw PDFProblem(description: "a drawing saves what it doesn't restore") }
    }

    /// The operators whose last name is that of a resource (ISO 32000-1, annex A).
    private static let kinds = [
        "gs": "ExtGState", "Tf": "Font", "Do": "XObject", "sh": "Shading", "scn": "Pattern", "SCN": "Pattern",
        "cs": "ColorSpace", "CS": "ColorSpace",
    ]
    private static let marking: Set<String> = ["BDC", "BMC", "DP", "MP"]

    package var resources: Set<Resource> { Set(uses.map(\.resource)) }

    /// The same operators with other names for resources.
    package func renamed(_ names: [Resource: String]) -> Data {
        var result = Data(capacity: bytes.count), place = 0
        for use in uses {
            guard let name = names[use.resource] else { continue }
            result.append(contentsOf: bytes[place..<use.bytes.lowerBound])
            result.append(contentsOf: "/\(name)".utf8)
            place = use.bytes.upperBound
        }
        result.append(contentsOf: bytes[place...])
        return result
    }
}
