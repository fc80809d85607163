/// A part of the document for readers who do not see its pages: a heading, a cell of a table, a figure.
///
///     let table = PDFElement(.table, in: document)
///     let row = PDFElement(.row, in: table)
///
/// An element is known by its identity. It contains what is drawn for it with `PDFPen`, on however many pages, and
/// stands in its parent in the order in which something was first drawn for it.
package final class PDFElement: Sendable {
    enum Role: Sendable, Equatable {
        case document, paragraph, contents, contentsEntry, list, listItem, label, listBody
        case heading(level: Int)
        case table, tableHead, tableBody, row, columnHead, rowHead, cell, caption
        case figure(alternativeText: String)
        case formula(inWords: String)
    }

    let role: Role
    let parent: PDFElement?

    init(_ role: Role, in parent: PDFElement?) {
        self.role = role
        self.parent = parent
    }
}

extension PDFElement.Role {
    /// The standard structure type of ISO 32000-1, section 14.8.4.
    var structureType: String {
        switch self {
        case .document: "Document"
        case .paragraph: "P"
        case .contents: "TOC"
        case .contentsEntry: "TOCI"
        case .list: "L"
        case .listItem: "LI"
        case .label: "Lbl"
        case .listBody: "LBody"
        case .heading(let level): "H\(level)"
        case .table: "Table"
        case .tableHead: "THead"
        case .tableBody: "TBody"
        case .row: "TR"
        case .columnHead, .rowHead: "TH"
        case .cell: "TD"
        case .caption: "Caption"
        case .figure: "Figure"
        case .formula: "Formula"
        }
    }
}
