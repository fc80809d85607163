import Foundation
import Testing

/// The words of a PDF's pages with their boxes, in points from the page's top left, as `pdftotext -bbox` reads them.
struct PDFPages {
    struct Word {
        var text: String
        /// From 1.
        var page: Int
        var left, top, right, bottom: Double

        /// Its place in the order of pages and lines.
        var place: Double { Double(page) + top / 1000 }
    }

    /// A figure's box on the page that it begins on.
    struct Figure {
        var page: Int
        var left, top, right, bottom: Double
        /// What it is for those who don't see it.
        var alternative: String

        func covers(_ word: Word) -> Bool {
            word.page == page && word.left < right - 0.5 && word.right > left + 0.5 && word.top < bottom - 0.5
                && word.bottom > top + 0.5
        }
    }

    /// Where text stands: below the running head and above the foot.
    static let top = 62.0, bottom = 841.89 - 62.0, left = 56.0, right = 595.28 - 56.0

    let count: Int
    /// Without heads and feet.
    let words: [Word]
    let figures: [Figure]

    /// Nil where poppler-utils or qpdf are not installed.
    init?(of path: String) throws {
        guard let text = try tool("pdftotext", ["-bbox", path, "-"]), let structure = try PDFStructure(of: path) else {
            return nil
        }
        var words: [Word] = [], page = 0
        for line in text.split(separator: "\n") {
            if line.contains("<page ") { page += 1 }
            guard line.contains("<word "), let start = line.firstIndex(of: ">"), let end = line.lastIndex(of: "<")
            else { continue }
            let numbers = line[..<start].split(separator: "\"").compactMap { Double($0) }
            try #require(numbers.count == 4)
            words.append(
                Word(
                    text: String(line[line.index(after: start)..<end]), page: page, left: numbers[0], top: numbers[1],
                    right: numbers[2], bottom: numbers[3]))
        }
        count = page
        self.words = words.filter { $0.bottom > PDFPages.top && $0.top < PDFPages.bottom + 5 }
        let kids = structure.resolved(structure.catalog["/Pages"])["/Kids"] as? [String] ?? []
        figures = try structure.elements("Figure").map { figure in
            let box = try #require(figure.attribute("/BBox") as? [Double])
            let reference = try #require(figure.content.first?.split(separator: "/").first.map(String.init))
            let page = try #require(kids.firstIndex(of: reference))
            return Figure(
                page: page + 1, left: box[0], top: 841.89 - box[3], right: box[2], bottom: 841.89 - box[1],
                alternative: figure.alternative ?? "")
        }
    }

    func word(_ text: String) -> Word? { words.first { $0.text == text } }

    /// The numbers of the pages that a word of these stands on, with how many do.
    func pages(of words: [Word]) -> [Int: Int] { Dictionary(words.map { ($0.page, 1) }, uniquingKeysWith: +) }

    /// How much of a page's height is filled from the top: 0…1.
    func filling(_ page: Int) -> Double {
        let bottoms = words.filter { $0.page == page }.map(\.bottom) + figures.filter { $0.page == page }.map(\.bottom)
        return ((bottoms.max() ?? PDFPages.top) - PDFPages.top) / (PDFPages.bottom - PDFPages.top)
    }

    /// The pages that are less than half full, the last one excepted.
    var halfEmpty: [Int] { (1..<max(2, count)).filter { filling($0) < 0.5 } }
}
