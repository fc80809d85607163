import Files
import Foundation
import Registration

/// What a look at a study's registrations found.
public struct RegistrationCheck: Sendable {
    /// A registration, what can be shown of it, and what can't.
    public struct Entry: Sendable {
        public var name: String
        public var digest: String
        public var facts: [String]
        public var failures: [String]
    }

    public var study: String
    public var entries: [Entry]
    /// Why what follows the last entry can't be relied on.
    public var problem: String?

    public var isSound: Bool { problem == nil && entries.allSatisfy(\.failures.isEmpty) }
}

extension Runner {
    /// The names of the studies that have registrations here.
    public func registeredStudies() throws -> [String] {
        guard let registrations, FileManager.default.fileExists(atPath: registrations.folder.path) else { return [] }
        return try Folder.names(in: registrations.folder).filter { name in
            var isFolder: ObjCBool = false
            let path = registrations.folder(of: name).path
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
        }
    }

    /// Looks whether a study's registrations are what they were: canonical, the study's own, each naming the one before,
    /// committed and unchanged since, and recorded before the store's data.
    ///
    /// - Throws: `RegistrationError` where there are none.
    public func checkRegistrations(of study: String) throws -> RegistrationCheck {
        let attempt = "checking the registrations of \"\(study)\""
        guard let registrations else {
            throw RegistrationError(
                attempt, "the current folder lies in no package",
                advice: "Change into the folder that has Package.swift")
        }
        let chain = try RegistrationChain(of: study, in: registrations)
        guard !chain.links.isEmpty || chain.problem != nil else {
            throw RegistrationError(
                attempt, "there are none in \(chain.folder.path)", advice: "cahier register \(study) writes the first")
        }
        let checkout = GitCheckout(around: registrations.folder)
        let entries = try chain.links.map { link in
            var entry = RegistrationCheck.Entry(name: link.name, digest: link.digest, facts: [], failures: [])
            entry.facts.append(
                "written \(link.registration.written.formatted(.iso8601)) by \(link.registration.by.joined(separator: ", "))"
            )
            check(link, in: checkout, &entry)
            try checkRecord(of: link, isLatest: link.digest == chain.links.last?.digest, &entry)
            for stamp in TimeStamp.beside(link.file) {
                switch stamp.state {
                case .verified(let date):
                    entry.facts.append(
                        "\(stamp.file.lastPathComponent): verified by openssl, stamped \(date.formatted(.iso8601))")
                case .unverified(let reason):
                    entry.facts.append("\(stamp.file.lastPathComponent): not verified, since \(reason)")
                }
            }
            entry.facts += TimeStamp.signatures(beside: link.file).map {
                "\($0.lastPathComponent): a signature, which says who and not when; ssh-keygen -Y verify or gpg --verify reads it"
            }
            return entry
        }
        return RegistrationCheck(study: study, entries: entries, problem: chain.problem)
    }

    private func check(
        _ link: RegistrationChain.Link, in checkout: GitCheckout?, _ entry: inout RegistrationCheck.Entry
    ) {
        guard let checkout else {
            entry.failures.append(
                "it lies in no checkout of git's, so that nothing shows in which order it was written")
            return
        }
        do throws(RegistrationError) {
            entry.facts.append(
                "in commit \(try checkout.commit(of: link.file).prefix(12)), an ancestor of what is checked out")
        } catch {
            entry.failures.append("\(error.finding). \(error.advice)")
        }
    }

    /// One that a later one took the place of needs a record only where a run of this store went by it.
    private func checkRecord(
        of link: RegistrationChain.Link, isLatest: Bool, _ entry: inout RegistrationCheck.Entry
    ) throws {
        if let record = try store.registrationRecord(link.digest) {
            let when = record.runs == 0 ? "before any run" : "after run \(record.runs)"
            entry.facts.append("recorded in the store \(record.recorded.formatted(.iso8601)), \(when)")
            return
        }
        let runs = try store.runs(of: link.registration.study)
        let goingByIt = runs.first { $0.provenance.registration?.basis?.digest == link.digest }
        if let run = goingByIt ?? (isLatest ? runs.first : nil) {
            entry.failures.append(
                "the store has data of the study, from run \(run.number) on, and no record of it: nothing shows that it was there before them"
            )
        } else {
            entry.facts.append(
                "the store has no record of it, and no \(runs.isEmpty ? "data of the study" : "run that went by it")")
        }
    }
}
