// A study for the tests of `watch`: its caption and its step's plan are what two files in `Studies` say, as if they
// were compiled anew.
import Commands
import Foundation
import Notebook

func source(_ name: String) -> String { (try? String(contentsOfFile: "Studies/\(name).swift", encoding: .utf8)) ?? "" }

let watched = Study("watched", title: "Watched", question: "Is it seen?", paper: Paper("Nobody, 2026"), code: stepCode)
{
    let words = Step("count-words", plan: { _ in source("Plan") }) { _, plan in plan.split(separator: " ").count }
    Section("Words") {
        Show(words) { count in
            source("Caption")
            "The plan has \(count) words."
        }
    }
}

Cahier.main(knowing: [watched])
