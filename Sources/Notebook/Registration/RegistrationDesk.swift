import Foundation
import Registration
import Verdicts

/// Finds out which registration speaks for a study, and how well.
///
///     let desk = try RegistrationDesk(study, in: RegistrationPlace(around: folder), store)
///     desk.seed        // of a full run, or nothing where no registration can be relied on
struct RegistrationDesk {
    let study: Study
    let store: Store
    /// Nothing where the current folder lies in no package.
    let chain: RegistrationChain?
    /// What would be registered now; nothing where nothing was.
    let current: Registration?

    init(_ study: Study, in place: RegistrationPlace?, _ store: Store) throws {
        self.study = study
        self.store = store
        chain = try place.map { try RegistrationChain(of: study.name, in: $0) }
        let isAsked = chain.map { $0.problem != nil || !$0.links.isEmpty } ?? false
        current = isAsked ? try study.registration() : nil
    }

    /// The registration that a run goes by.
    var link: RegistrationChain.Link? {
        guard let chain, chain.problem == nil, let current else { return nil }
        return chain.applying(meaning: current.meaning)
    }

    /// Why there is none.
    var problem: String? {
        guard let chain else { return "no registration: the current folder lies in no package" }
        if let problem = chain.problem { return "the registrations of \(study.name) can't be relied on: \(problem)" }
        return chain.links.isEmpty ? "no registration" : nil
    }

    /// The seed of a full run.
    var seed: UInt64? { link.map { registeredSeed(digest: $0.digest, study: study.name) } }

    /// What the findings of a run's setting rest on, before its work begins.
    ///
    /// - Parameter isRunning: whether the registration is recorded now, if the store doesn't know it yet.
    func facts(for setting: Setting, isRunning: Bool) throws -> RunRegistration {
        guard let link, let current else { return RunRegistration(problem: problem) }
        var facts = RunRegistration(
            basis: .init(
                digest: link.digest, file: link.name, written: link.registration.written.formatted(.iso8601),
                seed: registeredSeed(digest: link.digest, study: study.name),
                isCurrent: link.registration.meaning == current.meaning))
        let checkout = GitCheckout(around: link.file.deletingLastPathComponent())
        facts.head = checkout?.head
        let known = try store.registrationRecord(link.digest)
        let record = try known ?? (isRunning ? store.record(link.registration).record : nil)
        let commit = commit(of: link, checkout)
        let stamp = stamp(of: link)
        let table = try study.codeTable
        for finding in study.findings {
            let identifier = finding.declaration.identifier
            let seen = try SeenData(finding, of: study, in: store, table)
            facts.meanings[identifier] = current.meaning(ofFinding: identifier)
            facts.moments[identifier] = try moment(of: finding, seen, current)
            var evidence = LevelEvidence()
            if link.registration.finding(identifier) == nil {
                evidence.absence = "\(link.name) has no finding \(identifier)"
            }
            evidence.changedMeasurement = changedMeasurement(identifier, link, current, setting)
            // Prose, which decides nothing: so that taking it back would go unnoticed, did not what was registered count.
            evidence.known = link.registration.finding(identifier)?.declaration.known ?? finding.declaration.known
            evidence.seen = sentence(seen, record, wasKnown: known != nil, link, setting)
            evidence.commit = try uncommitted(seen, link, setting).map { .missing($0) } ?? commit
            evidence.drawn = try drawn(for: finding, link, setting, table)
            evidence.stamp = unstamped(seen, stamp, link, setting) ?? stamp.finding
            facts.evidence[identifier] = evidence
        }
        return facts
    }

    /// Says before the work begins what a run goes by.
    func tell(_ facts: RunRegistration?, _ setting: Setting, _ console: Console) {
        if let problem = chain?.problem {
            console.warn(
                "the registrations of \(study.name) can't be relied on, so that every finding is post hoc: \(problem)")
        }
        guard let link else { return }
        console.note("registration: \(link.name) \(link.digest.prefix(12))")
        for change in changes { console.warn("not as registered: \(change)") }
        let reasons = (facts?.evidence ?? [:]).values.compactMap { evidence in
            if case .missing(let reason) = evidence.commit { reason } else { nil }
        }
        if setting.profile == .full, let reason = Set(reasons).min() {
            console.warn("findings are shown as recorded at most, since \(reason)")
        }
    }

    /// What decides and is no longer as it was registered, a line each.
    var changes: [String] {
        guard let link, let current, link.registration.meaning != current.meaning else { return [] }
        return link.registration.changes(to: current)
    }

    /// What of one finding is no longer as it was registered.
    func changes(of finding: String) -> [Registration.Change] {
        guard let link, let current else { return [] }
        return link.registration.changes(to: current, finding: finding)
    }

    /// What says of each finding of a run how it stands; nothing where the run didn't look.
    func judge(_ facts: RunRegistration?, _ setting: Setting) throws -> RegistrationJudge? {
        guard let facts else { return nil }
        guard let basis = facts.basis else {
            return RegistrationJudge(
                facts: facts, registered: nil, current: nil, hasRegisteredSeed: false, moment: { _ in .beforeData })
        }
        let current = try current ?? study.registration()
        let registered = try link?.digest == basis.digest ? link?.registration : store.registration(basis.digest)
        let table = try study.codeTable
        return RegistrationJudge(
            facts: facts, registered: registered, current: current,
            hasRegisteredSeed: setting.profile == .full && setting.seed == basis.seed
        ) { finding in
            try moment(of: finding, SeenData(finding, of: study, in: store, table), current)
        }
    }

