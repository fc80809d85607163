import Charts
import Foundation

/// Makes an accessible document of single drawings: their pages, its structure, its language, its title, descriptions.
///
/// Cairo has tags of its own, but what its versions make of them differs: 1.16 knows no artifacts, and 1.18 leaves out
/// whatever holds no text. So none is used. The result claims to be PDF/UA-1.
package struct PDFTagging {
    /// What the drawings of each page are.
    let marks: [[PDFPen.Mark]]
    /// Where links lead, by name.
    let places: [String: PDFPlace]
    let title: String
    let author: String
    let created: Date
    static let language = "en"

    init(marks: [[PDFPen.Mark]], places: [String: PDFPlace], title: String, author: String, created: Date) {
        self.marks = marks
        self.places = places
        self.title = title
        self.author = author
        self.created = created
    }

    package init(marks: [[PDFPen.Mark]], title: String, author: String, created: Date) {
        self.init(marks: marks, places: [:], title: title, author: author, created: created)
    }

    /// A figure's own file: its one drawing, with what it looks like in words.
    ///
    /// - Parameter page: in points.
    static func figure(
        _ data: Data, on page: Box, inWords words: String, title: String, created: Date
    ) throws(PDFProblem) -> Data {
        let figure = PDFElement(.figure(alternativeText: words), in: PDFElement(.document, in: nil))
        // Boxes are counted from the top of a report's pages.
        let box = Box(0, PDFPage.height - page.height, page.width, page.height)
        return try PDFTagging(
            marks: [[.content(figure, box: box)]], title: title, author: PDFReport.author, created: created
        ).applied(to: data)
    }

    /// The tagged document; throws if `data` has not one page for each mark.
    package func applied(to data: Data) throws(PDFProblem) -> Data {
        let document = try PDFDocument(data), catalog = document.catalog
        let assembly = try PDFAssembly(document, marks: marks)
        _ = PDFTagTree(assembly, marks: marks, places: places)
        PDFFontWidths.correct(in: document)
        for page in assembly.pages { page.set("Tabs", .name("S")) }
        for object in document.objects where object["Subtype"].name == "CIDFontType2" {
            object.set("CIDToGIDMap", .name("Identity"))
        }
        catalog.set("Lang", .text(PDFTagging.language))
        catalog.set("MarkInfo", .dictionary(["Marked": .boolean(true)]))
        catalog.set("ViewerPreferences", .dictionary(["DisplayDocTitle": .boolean(true)]))
        catalog.set(
            "Metadata",
            .object(document.addStream(Data(metadata.utf8), ["Type": .name("Metadata"), "Subtype": .name("XML")])))
        return try document.data()
    }

    private var metadata: String {
        """
        <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
        <x:xmpmeta xmlns:x="adobe:ns:meta/">
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
        <dc:title><rdf:Alt><rdf:li xml:lang="x-default">\(title.xmlEscaped)</rdf:li></rdf:Alt></dc:title>
        <dc:creator><rdf:Seq><rdf:li>\(author.xmlEscaped)</rdf:li></rdf:Seq></dc:creator>
        <dc:language><rdf:Bag><rdf:li>\(PDFTagging.language)</rdf:li></rdf:Bag></dc:language>
        <xmp:CreateDate>\(pdfDate(created))</xmp:CreateDate>
        <pdfuaid:part>1</pdfuaid:part>
        </rdf:Description>
        </rdf:RDF>
        </x:xmpmeta>
        <?xpacket end="r"?>
        """
    }
}
