import Datasets

/// A choice of the study's own that a run may make: `--option networks=cifar-densenet121`.
///
///     StudyOption("networks", usual: "VGG-16 alone", accepts: "names of networks, with commas between them") { text in
///         _ = try networks(named: text)
///     }
///
/// What was chosen is in `setting.options`, where plans read it; so it is a part of the keys of what it changes.
public struct StudyOption: Sendable {
    /// Of an option by which a run says how large images of a folder of classes are made.
    public static let imageSizeName = "size"

    /// "networks".
    public let name: String
    /// What is done where nothing is asked for.
    public let usual: String
    /// What may be asked for.
    public let accepts: String
    /// Throws for what can't be.
    let check: @Sendable (String) throws -> Void

    public init(
        _ name: String, usual: String, accepts: String, check: @escaping @Sendable (String) throws -> Void
    ) {
        (self.name, self.usual, self.accepts, self.check) = (name, usual, accepts, check)
    }
}

extension Setting {
    /// The side in pixels that a run asks for; `nil` where it doesn't, or the study has no such option.
    var imageSize: Int? { options?[StudyOption.imageSizeName].flatMap { Int($0) } }

    /// As sources get it: with the side that is asked for in the name of the images. Sources' closures are in the keys of what takes
    /// them, and stay as they are.
    var forSources: Setting {
        guard let imageSize else { return self }
        var setting = self
        setting.data[DataRole.images.name] = DatasetLocator.namedWithSide(data[DataRole.images.name], imageSize)
        return setting
    }
}

extension Study {
    /// Refuses options that the study doesn't have, and what they can't be.
    ///
    /// - Throws: `NotebookError` that lists what there is; what an option's own check throws.
    func checkOptions(of setting: Setting) throws {
        for (name, value) in (setting.options ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard let option = options.first(where: { $0.name == name }) else {
                let known = options.map(\.name)
                throw NotebookError(
                    .study, "asking the study \"\(self.name)\" for --option \(name)=…",
                    known.isEmpty ? "it has no options" : "it has \(known.joined(separator: ", "))",
                    advice: "cahier list \(self.name) shows what can be asked for")
            }
            try option.check(value)
        }
    }
}
