import Foundation

/// Puts pages together from single drawings, each of which Cairo drew on a page of its own.
///
/// On its new page a drawing is marked content: an artifact, or the piece with its number. Drawings keep their
/// operators; only where two of them give one name to different resources, one gets another name.
struct PDFAssembly {
    /// A piece of a page's content: the number counts the page's pieces.
    struct Piece: Hashable {
        var page: Int
        var number: Int
    }

    let document: PDFDocument
    /// The pages that are put together.
    let pages: [PDFObject]

    /// - Parameter marks: what the drawings of each page are.
    /// - Throws: `PDFProblem` unless the document has one page for each mark.
    init(_ document: PDFDocument, marks: [[PDFPen.Mark]]) throws(PDFProblem) {
        self.document = document
        let drawings = document.pages, count = marks.reduce(0) { $0 + $1.count }
        guard drawings.count == count else {
            throw PDFProblem(description: "Cairo made \(drawings.count) pages of \(count) drawings")
        }
        var pages: [PDFObject] = [], rest = drawings[...]
        for marks in marks where !marks.isEmpty {
            pages.append(try PDFAssembly.page(document, Array(rest.prefix(marks.count)), marks))
            rest = rest.dropFirst(marks.count)
        }
        self.pages = pages
        let tree = document.add(
            .dictionary([
                "Type": .name("Pages"), "Count": .integer(pages.count), "Kids": .array(pages.map(PDFValue.object)),
            ]))
        for page in pages { page.set("Parent", .object(tree)) }
        document.catalog.set("Pages", .object(tree))
    }

    /// The first of the drawings' pages, with the content of all of them.
    private static func page(_ document: PDFDocument, _ drawings: [PDFObject], _ marks: [PDFPen.Mark])
        throws(PDFProblem) -> PDFObject
    {
        var content = Data(), number = 0, resources = PDFResources()
        for (drawing, mark) in zip(drawings, marks) {
            let own = try PDFContent(drawing.pageContent())
            let names = resources.add(own.resources, of: drawing["Resources"])
            switch mark {
            case .artifact(let kind): content += Data("/Artifact << \(kind.rawValue) >> BDC\nq\n".utf8)
            case .content, .link:
                content += Data("/\(mark.tag) << /MCID \(number) >> BDC\nq\n".utf8)
                number += 1
            }
            content += own.renamed(names) + Data("Q\nEMC\n".utf8)
        }
        let page = drawings[0]
        page.set("Contents", .object(document.addStream(content, [:])))
        page.set("Resources", resources.dictionary)
        return page
    }
}

extension PDFPen.Mark {
    /// The structure type by which its content is marked.
    var tag: String { if case .link = self { "Link" } else { "Span" } }
}

/// The resources of several drawings under names of their own.
private struct PDFResources {
    private var objects: [PDFContent.Resource: PDFObject] = [:]

    /// Adds those that a drawing uses, as far as its dictionary has them: others are names that PDF itself knows.
    /// - Returns: the names that are new.
    mutating func add(_ used: Set<PDFContent.Resource>, of dictionary: PDFObject) -> [PDFContent.Resource: String] {
        var names: [PDFContent.Resource: String] = [:]
        for resource in used.sorted(by: { ($0.kind, $0.name) < ($1.kind, $1.name) }) {
            let object = dictionary[resource.kind][resource.name], text = object.text
            guard text != "null" else { continue }
            var place = resource, count = 1
            while let other = objects[place], other.text != text {
                count += 1
                place.name = "\(resource.name)v\(count)"
            }
            objects[place] = object
            if place != resource { names[resource] = place.name }
        }
        return names
    }

    var dictionary: PDFValue {
        let kinds = Dictionary(grouping: objects, by: \.key.kind)
        return .dictionary(
            kinds.mapValues { entries in
                .dictionary(Dictionary(uniqueKeysWithValues: entries.map { ($0.key.name, .object($0.value)) }))
            })
    }
}
