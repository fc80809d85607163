import ArgumentParser
import Foundation
import Notebook

struct StudyArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The study's name; `cahier list` shows them.", valueName: "study"),
        completion: .study)
    var name: String

    /// - Throws: exit status 64, after saying which studies there are.
    func find() throws -> Study { try Self.find(name) }

    static func find(_ name: String) throws -> Study {
        if let study = Cahier.studies.first(where: { $0.name == name }) { return study }
        reportError(unknownStudy(name, known: Cahier.studies.map(\.name)))
        throw ExitCode.validationFailure
    }
}

/// What a run is asked for.
struct SettingOptions: ParsableArguments {
    @Option(help: "How much work: quick (minutes) or full (the paper's protocol, hours).")
    var profile: Profile = .quick
    @Option(
        name: .customLong("data"),
        help: ArgumentHelp(
            "Data for a role of the study, by name or folder; `cahier list STUDY` shows the roles. May be repeated.",
            valueName: "role=data"), completion: .dataRole)
    var data: [NamedValue] = []
    @Option(
        name: .customLong("model"),
        help: ArgumentHelp(
            "Your own network in the place of one of the study's: a file of weights, after \"resnet18:\" and the like if the "
                + "architecture is another, and FILE#KEY where two state dictionaries of a checkpoint fit. May be repeated.",
            valueName: "network=file"), completion: .modelRole)
    var models: [NamedValue] = []
    @Option(
        name: .customLong("prepare"),
        help: ArgumentHelp(
            "How images are prepared for your own network, words with commas between them: \(PreparationRequest.help). "
                + "(default: what the file says, else as usual for the architecture)", valueName: "network=how"),
        completion: .modelRole, transform: PreparedNetwork.init)
    var preparations: [PreparedNetwork] = []
    @Option(
        name: .customLong("option"),
        help: ArgumentHelp(
            "An option of the study's own; `cahier list STUDY` shows them. May be repeated.", valueName: "name=value"))
    var options: [NamedValue] = []
    @Flag(
        name: .customLong("allow-nonfinite"),
        help: "Take your own networks (--model) even where their weights are infinite or NaN.")
    var allowsNonFinite = false
    @Option(
        help: ArgumentHelp(
            "Where every random stream starts. (default: 1; for a full run of a registered study, what follows from its registration)"
        ))
    var seed: UInt64?
    @Option(
        help: ArgumentHelp(
            "How often everything is drawn and trained, each time from other seeds; findings are then over all of it.",
            valueName: "number"))
    var replicates = 1
    @Flag(help: "Compute all convolutions with direct kernels: slower, and without Winograd's rounding.")
    var exact = false
    @OptionGroup var arithmetic: ArithmeticOptions

    func validate() throws {
        for (option, names) in [
            ("--data", data.map(\.name)), ("--model", models.map(\.name)), ("--prepare", preparations.map(\.name)),
            ("--option", options.map(\.name)),
        ] {
            if let twice = names.firstRepeated {
                throw ValidationError("\(option) \(twice)=… is given twice.")
            }
        }
        guard Setting.possibleReplicates.contains(replicates) else {
            throw ValidationError("--replicates takes 1 to \(Setting.possibleReplicates.upperBound).")
        }
        if allowsNonFinite && models.isEmpty {
            throw ValidationError("--allow-nonfinite goes with --model NETWORK=FILE.")
        }
        for preparation in preparations {
            guard models.contains(where: { $0.name == preparation.name }) else {
                throw ValidationError("--prepare \(preparation.name)=… goes with --model \(preparation.name)=FILE.")
            }
        }
    }

    /// What is asked for, with the seed that a study's registration gives where none is named.
    func setting(for study: Study, _ runner: Runner) throws -> Setting {
        try runner.seeded(setting, seed, for: study).replicated(replicates)
    }

    private var setting: Setting {
        Setting(
            profile: profile, data: Dictionary(uniqueKeysWithValues: data.map { ($0.name, $0.value) }),
            models: Dictionary(uniqueKeysWithValues: models.map { ($0.name, request($0)) }),
            kernels: exact ? .direct : .fast,
            options: options.isEmpty
                ? nil : Dictionary(uniqueKeysWithValues: options.map { ($0.name, $0.value) }))
    }

    /// "mine.pth", or "resnet18:mine.pth".
    private func request(_ model: NamedValue) -> ModelRequest {
        let parts = model.value.split(separator: ":", maxSplits: 1)
        let architecture = parts.count == 2 ? Architecture(spelling: String(parts[0])) : nil
        let preparation = preparations.first { $0.name == model.name }?.request
        return ModelRequest(
            file: DataFolder.weightFile(architecture == nil ? model.value : String(parts[1])),
            architecture: architecture, preparation: preparation ?? PreparationRequest(),
            allowsNonFinite: allowsNonFinite ? true : nil)
    }
}

/// "name=value".
struct NamedValue: ExpressibleByArgument {
    let name: String
    let value: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        (name, value) = (String(parts[0]), String(parts[1]))
    }

    var text: String { "\(name)=\(value)" }
}

/// "vgg16=half", "resnet50=torchvision-v2,interpolation=bicubic".
struct PreparedNetwork {
    let name: String
    let request: PreparationRequest

    /// - Throws: `ValidationError` that says which word can't be understood.
    init(_ text: String) throws {
        guard let value = NamedValue(argument: text) else {
            throw ValidationError("'\(text)' is no network=how.")
        }
        name = value.name
        do {
            request = try PreparationRequest(value.value)
        } catch let error as DatasetError {
            throw ValidationError("\(error.finding). \(error.advice).")
        }
    }

    var text: String { "\(name)=\(request.text)" }
}

extension [String] {
    fileprivate var firstRepeated: String? {
        var seen: Set<String> = []
        return first { !seen.insert($0).inserted }
    }
}

extension Profile: ExpressibleByArgument {}
