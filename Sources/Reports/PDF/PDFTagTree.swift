import Charts
import Foundation

/// The structure tree of a document that Cairo 1.16 wrote, made over so that it says what the pen's marks say.
package struct PDFTagTree {
    /// One element of Cairo's, with the mark it was drawn for.
    private struct Leaf {
        var object: PDFObject
        var mark: PDFPen.Mark
        var page: PDFObject
        /// The number of its content on its page.
        var content: Int
        /// The annotation of a link.
        var annotation: PDFObject?
    }

    private let document: PDFDocument
    private let root: PDFObject
    private let leaves: [Leaf]
    /// Which element each piece of a page's content belongs to, by the page's number as an object.
    private let owners: [Int: PDFObject]

    /// Throws unless the tree has one element for each mark, of its kind and in its order.
    init(_ document: PDFDocument, marks: [PDFPen.Mark]) throws(PDFProblem) {
        self.document = document
        root = document.catalog["StructTreeRoot"]
        guard let elements = root["K"].items, elements.count == marks.count else {
            throw PDFProblem(description: "there are \(root["K"].count ?? 0) elements for \(marks.count) tags")
        }
        var leaves: [Leaf] = []
        for (object, mark) in zip(elements, marks) {
            let parts = object["K"].items ?? [object["K"]]
            guard object["S"].name == mark.tag, let content = parts.last?.integer, object["Pg"].isDictionary else {
                throw PDFProblem(
                    description: "element \(leaves.count) of \(marks.count) is not what a tag \"\(mark.tag)\" becomes")
            }
            leaves.append(
                Leaf(
                    object: object, mark: mark, page: object["Pg"], content: content,
                    annotation: parts.count > 1 ? parts[0]["Obj"] : nil))
        }
        self.leaves = leaves
        owners = try PDFTagTree.owners(document, root)
    }

    /// The parent tree's arrays for the pages.
    private static func owners(_ document: PDFDocument, _ root: PDFObject) throws(PDFProblem) -> [Int: PDFObject] {
        let entries = root["ParentTree"]["Nums"].items ?? []
        var arrays: [Int: PDFObject] = [:]
        for index in stride(from: 0, to: entries.count - 1, by: 2) {
            if let key = entries[index].integer { arrays[key] = entries[index + 1] }
        }
        var owners: [Int: PDFObject] = [:]
        for page in document.pages {
            guard let key = page["StructParents"].integer, let array = arrays[key], array.count != nil else {
                throw PDFProblem(description: "a page's content belongs to no element")
            }
            owners[page.number] = array
        }
        return owners
    }

    /// Gives every piece of content to the element that it was drawn for.
    func assign() throws(PDFProblem) {
        root.set("K", .array([]))
        var objects: [ObjectIdentifier: PDFObject] = [:]
        var boxes: [ObjectIdentifier: (page: Int, box: Box)] = [:]
        for leaf in leaves {
            guard let owner = owners[leaf.page.number], leaf.content < owner.count ?? 0 else {
                throw PDFProblem(description: "content \(leaf.content) of a page belongs to no element")
            }
            switch leaf.mark {
            case .artifact:
                owner.setItem(leaf.content, .null)
            case .content(let element, let box):
                let object = structure(for: element, &objects)
                object["K"].append(
                    .dictionary(["Type": .name("MCR"), "Pg": .object(leaf.page), "MCID": .integer(leaf.content)]))
                owner.setItem(leaf.content, .object(object))
                if let box {
                    // The box of what stands on the element's first page.
                    let before = boxes[ObjectIdentifier(element)] ?? (leaf.page.number, box)
                    let joined = before.page == leaf.page.number ? before.box.joined(with: box) : before.box
                    boxes[ObjectIdentifier(element)] = (before.page, joined)
                    object.set("A", .dictionary(placement(of: joined)))
                }
            case .link(let element, let description):
                guard let annotation = leaf.annotation, annotation["Subtype"].name == "Link" else {
                    throw PDFProblem(description: "a link has no annotation")
                }
                let parent = structure(for: element, &objects)
                parent["K"].append(.object(leaf.object))
                leaf.object.set("P", .object(parent))
                annotation.set("Contents", .text(description))
                // Printed like the rest of the page.
                annotation.set("F", .integer(4))
            }
        }
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
        let stream = page["Contents"]
        guard let content = stream.content else { throw PDFProblem(description: "a page's content cannot be read") }
        var begins: [Data: String] = [:]
        for leaf in leaves where leaf.page.number == page.number {
            if case .artifact(let kind) = leaf.mark {
                begins[Data("/\(leaf.mark.tag) << /MCID \(leaf.content) >> BDC".utf8)] = kind.begin
            }
        }
        stream.replaceContent(try PDFTagTree.replacing(begins, in: content))
    }

    /// The content with other lines for those that are among `begins`, each of which must be there.
    package static func replacing(_ begins: [Data: String], in content: Data) throws(PDFProblem) -> Data {
        var wanted = begins, result = Data(capacity: content.count), isWithinText = false
        for line in content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if !isWithinText, line.first == UInt8(ascii: "/"), let begin = wanted.removeValue(forKey: Data(line)) {
                result.append(contentsOf: begin.utf8)
            } else {
                result.append(line)
            }
            result.append(UInt8(ascii: "\n"))
            // A long text goes on in the next line after a backslash: what stands there may only look like a tag.
            isWithinText = line.last == UInt8(ascii: "\\")
        }
        guard wanted.isEmpty else {
            throw PDFProblem(description: "\(wanted.count) tags are not in their page's content")
        }
        return result
    }
}
