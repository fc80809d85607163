import Foundation
import Testing

/// `diff --markdown`: a comment for a pull request, through a built program.
@Suite struct DiffMarkdownTests {
    let cahier: Cahier
    init() throws { cahier = try Cahier(program: "sample-pair") }

    private func run(_ environment: [String: String] = [:]) throws {
        let result = try cahier(["run", "coins"], environment: environment)
        try #require(result.status == 0, "\(result.errors)")
    }

    private func comment(_ arguments: String..., status: Int32 = 1) throws -> String {
        let result = try cahier(["diff", "coins@previous", "coins@latest", "--markdown"] + arguments)
        try #require(result.status == status, "\(result.output)\(result.errors)")
        return result.output
    }

    /// The cells of the rows of the first table, its head first.
    private func rows(_ comment: String) -> [[String]] {
        let lines = comment.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.drop { !$0.hasPrefix("| ") }.prefix { $0.hasPrefix("| ") }.map { line in
            line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
        }
    }

    @Test func aShortTableAndTheRestFolded() throws {
        try run()
        try run(["COIN_BIAS": "0.9"])
        let comment = try comment()
        #expect(comment.hasPrefix("### Results differ: <code>coins@previous (run 1)</code> → "), "\(comment)")
        let table = rows(comment)
        try #require(table.count == 3, "\(comment)")
        #expect(table[0] == ["finding", "before", "after", "why"])
        #expect(table[1] == ["---", "---", "---", "---"])
        #expect(table[2].prefix(3) == ["Is the coin fair?", "**yes**", "**no**"])
        #expect(table[2][3].contains("share of heads: 0."), "\(table[2][3])")
        #expect(table[2][3].contains(", beyond chance<br>fails: larger"), "\(table[2][3])")
        let folded = comment.components(separatedBy: "<details>\n<summary>").dropFirst()
        #expect(folded.count == 6 && comment.components(separatedBy: "</details>").count == 7, "\(comment)")
        #expect(folded.contains { $0.hasPrefix("Figure heads: 3 values changed, ") }, "\(comment)")
        #expect(folded.contains { $0.hasPrefix("1 figure changed") && $0.contains("Heads come evenly") }, "\(comment)")
        #expect(folded.contains { $0.contains("| tosses: parameters.bias | 0.5 | 0.9 |") }, "\(comment)")
        // GitHub reads Markdown within an element only behind an empty line.
        #expect(folded.allSatisfy { $0.contains("</summary>\n\n") && $0.contains("\n\n</details>") })
    }

    @Test func statusesAreThoseOfTheOtherForms() throws {
        try run()
        try run()
        let same = try comment(status: 0)
        #expect(same.hasPrefix("### Same results: ") && same.contains("The two runs have the same results."), "\(same)")
        #expect(!same.contains("<details>"))
        let trouble = try cahier("diff", "1", "9", "--markdown")
        #expect(trouble.status == 2 && trouble.output.isEmpty && trouble.errors.contains("there is no such run"))
        #expect(try cahier("diff", "1", "2", "--markdown", "--json").status == 64)
    }

    /// Nothing that a study says becomes markup, a picture, a link, or calls somebody.
    @Test func textsAreTexts() throws {
        try run()
        let words =
            "<script>alert(1)</script> a|b `c` **d** [e](https://x.example) ![f](//y) @ada #12 $g$ ~~h~~ \\i www.z.example\n# j\u{202E}k"
        try run(["WORDS": words, "COIN_BIAS": "0.9"])
        let comment = try comment()
        let finding = try #require(rows(comment).last?.first)
        #expect(
            finding
                == "&lt;script&gt;alert(1)&lt;/script&gt; a&#124;b &#96;c&#96; &#42;&#42;d&#42;&#42; &#91;e&#93;(https&#58;//x.example) &#33;&#91;f&#93;(//y) @\u{2060}ada #\u{2060}12 &#36;g&#36; &#126;&#126;h&#126;&#126; &#92;i www&#46;z.example # jk",
            "\(finding)")
        #expect(!comment.contains("<script") && !comment.contains("@ada") && !comment.contains("https://"))
        #expect(rows(comment).allSatisfy { $0.count == 4 })
    }

    /// What GitHub has no room for is left out, and said to be.
    @Test func aCommentHasRoom() throws {
        try run()
        try run(["QUESTIONS": "60", "WORDS": String(repeating: "|", count: 290)])
        let comment = try comment("--all")
        #expect(comment.utf8.count < 65_536 && comment.utf8.count > 60_000, "\(comment.utf8.count)")
        let table = rows(comment)
        #expect(table.count > 10 && table.count < 62 && table.allSatisfy { $0.count == 4 })
        let last = try #require(comment.split(separator: "\n").last)
        #expect(last.hasPrefix("Left out, since a comment has fewer than 65,536 characters: "), "\(last)")
        // 60 new findings and one whose words are others.
        #expect(last.contains("\(61 - (table.count - 2)) findings and "), "\(last)")
        #expect(
            comment.components(separatedBy: "<details>").count == comment.components(separatedBy: "</details>").count)
    }
}
