import Charts
import Foundation

/// The structure of a document: what each drawing on its pages is, for readers who do not see them (ISO 32000-1,
/// section 14.7).
struct PDFTagTree {
    private typealias Piece = PDFAssembly.Piece

    private let document: PDFDocument
    private let pages: [PDFObject]
    private let places: [String: PDFPlace]
    private let root: PDFObject
    private var objects: [ObjectIdentifier: PDFObject] = [:]
    /// The boxes of elements on the pages that they begin on.
    private var boxes: [ObjectIdentifier: (page: Int, box: Box)] = [:]
    /// The element of each piece of content.
    private var owners: [Piece: PDFObject] = [:]
    private var annotations: [[(object: PDFObject, owner: PDFObject)]]

    /// Adds the structure to the assembled pages, one element for each whole paragraph or table, however many pages it
    /// is on.
    init(_ assembly: PDFAssembly, marks: [[PDFPen.Mark]], places: [String: PDFPlace]) {
        document = assembly.document
        pages = assembly.pages
        self.places = places
        annotations = pages.map { _ in [] }
        root = document.add(.dictionary(["Type": .name("StructTreeRoot"), "K": .array([])]))
        document.catalog.set("StructTreeRoot", .object(root))
        for (page, marks) in marks.filter({ !$0.isEmpty }).enumerated() {
            var number = 0
            for mark in marks {
                let piece = Piece(page: page, number: number)
                switch mark {
                case .artifact: continue
                case .content(let element, let box): add(piece, to: element, box)
                case .link(let element, let target, let box, let description):
                    addLink(piece, in: element, to: target, from: box, description)
                }
                number += 1
            }
        }
        addParentTree()
        addPlaces()
    }

    private mutating func add(_ piece: Piece, to element: PDFElement, _ box: Box?) {
        let object = structure(for: element)
        object["K"].append(reference(to: piece))
        owners[piece] = object
        guard let box else { return }
        // The box of what stands on the element's first page.
        let before = boxes[ObjectIdentifier(element)] ?? (piece.page, box)
        let joined = before.page == piece.page ? before.box.joined(with: box) : before.box
        boxes[ObjectIdentifier(element)] = (before.page, joined)
        object.set(
            "A", .dictionary(["O": .name("Layout"), "Placement": .name("Block"), "BBox": PDFTagTree.rectangle(joined)]))
    }

    private mutating func addLink(
        _ piece: Piece, in element: PDFElement, to target: PDFPen.Target, from box: Box, _ description: String
    ) {
        var entries: [String: PDFValue] = [
            "Type": .name("Annot"), "Subtype": .name("Link"), "Rect": PDFTagTree.rectangle(box),
            "BS": .dictionary(["W": .integer(0)]), "Contents": .text(description),
            // Printed like the rest of the page.
            "F": .integer(4),
        ]
        switch target {
        case .place(let name): entries["Dest"] = .bytes(name)
        case .address(let address):
            entries["A"] = .dictionary([
                "Type": .name("Action"), "S": .name("URI"), "URI": .bytes(PDFTagTree.uri(address)),
            ])
        }
        let annotation = document.add(.dictionary(entries)), parent = structure(for: element)
        let object = document.add(
            .dictionary([
                "Type": .name("StructElem"), "S": .name("Link"), "P": .object(parent),
                "K": .array([
                    .dictionary([
                        "Type": .name("OBJR"), "Obj": .object(annotation), "Pg": .object(pages[piece.page]),
                    ]), reference(to: piece),
                ]),
            ]))
        parent["K"].append(.object(object))
        owners[piece] = object
        annotations[piece.page].append((annotation, object))
    }

    /// The address in ASCII, as PDF demands.
    private static func uri(_ address: String) -> String {
        address.utf8.map { byte in
            (0x21..<0x7F).contains(byte) ? String(UnicodeScalar(byte)) : String(format: "%%%02X", byte)
        }.joined()
    }

    private func reference(to piece: Piece) -> PDFValue {
        .dictionary([
            "Type": .name("MCR"), "Pg": .object(pages[piece.page]), "MCID": .integer(piece.number),
        ])
    }

    /// From each piece of content, and from each annotation, to its element (ISO 32000-1, section 14.7.4.4).
    private func addParentTree() {
        var entries: [PDFValue] = [], key = pages.count
        for (index, page) in pages.enumerated() {
            page.set("StructParents", .integer(index))
            let count = owners.keys.count { $0.page == index }
            let row = (0..<count).map { owners[Piece(page: index, number: $0)].map(PDFValue.object) ?? .null }
            entries += [.integer(index), .object(document.add(.array(row)))]
        }
        for (page, annotations) in zip(pages, annotations) where !annotations.isEmpty {
            page.set("Annots", .array(annotations.map { .object($0.object) }))
            for annotation in annotations {
                annotation.object.set("StructParent", .integer(key))
                entries += [.integer(key), .object(annotation.owner)]
                key += 1
            }
        }
        root.set("ParentTree", .object(document.add(.dictionary(["Nums": .array(entries)]))))
        root.set("ParentTreeNextKey", .integer(key))
    }

    /// The places that links lead to, by their names.
    private func addPlaces() {
        guard !places.isEmpty else { return }
        let names = places.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let entries = names.flatMap { name -> [PDFValue] in
            guard let place = places[name], pages.indices.contains(place.page - 1) else { return [] }
            return [
                .bytes(name),
                .array([
                    .object(pages[place.page - 1]), .name("XYZ"), .real(PDFPage.left),
                    .real(PDFPage.height - place.windowTop), .integer(0),
                ]),
            ]
        }
        document.catalog.set(
            "Names", .dictionary(["Dests": .object(document.add(.dictionary(["Names": .array(entries)])))]))
    }

    /// The object for an element, made with those above it when it is first wanted.
    private mutating func structure(for element: PDFElement) -> PDFObject {
        if let known = objects[ObjectIdentifier(element)] { return known }
        let parent = element.parent.map { structure(for: $0) } ?? root
        var entries: [String: PDFValue] = [
            "Type": .name("StructElem"), "S": .name(element.role.structureType), "P": .object(parent), "K": .array([]),
        ]
        switch element.role {
        case .figure(let text), .formula(let text): entries["Alt"] = .text(text)
        case .columnHead: entries["A"] = .dictionary(["O": .name("Table"), "Scope": .name("Column")])
        case .rowHead: entries["A"] = .dictionary(["O": .name("Table"), "Scope": .name("Row")])
        default: break
        }
        let object = document.add(.dictionary(entries))
        parent["K"].append(.object(object))
        objects[ObjectIdentifier(element)] = object
        return object
    }

    /// A box of the page in PDF's coordinates, y upwards.
    private static func rectangle(_ box: Box) -> PDFValue {
        .array([box.x, PDFPage.height - box.bottom, box.right, PDFPage.height - box.y].map { .real($0) })
    }
}
