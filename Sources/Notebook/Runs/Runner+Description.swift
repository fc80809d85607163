import Foundation
import Registration
import Reports

extension Provenance {
    /// What a run knows of itself at its end: what it read, and what it used of the machine.
    ///
    /// - Parameter start: the process's processor time when the run began.
    mutating func note(_ resolver: Resolver, _ sources: [(step: String, source: SourceName)], since start: Double) {
        read = sources.compactMap { step, source in
            resolver.factsByStep[step].map { facts in
                ReadSource(
                    step: step, kind: source.kind, name: source.name, standsFor: source.standsFor?.name, facts: facts)
            }
        }
        processorSeconds = ProcessUsage.processorSeconds - start
        stepProcessorSeconds = resolver.processorSeconds
        memoryPeak = ProcessUsage.memoryPeak
    }
}

/// What a report says of the run that it is made from.
extension Runner {
    func describe(
        _ study: Study, _ run: RunRecord, _ values: [RunValue], _ assembly: Assembly, _ checkout: Checkout?,
        in report: inout Report
    ) throws {
        let cards = RunCards(study: study, run: run, values: values, store: store, details: assembly.networkDetails)
        report.networks = try cards.networks()
        report.data = try cards.data()
        report.parameters = try cards.parameters()
        report.cost = try run.cost(values: values, store: store)
        report.registration = try registeredFile(of: run, checkout)
    }

    /// The registration that a run went by.
    private func registeredFile(of run: RunRecord, _ checkout: Checkout?) throws -> RegisteredFile? {
        guard let facts = run.provenance.registration, let basis = facts.basis else { return nil }
        let path = checkout.flatMap { place(of: basis.file, study: run.study, in: $0) }
        return RegisteredFile(
            name: basis.file, path: path, digest: basis.digest, written: basis.written,
            previous: try store.registration(basis.digest)?.previous, seed: basis.seed, commit: facts.head,
            address: path.flatMap { checkout?.link(path: $0, line: nil) })
    }

    /// The registration that a run went by, beside its report.
    static let registrationName = "registration.json"

    /// Lays the registration that a run went by beside its report, and takes another's away.
    /// - Returns: whether there is one.
    func writeRegistration(of run: RunRecord, into folder: URL) throws -> Bool {
        let file = folder.appendingPathComponent(Self.registrationName)
        guard let digest = run.provenance.registration?.basis?.digest,
            let registration = try store.registration(digest)
        else {
            guard FileManager.default.fileExists(atPath: file.path) else { return false }
            try FileManager.default.removeItem(at: file)
            return false
        }
        try OutputFolder.write(registration.contents, to: file)
        return true
    }

    /// Where a registration lies in the checkout; nil where it doesn't.
    private func place(of file: String, study: String, in checkout: Checkout) -> String? {
        guard let registered = registrations?.folder(of: study).appendingPathComponent(file) else { return nil }
        let root = checkout.folder.resolvingSymlinksInPath().path + "/"
        let path = registered.resolvingSymlinksInPath().path
        guard path.hasPrefix(root), FileManager.default.fileExists(atPath: path) else { return nil }
        return String(path.dropFirst(root.count))
    }
}