    /// When a finding that isn't as it was registered was changed: before the first data, if the run that had them says
    /// that it was so then already.
    func moment(of finding: Finding, _ seen: SeenData, _ current: Registration) throws -> Deviation.Moment {
        guard let first = seen.firstRun else { return .beforeData }
        let then = try store.run(first.run)?.provenance.registration?.meanings[finding.declaration.identifier]
        return then != nil && then == current.meaning(ofFinding: finding.declaration.identifier)
            ? .beforeData
            : .afterData(run: first.run, date: first.date.formatted(.iso8601.year().month().day()))
    }

    private func changedMeasurement(
        _ identifier: String, _ link: RegistrationChain.Link, _ current: Registration, _ setting: Setting
    ) -> [String] {
        var changes = link.registration.changes(to: current, finding: identifier).filter(\.isOfMeasurement).map {
            "\($0.field): \($0.registered) → \($0.done)"
        }
        if let data = setting.data.listed { changes.append("data asked for: \(data)") }
        if let models = setting.models.mapValues(\.text).listed { changes.append("networks asked for: \(models)") }
        if let options = setting.options?.listed { changes.append("options: \(options)") }
        return changes
    }

    private func sentence(
        _ seen: SeenData, _ record: RegistrationRecord?, wasKnown: Bool, _ link: RegistrationChain.Link,
        _ setting: Setting
    ) -> String? {
        // Without a record, all that is there was there before.
        let record =
            record ?? RegistrationRecord(digest: link.digest, study: study.name, recorded: .distantFuture, runs: .max)
        guard let value = seen.value(before: record, setting) else { return nil }
        return wasKnown
            ? "\(value.step) had a value (\(value.place)) before \(link.name) was recorded"
            : "\(value.step) has a value (\(value.place)), and the store has no record of \(link.name) from before it"
    }

    /// Why data that a run finds again were there before the registration was committed; `nil` where they weren't.
    private func uncommitted(
        _ seen: SeenData, _ link: RegistrationChain.Link, _ setting: Setting
    ) throws -> String? {
        for value in seen.values(for: setting) {
            let then = try value.run.flatMap(store.run)?.provenance.registration
            if then?.basis?.digest == link.digest,
                let commit = then?.evidence[seen.finding.declaration.identifier]?.commit,
                case .found = commit
            {
                continue
            }
            return "\(value.step) has a value (\(value.place)) from before \(link.name) was committed"
        }
        return nil
    }

    private func commit(of link: RegistrationChain.Link, _ checkout: GitCheckout?) -> LevelEvidence.Finding {
        guard let checkout else {
            return .missing("\(link.file.deletingLastPathComponent().path) lies in no checkout of git's")
        }
        do throws(RegistrationError) {
            let commit = try checkout.commit(of: link.file)
            guard let changed = checkout.changedFiles else {
                return .missing("git does not say which files are not as they were committed")
            }
            guard changed.isEmpty else {
                return .missing(
                    "files are not as they were committed: \(changed.prefix(3).joined(separator: ", "))\(changed.count > 3 ? ", …" : "")"
                )
            }
            return .found("\(link.name) is in commit \(commit.prefix(12)), from which the run's descends")
        } catch {
            return .missing("\(link.name): \(error.finding)")
        }
    }

    private func drawn(
        for finding: Finding, _ link: RegistrationChain.Link, _ setting: Setting, _ table: StepCodeTable?
    ) throws -> LevelEvidence.Finding {
        let drawn = finding.declaration.drawn
        guard !drawn.isEmpty else {
            return .missing("nothing is drawn for it, so that its data may be older than any rule")
        }
        guard try finding.canDraw(in: setting, table) else {
            return .missing("none of its steps has a random stream, so that nothing is drawn for it")
        }
        guard setting.profile == .full else { return .missing("only full runs take their seed from the registration") }
        guard setting.seed == registeredSeed(digest: link.digest, study: study.name) else {
            return .missing("the seed \(setting.seed) was asked for, which does not follow from \(link.name)")
        }
        return .found("drawn by the seed that follows from \(link.name): \(drawn.joined(separator: ", "))")
    }

    /// That data which a run finds again were there before the time stamp; `nil` where none were, or nothing is stamped.
    private func unstamped(
        _ seen: SeenData, _ stamp: (finding: LevelEvidence.Finding, date: Date?), _ link: RegistrationChain.Link,
        _ setting: Setting
    ) -> LevelEvidence.Finding? {
        guard let date = stamp.date, let value = seen.values(for: setting).first(where: { $0.date <= date }) else {
            return nil
        }
        return .missing("\(value.step) has a value (\(value.place)) from before the time stamp of \(link.name)")
    }

    /// What the stamps beside a registration show, and of when the first is that counts.
    private func stamp(of link: RegistrationChain.Link) -> (finding: LevelEvidence.Finding, date: Date?) {
        var doubts: [String] = []
        for stamp in TimeStamp.beside(link.file) {
            let name = stamp.file.lastPathComponent
            switch stamp.state {
            case .verified(let date) where date < Date():
                return (.found("\(name) says that \(link.name) was there on \(date.formatted(.iso8601))"), date)
            case .verified(let date): doubts.append("\(name) is of \(date.formatted(.iso8601)), which is yet to come")
            case .unverified(let reason): doubts.append("\(name) lies beside it and was not verified: \(reason)")
            }
        }
        return (.missing(doubts.joined(separator: "; ")), nil)
    }
}
