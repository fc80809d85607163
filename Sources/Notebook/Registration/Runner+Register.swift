import Foundation
import Registration

/// A registration that has just been written.
public struct NewRegistration: Sendable {
    public var link: RegistrationChain.Link
    /// What decides and was otherwise in the one before, a line each; nothing for the first.
    public var changes: [String]
    /// The finding's names, each with its data as the store has them: "heads: none yet".
    public var data: [String]
}

extension Runner {
    /// Writes the study's next registration, with a page of it, and records it in the store.
    ///
    /// - Parameter by: "name <mail>", each; git's user where nobody is named.
    /// - Throws: `RegistrationError` where there is no package, nothing to register, nothing that decides has changed, or the
    ///   registrations that are there can't be relied on; what reading the store throws.
    public func register(_ study: Study, by: [String]) throws -> NewRegistration {
        let attempt = "registering the study \"\(study.name)\""
        guard let registrations else {
            throw RegistrationError(
                attempt, "the current folder lies in no package",
                advice: "Change into the folder that has Package.swift, and Studies or Sources")
        }
        try study.validate()
        guard !study.findings.isEmpty else {
            throw RegistrationError(attempt, "it has no finding", advice: "Declare one: see Studies/README.md")
        }
        var chain = try RegistrationChain(of: study.name, in: registrations)
        let checkout = GitCheckout(around: registrations.folder)
        let authors = by.isEmpty ? [checkout?.user].compactMap(\.self) : by
        guard !authors.isEmpty else {
            throw RegistrationError(
                attempt, "git does not know your name", advice: "Name yourself: --by \"Ada Lovelace <ada@example.org>\""
            )
        }
        let table = try study.codeTable
        let registration = try study.registration(
            by: authors,
            tool: .init(
                version: Provenance.version(in: .ofProgram), commit: checkout?.head,
                isClean: checkout?.changedFiles?.isEmpty), written: store.wallClock()
        ) { try SeenData($0, of: study, in: store, table).state }
        if let latest = chain.latest, chain.problem == nil, latest.registration.meaning == registration.meaning {
            throw RegistrationError(
                attempt, "nothing that decides has changed since \(latest.name) (\(latest.digest.prefix(12)))",
                advice: "Run it: cahier run \(study.name) --profile full")
        }
        let changes = chain.latest.map { $0.registration.changes(to: registration) } ?? []
        let link = try chain.append(registration)
        try store.record(link.registration)
        return NewRegistration(
            link: link, changes: changes,
            data: link.registration.findings.map { "\($0.declaration.identifier): \($0.data.text)" })
    }

    /// The setting with the seed that was asked for; for a full run without one, that of the study's registration.
    public func seeded(_ setting: Setting, _ seed: UInt64?, for study: Study) throws -> Setting {
        var setting = setting
        if let seed {
            setting.seed = seed
        } else if setting.profile == .full, let seed = try RegistrationDesk(study, in: registrations, store).seed {
            setting.seed = seed
        }
        return setting
    }
}
