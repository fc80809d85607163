import Testing

@testable import Notebook

/// Keys' components beside each other, also where one of them can't be read.
@Suite struct KeyChangeTests {
    private func changes(_ old: String, _ new: String) -> [KeyChange] { KeyChange.between(old, new, inputs: []) }

    @Test func parametersAreComparedPartByPart() {
        #expect(
            changes(#"{"parameters":"{\"rate\":1,\"to\":[2,3]}"}"#, #"{"parameters":"{\"rate\":4,\"to\":[2,3]}"}"#)
                == [KeyChange(component: "parameters.rate", old: "1", new: "4")])
    }

    /// What was found is shown as it is, never as if there were nothing.
    @Test func whatIsNoJSONIsShownAsItIs() {
        #expect(
            changes(#"{"parameters":"{broken"}"#, #"{"parameters":"{\"rate\":4}"}"#) == [
                KeyChange(component: "parameters", old: "{broken", new: "–"),
                KeyChange(component: "parameters.rate", old: "–", new: "4"),
            ])
        #expect(
            changes(#"{"parameters":"{broken"}"#, #"{"parameters":"{other"}"#) == [
                KeyChange(component: "parameters", old: "{broken", new: "{other")
            ])
        #expect(changes(#"{"parameters":"{broken"}"#, #"{"parameters":"{broken"}"#).isEmpty)
        #expect(
            changes("damaged", #"{"seed":1}"#) == [
                KeyChange(component: "key", old: "damaged", new: "–"), KeyChange(component: "seed", old: "–", new: "1"),
            ])
    }

    /// A step without parameters has an empty text.
    @Test func noParametersAreNone() {
        #expect(
            changes(#"{"parameters":""}"#, #"{"parameters":"3"}"#) == [
                KeyChange(component: "parameters", old: "none", new: "3")
            ])
    }
}
