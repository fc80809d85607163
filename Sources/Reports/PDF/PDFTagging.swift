import Charts
import Foundation

/// Makes the PDF that Cairo wrote an accessible one: its structure from a pen's marks, its language, its title,
/// descriptions.
///
/// Cairo writes one structure element for each tag, all in one row, without descriptions, and knows no artifacts, or
/// has them since 1.18 only. Here their content goes to the elements that the pen drew for, one for each whole
/// paragraph or table, however many pages it is on. The result claims to be PDF/UA-1.
package struct PDFTagging {
    let marks: [PDFPen.Mark]
    let title: String
    let author: String
    let created: Date
    static let language = "en"

    package init(marks: [PDFPen.Mark], title: String, author: String, created: Date) {
        self.marks = marks
        self.title = title
        self.author = author
        self.created = created
    }

    /// The tagged document; throws if anything in `data` belongs to none of these marks.
    package func applied(to data: Data) throws(PDFProblem) -> Data {
        let document = try PDFDocument(data), catalog = document.catalog
        let tree = try PDFTagTree(document, marks: marks)
        tree.assign()
        for page in document.pages {
            try tree.markArtifacts(on: page)
            page.set("Tabs", .name("S"))
        }
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
