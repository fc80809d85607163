import Charts
import Foundation

/// Small pieces of XML-compatible HTML; everything that is not markup of ours is escaped here.
enum HTML {
    static func escaped(_ text: String) -> String { text.xmlEscaped }

    static func inline(_ inlines: [Inline]) -> String {
        inlines.map { inline in
            switch inline {
            case .text(let text): escaped(text)
            case .emphasis(let inner): "<em>\(self.inline(inner))</em>"
            case .strong(let inner): "<strong>\(self.inline(inner))</strong>"
            case .code(let text): "<code>\(escaped(text))</code>"
            case .note(let inner): "<small>\(self.inline(inner))</small>"
            case .aside(let inner): "<small class=\"aside\"><span> (</span>\(self.inline(inner))<span>)</span></small>"
            case .formula(let formula): formula.mathML
            case .link(let inner, let url): "<a href=\"\(escaped(url))\">\(self.inline(inner))</a>"
            }
        }.joined()
    }

    /// A whole page that asks for nothing from anywhere.
    /// - Parameters:
    ///   - style: rules after those of every page.
    ///   - navigation: what stands before the content; a link that skips it comes first.
    static func page(title: String, style: String = "", navigation: String = "", main: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta name="generator" content="Cahier"/>
        <title>\(escaped(title))</title>
        <style>
        \(HTMLStyle.sheet)\(style.isEmpty ? "" : "\n" + style)
        </style>
        </head>
        <body\(navigation.isEmpty ? "" : " class=\"report\"")>
        \(navigation.isEmpty ? "" : "<a class=\"skip\" href=\"#content\">Skip to the content</a>\n\(navigation)\n")<main id="content">
        \(main.hasSuffix("\n") ? main : main + "\n")</main>
        \(script)
        </body>
        </html>

        """
    }

    /// A heading, and the link by which others can point to its place.
    /// - Parameters:
    ///   - label: what numbers it: "Figure 1."
    ///   - anchor: the place that the link names: the heading itself, or what it heads.
    static func heading(_ level: Int, _ text: String, label: String = "", anchor: String, isOwn: Bool = true) -> String
    {
        let number = label.isEmpty ? "" : "<span class=\"label\">\(label)</span> "
        // Nothing to stop at or to be read: the list of contents leads there as well.
        let link = "<a class=\"permalink\" href=\"#\(anchor)\" tabindex=\"-1\" aria-hidden=\"true\">#</a>"
        return "<h\(level)\(isOwn ? " id=\"\(anchor)\"" : "")>\(number)\(escaped(text))\(link)</h\(level)>\n"
    }

    static func heading(_ level: Int, _ part: ReportPart) -> String { heading(level, part.title, anchor: part.anchor) }

    /// Names with what they stand for.
    static func named(_ rows: [(name: String, text: [Inline])]) -> String {
        let list = rows.map { "<dt>\(escaped($0.name))</dt><dd>\(inline($0.text))</dd>\n" }
        return "<dl>\n\(list.joined())</dl>\n"
    }

    /// Texts below each other; empty where there is none.
    static func listed(_ texts: [String]) -> String {
        texts.isEmpty ? "" : "<ul>" + texts.map { "<li>\(escaped($0))</li>" }.joined() + "</ul>"
    }

    /// Text beside which a button copies it where JavaScript is on.
    static func copyable(_ text: String, isBlock: Bool = false) -> String {
        let content = isBlock ? "<pre>\(escaped(text))</pre>" : "<code>\(escaped(text))</code>"
        return "<\(isBlock ? "div" : "span") class=\"copyable\">\(content)</\(isBlock ? "div" : "span")>"
    }

    static func paragraphs(_ source: String, class name: String = "") -> String {
        Inline.paragraphs(source).map { paragraph in
            if case .formula(let formula) = paragraph.first, formula.isDisplayed, paragraph.count == 1 {
                // A formula has no line breaks: on a narrow page it scrolls.
                let box = scrolling(label: "Formula: \(formula.inWords)", formula.mathML)
                return "<div class=\"formula\">\(box)</div>\n"
            }
            let content = inline(paragraph)
            // One within a line may be wider than a narrow page.
            let classes = [name, content.contains("<math") ? "formulas" : ""].filter { !$0.isEmpty }
            let attribute = classes.isEmpty ? "" : " class=\"\(classes.joined(separator: " "))\""
            return "<p\(attribute)>\(content)</p>\n"
        }.joined()
    }

    /// A box that scrolls by itself when its content is wider than the page, with the keyboard too.
    static func scrolling(label: String, _ content: String) -> String {
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"\(escaped(label))\">\(content)</div>\n"
    }

    /// The word by the rule of today; hollow where it is about one network, or by another rule than the registered one.
    static func word(_ finding: FindingSummary) -> String {
        word(
            finding.word, OutcomeMark(finding.outcome),
            isHollow: finding.isHollow, isStrict: finding.isStrict)
    }

    /// An outcome's shape and the word that follows from it.
    static func word(_ word: String, _ mark: OutcomeMark, isHollow: Bool = false, isStrict: Bool = false) -> String {
        let outline = "fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.6\""
        let filled = isHollow ? outline : "fill=\"currentColor\""
        let inner = "fill=\"none\" stroke=\"\(isHollow ? "currentColor" : "var(--background)")\" stroke-width=\"1.8\""
        let shape =
            switch mark {
            case .held: "<circle cx=\"8\" cy=\"8\" r=\"7\" \(filled)/><path d=\"M4.5 8.2l2.5 2.5 4.5-5\" \(inner)/>"
            case .partly:
                "<circle cx=\"8\" cy=\"8\" r=\"6.7\" \(outline)/><path d=\"M8 1.3a6.7 6.7 0 0 0 0 13.4z\" \(filled)/>"
            case .failed:
                "<rect x=\"1\" y=\"1\" width=\"14\" height=\"14\" rx=\"2\" \(filled)/><path d=\"M5 5l6 6M11 5l-6 6\" \(inner)/>"
            case .undecided: "<path d=\"M8 1l7 7-7 7-7-7z\" \(outline)/>"
            case .untested: "<circle cx=\"8\" cy=\"8\" r=\"6.7\" \(outline) stroke-dasharray=\"2.6 2.6\"/>"
            }
        let strict = isStrict ? " <span title=\"also at 99.93 %\">●</span>" : ""
        return
            "<span class=\"verdict \(mark.rawValue)\"><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"16\" height=\"16\" viewBox=\"0 0 16 16\" aria-hidden=\"true\">\(shape)</svg> \(escaped(word))\(strict)</span>"
    }
}
