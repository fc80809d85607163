import Crypto
import Foundation
import GRDB
import Testing

/// Registrations through a built program with a small study, in a checkout of git's.
@Suite struct RegisteredStudyTests {
    let checkout: RegisteredCheckout
    init() throws { checkout = try RegisteredCheckout() }

    @Test func registeredCommittedAndRunIsSeeded() throws {
        let registered = try checkout("register", "coins")
        let digest = try checkout.digest("0001.json")
        #expect(registered.output.contains("0001.json: \(digest.prefix(12))"), "\(registered.output)")
        #expect(registered.output.contains("git add") && registered.output.contains("data of heads: none yet"))
        try checkout.commit()
        let run = try checkout("run", "coins", "--profile", "full")
        #expect(run.output.contains("heads: seeded"), "\(run.output)")
        let results = try checkout.results()
        let heads = try results.finding("heads")
        #expect(heads.registration.level == "seeded")
        #expect(heads.registration.digest == digest && heads.registration.hasRegisteredSeed)
        #expect(heads.registration.deviations.isEmpty)
        #expect(heads.registration.data?.kind == "none yet")
        // The first eight bytes of SHA-256 over "cahier/1", the digest's digits and the study's name.
        let hash = Array(SHA256.hash(data: Data(("cahier/1" + digest + "coins").utf8)))
        #expect(results.seed == hash.prefix(8).reduce(0) { $0 * 256 + UInt64($1) })
        #expect(results.registration?.digest == digest && results.registration?.seed == results.seed)
        // Nothing is drawn for the other: it is committed at most.
        let known = try results.finding("known")
        #expect(known.registration.level == "committed")
        #expect(known.registration.because.last?.contains("nothing is drawn") == true)
        let check = try checkout("registration", "check", "coins")
        #expect(
            check.status == 0 && check.output.contains("sound") && check.output.contains("before any run"),
            "\(check.output)")
        #expect(try checkout("runs").output.contains("\(digest.prefix(12)) committed to seeded"))
        let description = try checkout.text("Output/coins/run.json")
        #expect(description.contains(digest))
        // What was written there is listed, the registration among it.
        #expect(description.contains("    \"registration.json\","))
        // A second run reuses all, and what it reuses is no older than the registration.
        try checkout("run", "coins", "--profile", "full")
        #expect(try checkout.results().finding("heads").registration.level == "seeded")
    }

    @Test func eachRungThatIsMissing() throws {
        try checkout("run", "coins", "--profile", "full", "--seed", "9")
        #expect(try checkout.results().finding("heads").registration.level == "post hoc")
        #expect(try checkout.results().finding("heads").registration.because == ["no registration"])
        try checkout("register", "coins")
        let first = try checkout("run", "coins", "--profile", "full")
        var heads = try checkout.results().finding("heads")
        #expect(heads.registration.level == "recorded")
        #expect(heads.registration.because.last?.contains("not committed") == true)
        #expect(first.errors.contains("findings are shown as recorded at most, since 0001.json: it is not committed"))
        try checkout.commit()
        try checkout("run", "coins", "--profile", "full", "--seed", "5")
        heads = try checkout.results().finding("heads")
        #expect(heads.registration.level == "committed")
        #expect(heads.registration.because.last?.contains("the seed 5 was asked for") == true)
        #expect(heads.registration.data?.kind == "seen")
        // The data of seed 9 were there before the rules.
        try checkout("run", "coins", "--profile", "full", "--seed", "9")
        heads = try checkout.results().finding("heads")
        #expect(heads.registration.level == "post hoc")
        #expect(
            heads.registration.because.last?.contains("run 1, full, seed 9") == true, "\(heads.registration.because)")
        // Where nothing is drawn, no seed makes the data new.
        try checkout("run", "coins", "--profile", "full")
        #expect(try checkout.results().finding("known").registration.level == "post hoc")
        // These data were drawn before the registration was committed, and will always have been.
        heads = try checkout.results().finding("heads")
        #expect(heads.registration.level == "recorded")
        #expect(heads.registration.because.last?.contains("from before 0001.json was committed") == true)
        #expect(heads.registration.hasRegisteredSeed)
    }

    @Test func aChangedFileOfTheCheckoutIsNotCommitted() throws {
        try checkout.registerAndCommit()
        try Data("// edited\n".utf8).write(to: checkout.file("Sources/main.swift"))
        try checkout("run", "coins", "--profile", "full")
        let heads = try checkout.results().finding("heads")
        #expect(heads.registration.level == "recorded")
        #expect(heads.registration.because.last?.contains("Sources/main.swift") == true)
    }

    /// Further replicates' values are no other run's, which would have been there before the commit.
    @Test func aSecondRunOfReplicatesIsSeededAsTheFirst() throws {
        try checkout.registerAndCommit()
        for _ in 0..<2 {
            try checkout("run", "coins", "--profile", "full", "--replicates", "2")
            let heads = try checkout.results().finding("heads")
            #expect(heads.registration.level == "seeded", "\(heads.registration.because)")
        }
    }

    /// However well the rule is registered, and whenever that is said.
    @Test(arguments: [true, false]) func whatWasKnownIsPostHoc(_ isRegistered: Bool) throws {
        let known = ["KNOWN": "tosses of last year"]
        try checkout("register", "coins", environment: isRegistered ? known : [:])
        try checkout.commit()
        try checkout("run", "coins", "--profile", "full", environment: known)
        let heads = try checkout.results().finding("heads")
        #expect(heads.registration.level == "post hoc" && heads.registration.deviations.isEmpty)
        #expect(heads.registration.because == ["known when the rule was written: tosses of last year"])
        let page = try checkout.text("Registrations/coins/0001.md")
        #expect(page.contains("Known when the rule was written") == isRegistered)
        // What is said once is not taken back.
        try checkout("run", "coins", "--profile", "full")
        let later = try checkout.results().finding("heads").registration.level
        #expect(later == (isRegistered ? "post hoc" : "seeded"))
    }

    /// Case 18: the registered outcome counts, and the new one is said beside it.
    @Test(arguments: ["run", "figures"])
    func aMarginEditedAfterData(_ command: String) throws {
        try checkout.registerAndCommit()
        try checkout("run", "coins", "--profile", "full")
        let seed = try checkout.results().seed
        let edited = ["MARGIN": "0.9", "REASON": "a referee asked"]
        if command == "run" {
            let run = try checkout("run", "coins", "--profile", "full", environment: edited)
            #expect(
                run.errors.contains("not as registered: heads: rule, cases, share of heads, bound, value: 0.5 → 0.9"),
                "\(run.errors)")
            #expect(run.output.contains("changed after data (run 1, "), "\(run.output)")
        } else {
            try checkout("figures", "coins", environment: edited)
        }
        let results = try checkout.results()
        #expect(results.seed == seed)
        let heads = try results.finding("heads")
        let deviation = try #require(heads.registration.deviations.first)
        #expect(heads.registration.deviations.count == 1)
        #expect(deviation.field == "rule, cases, share of heads, bound, value")
        #expect(deviation.registered == "0.5" && deviation.done == "0.9" && deviation.because == "a referee asked")
        #expect(deviation.moment.run == 1)
        #expect(deviation.registeredWord == "replicated" && deviation.doneWord == "contradicted")
        #expect(heads.registration.registeredOutcome?.name == "holds")
        #expect(heads.registration.level == "seeded")
        #expect(try results.finding("known").registration.deviations.isEmpty)
        let difference = try checkout("diff", "1", "2", status: command == "run" ? 1 : 2)
        if command == "run" {
            #expect(difference.output.contains("the registered rule says replicated"), "\(difference.output)")
        }
    }

    @Test func aMarginEditedBeforeData() throws {
        try checkout.registerAndCommit()
        let edited = ["MARGIN": "0.9"]
        for _ in 0..<2 {
            try checkout("run", "coins", "--profile", "full", environment: edited)
            let deviation = try #require(try checkout.results().finding("heads").registration.deviations.first)
            #expect(!deviation.moment.isAfterData)
            #expect(deviation.registeredWord == "replicated")
        }
        #expect(
            try checkout("explain", "coins", "--profile", "full", environment: edited).output.contains(
                "not as registered: heads"))
    }

    @Test func anEditedCommaIsNoDeviation() throws {
        try checkout.registerAndCommit()
        try checkout("run", "coins", "--profile", "full")
        let edited = ["PROSE": "The share of heads, of all tosses; between 0 and 1."]
        let run = try checkout("run", "coins", "--profile", "full", environment: edited)
        #expect(!run.errors.contains("not as registered"))
        let heads = try checkout.results().finding("heads")
        #expect(heads.registration.deviations.isEmpty && heads.registration.level == "seeded")
        let again = try checkout("register", "coins", environment: edited, status: 1)
        #expect(again.errors.contains("nothing that decides has changed since 0001.json"), "\(again.errors)")
    }

    /// Case 25: an estimator edited after the data.
    @Test func anEstimatorEditedAfterData() throws {
        try checkout.registerAndCommit()
        try checkout("run", "coins", "--profile", "full")
        try checkout("run", "coins", "--profile", "full", environment: ["EDITED": "1"])
        let heads = try checkout.results().finding("heads")
        let deviation = try #require(heads.registration.deviations.first)
        #expect(deviation.field == "estimator's code" && deviation.moment.run == 1)
        #expect(heads.registration.level == "post hoc")
        #expect(heads.registration.registeredOutcome == nil)
        #expect(try checkout.results().finding("known").registration.level == "committed")
    }

    @Test func aSecondRegistrationNamesTheFirst() throws {
        try checkout.registerAndCommit()
        let registered = try checkout("register", "coins", environment: ["MARGIN": "0.55"])
        #expect(registered.output.contains("changed: heads: rule, cases, share of heads, bound, value: 0.5 → 0.55"))
        let second = try checkout.text("Registrations/coins/0002.json")
        #expect(second.contains("\"previous\":\"\(try checkout.digest("0001.json"))\""))
        try checkout.commit()
        // Each code runs by the registration that it means.
        try checkout("run", "coins", "--profile", "full")
        #expect(try checkout.results().registration?.file == "0001.json")
        try checkout("run", "coins", "--profile", "full", environment: ["MARGIN": "0.55"])
        #expect(try checkout.results().registration?.file == "0002.json")
        #expect(try checkout.results().finding("heads").registration.level == "seeded")
        // A store of which no run went by the first needs no record of it, until it has one that did.
        try checkout(
            "run", "coins", "--profile", "full", "--store", "other.sqlite", environment: ["MARGIN": "0.55"])
        let other = try checkout("registration", "check", "--store", "other.sqlite")
        #expect(other.output.contains("no record of it, and no run that went by it"), "\(other.output)")
        try checkout.store("DELETE FROM registrations WHERE digest = '\(try checkout.digest("0001.json"))'")
        #expect(try checkout("registration", "check", status: 1).output.contains("and no record of it: nothing shows"))
        let page = try checkout.text("Registrations/coins/0002.md")
        #expect(page.contains(try checkout.digest("0002.json")) && page.contains("seen") == false)
    }

    @Test(arguments: ["tampered", "foreign", "chain", "committed anew"])
    func whatCannotBeReliedOnIsSaid(_ kind: String) throws {
        try checkout.registerAndCommit()
        let file = checkout.file("Registrations/coins/0001.json")
        let words: String
        switch kind {
        case "tampered":
            try Data((try checkout.text("Registrations/coins/0001.json") + "\n").utf8).write(to: file)
            words = "not in canonical form"
        case "foreign":
            try checkout("register", "dice", environment: ["NAME": "dice"])
            try FileManager.default.removeItem(at: file)
            try FileManager.default.copyItem(at: checkout.file("Registrations/dice/0001.json"), to: file)
            words = "it is a registration of the study \"dice\""
        case "chain":
            try checkout("register", "coins", environment: ["MARGIN": "0.55"])
            let text = try checkout.text("Registrations/coins/0001.json")
            try Data(text.replacing("\"value\":\"0.5\"", with: "\"value\":\"0.4\"").utf8).write(to: file)
            words = "the chain is broken"
        default:
            let text = try checkout.text("Registrations/coins/0001.json")
            try Data(text.replacing("\"value\":\"0.5\"", with: "\"value\":\"0.4\"").utf8).write(to: file)
            try checkout.commit()
            words = "it was changed by"
        }
        let check = try checkout("registration", "check", status: 1)
        #expect(check.output.contains(words), "\(check.output)")
        let run = try checkout("run", "coins", "--profile", "full")
        let heads = try checkout.results().finding("heads")
        if kind == "committed anew" {
            // Its rule is another than the study's, and the commit that has it is not the one that added it.
            #expect(heads.registration.level == "recorded")
            #expect(heads.registration.because.last?.contains(words) == true)
            #expect(heads.registration.deviations.map(\.registered) == ["0.4"])
        } else {
            #expect(run.errors.contains(words), "\(run.errors)")
            #expect(heads.registration.level == "post hoc")
            #expect(heads.registration.because.joined().contains(words))
            #expect(try checkout.results().seed == 1)
        }
    }

    @Test func aMissingRecordIsSaid() throws {
        try checkout.registerAndCommit()
        try checkout("run", "coins", "--profile", "full")
        try checkout.store("DELETE FROM registrations")
        let check = try checkout("registration", "check", status: 1)
        #expect(check.output.contains("no record of it"), "\(check.output)")
        try checkout("run", "coins", "--profile", "full")
        let heads = try checkout.results().finding("heads")
        #expect(heads.registration.level == "post hoc")
        #expect(
            heads.registration.because.last?.contains("no record of 0001.json") == true, "\(heads.registration.because)"
        )
    }

    /// On another machine, whose store is empty, the run itself records it before its data.
    @Test func anEmptyStoreRecordsItAtTheRun() throws {
        try checkout.registerAndCommit()
        try checkout("run", "coins", "--profile", "full", "--store", "other.sqlite")
        #expect(try checkout.results().finding("heads").registration.level == "seeded")
        #expect(try checkout("registration", "check", "--store", "other.sqlite").status == 0)
    }

    @Test func dataThatAreThereAreNamed() throws {
        try checkout("run", "coins")
        let registered = try checkout("register", "coins")
        #expect(
            registered.output.contains("data of heads: seen in quick (tosses: run 1, quick, seed 1 of coins)"),
            "\(registered.output)")
        // A run that came from elsewhere, and its values with it.
        try checkout("run", "coins", "--profile", "full", "--seed", "3", "--store", "other.sqlite", "--output", "other")
        try checkout("cache", "export", "1", "one.cahier", "--store", "other.sqlite")
        try checkout("cache", "import", "one.cahier")
        let again = try checkout("register", "coins", environment: ["MARGIN": "0.55"])
        #expect(again.output.contains("data of heads: seen (tosses: run 2, full, seed 3 of coins)"), "\(again.output)")
        // What was forgotten was seen all the same.
        try checkout("cache", "forget", "1", "2")
        #expect(
            try checkout("register", "coins", environment: ["MARGIN": "0.6"]).output.contains(
                "data of heads: seen in quick (tosses: a run that was forgotten"))
    }

    @Test func otherDataThanRegisteredAreNoData() throws {
        try checkout.registerAndCommit()
        let explained = try checkout("explain", "coins", "--profile", "full")
        #expect(
            explained.output.contains(
                "registration: 0001.json \(try checkout.digest("0001.json").prefix(12)), whose seed a run takes"),
            "\(explained.output)")
        #expect(explained.output.contains("heads: seeded"))
        let json = try checkout("explain", "coins", "--profile", "full", "--json")
        #expect(json.output.contains("\"registration\""))
        #expect(try checkout("runs").output.contains("no runs yet"))
        let quick = try checkout("run", "coins")
        #expect(
            quick.output.contains("heads: committed (only full runs take their seed from the registration)"),
            "\(quick.output)")
    }

    @Test func badCallsAreSentences() throws {
        #expect(try checkout("registration", "check", "dice", status: 1).errors.contains("there are none in"))
        #expect(try checkout("registration", "check").output.contains("no registrations yet"))
        #expect(try checkout("register", "dices", status: 64).errors.contains("There is no study 'dices'"))
        let outside = try Cahier(program: "sample-registered")
        let result = try outside("register", "coins")
        #expect(result.status == 1 && result.errors.contains("lies in no package"), "\(result.errors)")
    }

    /// An RFC 3161 token by an authority of the test's own.
    @Test func aTimeStampThatIsVerifiedIsADeposit() throws {
        try checkout.registerAndCommit()
        let authority = try checkout.stamp("Registrations/coins/0001.json", as: "Registrations/coins/0001.tsr")
        try checkout.commit()
        try checkout("run", "coins", "--profile", "full")
        var heads = try checkout.results().finding("heads")
        #expect(heads.registration.level == "seeded")
        #expect(heads.registration.because.last?.contains("was not verified") == true, "\(heads.registration.because)")
        let trusting = ["SSL_CERT_FILE": authority.path]
        #expect(try checkout("registration", "check", environment: trusting).output.contains("verified by openssl"))
        try checkout("run", "coins", "--profile", "full", environment: trusting)
        heads = try checkout.results().finding("heads")
        #expect(heads.registration.level == "deposited", "\(heads.registration.because)")
    }

    /// Data that a run finds again may be older than a stamp that came later.
    @Test func aTimeStampIsNoDepositForDataBeforeIt() throws {
        try checkout.registerAndCommit()
        try checkout("run", "coins", "--profile", "full")
        // Stamps tell seconds.
        Thread.sleep(forTimeInterval: 1.1)
        let authority = try checkout.stamp("Registrations/coins/0001.json", as: "Registrations/coins/0001.tsr")
        try checkout.commit()
        try checkout("run", "coins", "--profile", "full", environment: ["SSL_CERT_FILE": authority.path])
        let heads = try checkout.results().finding("heads")
        #expect(heads.registration.level == "seeded")
        #expect(
            heads.registration.because.last?.contains("from before the time stamp of 0001.json") == true,
            "\(heads.registration.because)")
    }
}
