import Datasets
import Foundation
import Testing

/// Files of people's choices, and what is wrong with them, by line.
@Suite struct PictureChoiceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func choices(_ text: String) throws -> PictureChoices {
        try folder.write("choices.csv", Array(text.utf8))
        return try PictureChoices(contentsOf: folder.url.appendingPathComponent("choices.csv"))
    }

    private func expectRefused(_ text: String, _ words: String...) {
        #expect {
            _ = try choices(text)
        } throws: { error in
            let said = "\((error as? DatasetError)?.finding ?? "")"
            return words.allSatisfy(said.contains) && "\(error)".contains("choices.csv")
        }
    }

    private let head = "participant,trial,root,image1,image2,choice,rt\n"

    @Test("Trials are read as they stand, other columns and separators are no matter")
    func trials() throws {
        let found = try choices(
            head + "p1,1,a.jpg,b.jpg,c.jpg,2,512\np1,2,\"d, e.jpg\",a.jpg,b.jpg,1,300\n\np2,1,a.jpg,b.jpg,c.jpg,1,\n")
        #expect(found.form == .trials && found.form.namesParticipants)
        #expect(
            found.choices == [
                PictureChoice(
                    participant: "p1", root: "a.jpg", image1: "b.jpg", image2: "c.jpg", first: 0, second: 1, line: 2),
                PictureChoice(
                    participant: "p1", root: "d, e.jpg", image1: "a.jpg", image2: "b.jpg", first: 1, second: 0, line: 3),
                PictureChoice(
                    participant: "p2", root: "a.jpg", image1: "b.jpg", image2: "c.jpg", first: 1, second: 0, line: 5),
            ])
        #expect(found.participants == ["p1", "p2"])
        #expect(found.pictures == ["a.jpg", "b.jpg", "c.jpg", "d, e.jpg"])
        let tabs = try choices(
            (head + "p1,1,a.jpg,b.jpg,c.jpg,2,512\n").replacingOccurrences(of: ",", with: "\t"))
        #expect(tabs.choices == Array(found.choices.prefix(1)))
    }

    @Test("A trial that is none, is there twice, or has no choice, is named by its line")
    func wrongTrials() {
        let good = "p1,1,a,b,c,2,\n"
        for choice in ["0", "3", "left", "1.5", "nan"] {
            expectRefused(
                head + good + "p1,2,a,d,e,\(choice),\n", choice == "nan" ? "choice" : "\"\(choice)\"", "line 3")
        }
        expectRefused(head + good + "p1,2,a,d,e,,\n", "line 3 has nothing as choice")
        expectRefused(head + good + ",2,a,d,e,1,\n", "line 3 has nothing as participant")
        expectRefused(head + good + "p1,1,a,d,e,1,\n", "line 3 is trial 1 of p1, as line 2 is")
        expectRefused(head + good + "p1,2,a,b,c,1,\n", "line 3 asks p1 what line 2 has asked")
        // The same three, the other way round.
        expectRefused(head + good + "p1,2,a,c,b,1,\n", "line 3 asks p1 what line 2 has asked")
        expectRefused(head + "p1,1,a,b,b,1,\n", "line 2 names b twice")
        expectRefused(head + "p1,1,a,a,b,1,\n", "line 2 names a twice")
        expectRefused(head, "it has no choice")
        expectRefused("participant,root,choice\np,a,1\n", "participant,trial,root,image1,image2,choice")
        expectRefused(head + "p1,1,a,b,c\n", "line 2")
    }

    @Test("What another participant was asked is no repetition")
    func participants() throws {
        #expect(try choices(head + "p1,1,a,b,c,2,\np2,1,a,b,c,2,\np1,2,b,a,c,1,\n").choices.count == 3)
    }

    @Test("NIGHTS' votes count as often as they were given")
    func votes() throws {
        let head = "id,ref_path,left_path,right_path,left_vote,right_vote,votes\n"
        let found = try choices(
            head
                + "1,r/1.png,l/1.png,o/1.png,1,0,6\n2,r/2.png,l/2.png,o/2.png,0.25,0.75,8\n3,r/3.png,l/3.png,o/3.png,2,5,7\n"
        )
        #expect(found.form == .votes && !found.form.namesParticipants && found.participants == ["voters"])
        #expect(found.choices.map(\.first) == [6, 2, 2] && found.choices.map(\.second) == [0, 6, 5])
        #expect(found.choices[1].image1 == "l/2.png" && found.choices[1].image2 == "o/2.png")
        expectRefused(head + "1,r,l,o,0,0,6\n", "line 2 has no vote")
        expectRefused(head + "1,r,l,o,2,3,6\n", "line 2 has 5.0 votes for either picture and 6.0 in all")
        expectRefused(head + "1,r,l,o,-1,2,1\n", "line 2", "left_vote")
        // Without the column of all votes, votes are what stands there.
        let short = try choices("ref_path,left_path,right_path,left_vote,right_vote\nr,l,o,3,1\n")
        #expect(short.choices[0].first == 3 && short.choices[0].second == 1)
    }

    @Test("Of three pictures, the two that are kept are each the root of half a choice against the odd one")
    func oddOneOut() throws {
        let found = try choices("image1,image2,image3,choice\na,b,c,3\na,b,c,1\n")
        #expect(found.form == .oddOneOut && !found.form.namesParticipants)
        let named = found.choices.map { [$0.root, $0.image1, $0.image2] }
        #expect(named == [["a", "c", "b"], ["b", "c", "a"], ["b", "a", "c"], ["c", "a", "b"]])
        #expect(found.choices.allSatisfy { $0.first == 0 && $0.second == 0.5 })
        #expect(found.choices.map(\.line) == [2, 2, 3, 3])
        expectRefused("image1,image2,image3,choice\na,b,c,4\n", "line 2", "1, 2 or 3")
        expectRefused("image1,image2,image3,choice\na,b,a,1\n", "line 2 names a twice")
        let head = "participant,image1,image2,image3,choice\n"
        #expect(try choices(head + "p,a,b,c,1\nq,a,b,c,1\n").participants == ["p", "q"])
        expectRefused(head + "p,a,b,c,1\np,c,a,b,2\n", "line 3 asks p what line 2 has asked")
    }

    @Test("Pictures that aren't there are named with their lines")
    func unknownPictures() throws {
        let found = try choices(head + "p1,1,a,b,c,2,\np1,2,a,x,c,2,\np1,3,a,x,b,2,\n")
        try found.check(amongFiles: ["a", "b", "c", "x"], in: "pets", file: "choices.csv")
        func said(_ known: [String]) -> String {
            do {
                try found.check(amongFiles: known, in: "pets", file: "choices.csv")
                return ""
            } catch { return "\(error)" }
        }
        #expect(said(["a", "b", "c"]).contains("line 3 names x, which is no picture of pets"))
        let many = said(["a"])
        #expect(
            many.contains("3 of its pictures are none of pets: b in line 2, c in line 2, x in line 3 and more"),
            "\(many)")
    }
}
