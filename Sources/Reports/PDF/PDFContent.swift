import Foundation

/// A page's content, read by PDF's grammar (ISO 32000-1, sections 7.2 and 7.8) as far as it says what is marked as what.
///
/// Whoever wrote it may have set spaces, lines and the entries of dictionaries as they liked.
package struct PDFContent {
    /// Where content is begun that belongs together, with its number on the page, if it has one.
    package struct Beginning: Equatable {
        package var tag: String
        package var number: Int?
        /// The bytes from the tag's slash to the operator's end.
        package var bytes: Range<Int>
    }

    private let bytes: [UInt8]
    package private(set) var beginnings: [Beginning] = []
    /// Operators that paint something outside of all that is marked.
    package private(set) var unmarked: [String] = []

    /// - Throws: `PDFProblem` if the content breaks off within a token, or ends what was not begun.
    package init(_ data: Data) throws(PDFProblem) {
        bytes = Array(data)
        var tokens = PDFTokens(bytes), operands: [PDFTokens.Token] = [], depth = 0
        while let token = try tokens.next() {
            guard case .operator(let name) = token.kind else {
                operands.append(token)
                continue
            }
            switch name {
            case "BDC", "BMC":
                guard let first = operands.first, case .name(let tag) = first.kind else {
                    throw PDFProblem(description: "marked content without a tag")
                }
                beginnings.append(
                    Beginning(
                        tag: tag, number: PDFContent.number(operands),
                        bytes: first.bytes.lowerBound..<token.bytes.upperBound))
                depth += 1
            case "EMC":
                depth -= 1
                guard depth >= 0 else { throw PDFProblem(description: "marked content ends that did not begin") }
            default:
                if depth == 0, PDFContent.painting.contains(name) { unmarked.append(name) }
            }
            operands = []
        }
        guard depth == 0 else { throw PDFProblem(description: "marked content does not end on its page") }
    }

    /// The operators that leave something on the page (ISO 32000-1, annex A).
    private static let painting: Set<String> = [
        "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "BI", "Tj", "TJ", "'", "\"",
    ]

    private static func number(_ operands: [PDFTokens.Token]) -> Int? {
        for (name, value) in zip(operands, operands.dropFirst()) {
            if case .name("MCID") = name.kind, case .number(let number) = value.kind { return Int(number) }
        }
        return nil
    }

    /// The content with other beginnings for those of the given numbers, each of which must be there once.
    package func replacing(_ others: [Int: String]) throws(PDFProblem) -> Data {
        var wanted = others, result = Data(capacity: bytes.count), place = 0
        for beginning in beginnings {
            guard let number = beginning.number, let other = wanted.removeValue(forKey: number) else { continue }
            result.append(contentsOf: bytes[place..<beginning.bytes.lowerBound])
            result.append(contentsOf: other.utf8)
            place = beginning.bytes.upperBound
        }
        guard wanted.isEmpty else {
            throw PDFProblem(description: "\(wanted.count) tags are not in their page's content")
        }
        result.append(contentsOf: bytes[place...])
        return result
    }
}
