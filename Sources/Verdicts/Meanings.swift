// What the words of outcomes and kinds mean, for those who see one first; each sentence stands alone.

extension Verdict.Word {
    /// "it holds in a test at a smaller scale than the paper's, or of another kind".
    public var meaning: String {
        switch self {
        case .reproduced: "the authors' own code or weights give what the claim says"
        case .partlyReproduced:
            "the authors' own code or weights give it in some of the cases listed beforehand, and not in others"
        case .notReproduced: "the authors' own code or weights don't give what the claim says"
        case .replicated: "it holds in a test of the paper's recipe, or close to it"
        case .partlyReplicated:
            "in a test of the paper's recipe, or close to it, some of the cases listed beforehand hold, and some fail"
        case .contradicted:
            "it fails in a test of the paper's recipe, or close to it; that a failure would count against it was said beforehand"
        case .holdsHere: "it holds in a test at a smaller scale than the paper's, or of another kind"
        case .partlyHere:
            "in a test at a smaller scale, or of another kind, some of the cases listed beforehand hold, and some fail"
        case .notFoundHere:
            "it fails in a test at a smaller scale or of another kind, or in one that was said beforehand not to count against it"
        case .inconclusive:
            "the test as a whole doesn't decide: too much noise in a case that it turns on, a control that decides nothing, or no interval"
        case .missing: "the test would need data, people, hardware or time that weren't there"
        case .invalid: "a control says that this test can't answer"
        }
    }
}

extension Answer {
    /// "to a question: of the cases listed beforehand some hold, and some fail".
    public var meaning: String {
        switch self {
        case .yes: "to a question, which has no verdict: all that was asked holds, or as many cases as were asked for"
        case .no: "to a question: all that was asked fails, or so many cases that those asked for can't hold"
        case .inPart: "to a question: of the cases listed beforehand some hold, and some fail"
        case .undecided: "to a question: the test as a whole doesn't decide"
        case .missing: Verdict.Word.missing.meaning
        case .invalid: Verdict.Word.invalid.meaning
        }
    }
}

extension TestKind {
    /// "a test with something not as in the paper, but within what the claim is about".
    public var meaning: String {
        switch self {
        case .authorsArtefacts: "a test with the authors' weights or code, and their data"
        case .sameRecipe: "a test with all as in the paper, by our code"
        case .close: "a test with something not as in the paper, but within what the claim is about"
        case .scaledDown: "a test with network, pictures, data or training at half of the paper's scale or less"
        case .conceptual: "a test by another task, measure or setting"
        }
    }
}
