import Charts
import Foundation

/// The structure tree of a document that Cairo wrote, made anew so that it says what the pen's marks say.
///
/// Of Cairo's own tree only one thing is used: which pieces of content each of the pen's tags became. It is read by the
/// rules for all PDF files (ISO 32000-1, section 14.7), whatever Cairo's version makes of them.
package struct PDFTagTree {
    /// A piece of a page's content.
    private struct Piece: Hashable {
        var page: Int
        var number: Int
    }

    /// What one of the pen's tags became: nothing, where nothing was drawn within it.
    private struct Leaf {
        var mark: PDFPen.Mark
        var pieces: [Piece] = []
        /// The annotation of a link.
        var annotation: PDFObject?
    }

    private let document: PDFDocument
    private let root: PDFObject
    private let leaves: [Leaf]
    /// By the objects' numbers.
    private let pages: [Int: PDFObject]
    private let contents: [Int: PDFContent]

    /// Throws unless the tree has one element for each mark, of its kind and in its order, and all content of the
    /// pages is in one of these.
    init(_ document: PDFDocument, marks: [PDFPen.Mark]) throws(PDFProblem) {
        self.document = document
        root = document.catalog["StructTreeRoot"]
        pages = Dictionary(uniqueKeysWithValues: document.pages.map { ($0.number, $0) })
        let elements = root["K"].items ?? []
        guard elements.count == marks.count else {
            throw PDFProblem(description: "there are \(elements.count) elements for \(marks.count) tags")
        }
        leaves = try zip(elements, marks).map { element, mark throws(PDFProblem) in
            guard element["S"].name == mark.tag else {
                throw PDFProblem(
                    description: "a tag \"\(mark.tag)\" became an element \"\(element["S"].name ?? "without a name")\"")
            }
            return try PDFTagTree.leaf(element, mark)
        }
        var contents: [Int: PDFContent] = [:]
        for (number, page) in pages { contents[number] = try PDFContent(page.pageContent()) }
        self.contents = contents
        try checkThatNothingIsLost()
    }

    private static func leaf(_ element: PDFObject, _ mark: PDFPen.Mark) throws(PDFProblem) -> Leaf {
        var leaf = Leaf(mark: mark)
        for child in element["K"].items ?? [element["K"]] where !child.isNull {
            if let number = child.integer {
                leaf.pieces.append(Piece(page: element["Pg"].number, number: number))
            } else if let number = child["MCID"].integer, child["Stm"].isNull {
                let page = child["Pg"].isNull ? element["Pg"] : child["Pg"]
                leaf.pieces.append(Piece(page: page.number, number: number))
            } else if child["Obj"].isDictionary {
                leaf.annotation = child["Obj"]
            } else {
                throw PDFProblem(description: "a tag \"\(mark.tag)\" has content of an unknown kind")
            }
        }
        if case .link = mark, !leaf.pieces.isEmpty, leaf.annotation?["Subtype"].name != "Link" {
            throw PDFProblem(description: "a link has no annotation")
        }
        return leaf
    }

    /// Throws unless the pieces of the tags are those of the pages, and nothing is painted beside them.
    private func checkThatNothingIsLost() throws(PDFProblem) {
        let owned = leaves.flatMap(\.pieces)
        var found: [Piece] = []
        for (page, content) in contents {
            if let painting = content.unmarked.first {
                throw PDFProblem(
                    description: "\(content.unmarked.count) drawings of a page, such as \"\(painting)\", are in no tag")
            }
            for beginning in content.beginnings {
                guard let number = beginning.number else {
                    throw PDFProblem(description: "content tagged \"\(beginning.tag)\" has no number")
                }
                found.append(Piece(page: page, number: number))
            }
        }
        guard Set(owned).count == owned.count, Set(found).count == found.count, Set(owned) == Set(found) else {
            throw PDFProblem(
                description:
                    "the tags have \(owned.count) pieces of content, the pages \(found.count), of which \(Set(owned).intersection(found).count) are the same"
            )
        }
    }

    /// Makes the tree of the elements that the pieces were drawn for.
    func assign() {
        root.set("K", .array([]))
        var objects: [ObjectIdentifier: PDFObject] = [:], owners: [Piece: PDFObject] = [:]
        var boxes: [ObjectIdentifier: (page: Int, box: Box)] = [:], annotations: [(PDFObject, owner: PDFObject)] = []
        for leaf in leaves {
            guard let first = leaf.pieces.first else { continue }
            switch leaf.mark {
            case .artifact: break
            case .content(let element, let box):
                let object = structure(for: element, &objects)
                for piece in leaf.pieces {
                    object["K"].append(reference(to: piece))
                    owners[piece] = object
                }
                if let box {
                    // The box of what stands on the element's first page.
                    let before = boxes[ObjectIdentifier(element)] ?? (first.page, box)
                    let joined = before.page == first.page ? before.box.joined(with: box) : before.box
                    boxes[ObjectIdentifier(element)] = (before.page, joined)
                    object.set("A", .dictionary(placement(of: joined)))
                }
            case .link(let element, let description):
                guard let annotation = leaf.annotation else { continue }
                let parent = structure(for: element, &objects)
                let object = document.add(
                    .dictionary([
                        "Type": .name("StructElem"), "S": .name("Link"), "P": .object(parent),
                        "K": .array(
                            [.dictionary(["Type": .name("OBJR"), "Obj": .object(annotation), "Pg": page(of: first)])]
                                + leaf.pieces.map(reference)),
                    ]))
                parent["K"].append(.object(object))
                for piece in leaf.pieces { owners[piece] = object }
                annotations.append((annotation, object))
                annotation.set("Contents", .text(description))
                // Printed like the rest of the page.
                annotation.set("F", .integer(4))
            }
        }
        addParentTree(owners, annotations)
    }

    private func page(of piece: Piece) -> PDFValue { pages[piece.page].map(PDFValue.object) ?? .null }

    private func reference(to piece: Piece) -> PDFValue {
        .dictionary(["Type": .name("MCR"), "Pg": page(of: piece), "MCID": .integer(piece.number)])
    }

    /// From each piece of content, and from each annotation, to its element (ISO 32000-1, section 14.7.4.4).
    private func addParentTree(_ owners: [Piece: PDFObject], _ annotations: [(PDFObject, owner: PDFObject)]) {
        var entries: [PDFValue] = []
        for (key, page) in document.pages.enumerated() {
            page.set("StructParents", .integer(key))
            let numbers = contents[page.number]?.beginnings.compactMap(\.number) ?? []
            let row = (0..<(numbers.max() ?? -1) + 1).map { number in
                owners[Piece(page: page.number, number: number)].map(PDFValue.object) ?? .null
            }
            entries += [.integer(key), .object(document.add(.array(row)))]
        }
        for (offset, annotation) in annotations.enumerated() {
            let key = pages.count + offset
            annotation.0.set("StructParent", .integer(key))
            entries += [.integer(key), .object(annotation.owner)]
        }
        root.set("ParentTree", .object(document.add(.dictionary(["Nums": .array(entries)]))))
        root.set("ParentTreeNextKey", .integer(pages.count + annotations.count))
    }

    /// The object for an element, made with those above it when it is first wanted.
    private func structure(for element: PDFElement, _ objects: inout [ObjectIdentifier: PDFObject]) -> PDFObject {
        if let known = objects[ObjectIdentifier(element)] { return known }
        let parent = element.parent.map { structure(for: $0, &objects) } ?? root
        var entries: [String: PDFValue] = [
            "Type": .name("StructElem"), "S": .name(element.role.structureType), "P": .object(parent), "K": .array([]),
        ]
        switch element.role {
        case .figure(let text): entries["Alt"] = .text(text)
        case .columnHead: entries["A"] = .dictionary(["O": .name("Table"), "Scope": .name("Column")])
        case .rowHead: entries["A"] = .dictionary(["O": .name("Table"), "Scope": .name("Row")])
        default: break
        }
        let object = document.add(.dictionary(entries))
        parent["K"].append(.object(object))
        objects[ObjectIdentifier(element)] = object
        return object
    }

    private func placement(of box: Box) -> [String: PDFValue] {
        let corners = [box.x, PDFPage.height - box.bottom, box.right, PDFPage.height - box.y]
        return ["O": .name("Layout"), "Placement": .name("Block"), "BBox": .array(corners.map { .real($0) })]
    }

    /// Turns the tags that stand for artifacts into artifacts, in the page's content.
    func markArtifacts(on page: PDFObject) throws(PDFProblem) {
        var begins: [Int: String] = [:]
        for leaf in leaves {
            guard case .artifact(let kind) = leaf.mark else { continue }
            for piece in leaf.pieces where piece.page == page.number { begins[piece.number] = kind.begin }
        }
        guard let content = contents[page.number] else { throw PDFProblem(description: "a page has no content") }
        try page.replacePageContent(content.replacing(begins))
    }
}
