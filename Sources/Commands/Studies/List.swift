import ArgumentParser
import Notebook

struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the studies, or what of one study can be replaced.",
        discussion: """
            Behind each study stand the data that a run would work on here. With a study's name: the data it works on, by role, \
            and the networks; what it takes where a run asks for nothing, what of it is here, and what `run` takes in its place.

            Examples:
              cahier list
              cahier list clipped-activation
            """)

    @Argument(help: ArgumentHelp("A study's name.", valueName: "study"), completion: .study)
    var name: String?

    func run() throws {
        if let name { return try print(text(try StudyArgument.find(name))) }
        try print(aligned(Cahier.studies.map { [$0.name, $0.title, try $0.inventory().data] }))
    }

    private func text(_ study: Study) throws -> String {
        let inventory = try study.inventory()
        var lines = [study.title, study.question, study.paper.citation]
        for role in study.dataRoles {
            lines += [
                "", "--data \(role.name)=…", "  usually  \(role.usual)",
                "  here     \(inventory.here(role.name) ?? "nothing")",
                "  takes    \(role.accepts)",
            ]
        }
        for role in study.modelRoles {
            lines += [
                "", "--model \(role.name)=FILE", "  usually  \(role.usual)",
                "  here     \(inventory.here(role.name) ?? "nothing")",
                "  takes    weights of \(role.architecture.rawValue), or of another of predict's networks: \(role.name)=NETWORK:FILE",
            ]
        }
        for option in study.options {
            lines += ["", "--option \(option.name)=…", "  usually  \(option.usual)", "  takes    \(option.accepts)"]
        }
        return lines.joined(separator: "\n")
    }
}

extension Inventory {
    /// The data that a run would work on, for one line.
    fileprivate var data: String {
        let found = entries.compactMap {
            if case .found(let name) = $0.state, name.kind == .data { name.name } else { nil }
        }
        let lacking =
            missing.isEmpty ? [] : ["without \(missing.map(\.name).joined(separator: ", ")): see `cahier doctor`"]
        return (found + lacking).joined(separator: ", ")
    }

    /// What is here for a role; nothing where there is no such one.
    fileprivate func here(_ role: String) -> String? {
        guard let entry = entries.first(where: { $0.role == role }) else { return nil }
        return switch entry.state {
        case .found(let found):
            "\(found.name), \(found.place)"
                + (found.standsFor.map { " (in place of \($0.name): \($0.finding); \($0.advice))" } ?? "")
        case .spared(let missing), .missing(let missing): "missing: \(missing.finding). \(missing.advice)"
        case .made(let usual): usual
        }
    }
}
