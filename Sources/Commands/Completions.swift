import ArgumentParser
import Foundation
import Notebook

/// What a shell offers for words that are no file names: see the command `install`.
extension CompletionKind {
    /// Names of studies.
    static let study = CompletionKind.custom { _, _, _ in Cahier.studies.map(\.name) }

    /// Names of networks.
    static let network = CompletionKind.list(Architecture.allCases.map(\.rawValue))

    /// A run as `diff` takes it.
    static let run = CompletionKind.custom { _, _, _ in
        Cahier.studies.flatMap { ["\($0.name)@latest", "\($0.name)@previous"] } + runNumbers()
    }

    /// The numbers of the runs in the usual store.
    static let runNumber = CompletionKind.custom { _, _, _ in runNumbers() }

    /// "images=cifar-10", for the roles that the studies have.
    static let dataRole = CompletionKind.custom { _, _, _ in
        let roles = Set(Cahier.studies.flatMap(\.dataRoles))
        return roles.map(\.name).sorted().flatMap { role in
            role == DataRole.images.name ? DatasetLocator.names.map { "\(role)=\($0)" } : ["\(role)="]
        }
    }

    /// "vgg16=", for the networks that the studies have.
    static let modelRole = CompletionKind.custom { _, _, _ in
        Set(Cahier.studies.flatMap(\.modelRoles).map { "\($0.name)=" }).sorted()
    }

    private static func runNumbers() -> [String] {
        guard let store = try? Store(at: Store.location(asked: nil), for: .reading, lockTimeout: 1),
            let runs = try? store.runs()
        else { return [] }
        return runs.map { "\($0.number)" }
    }
}
