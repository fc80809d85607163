import Methods

extension ReducedArchitecture {
    /// Those of a list with commas: "cifar-densenet121,cifar-deit".
    ///
    /// - Throws: `MethodError` naming what is none of them.
    public static func listed(in text: String) throws -> [ReducedArchitecture] {
        try text.split(separator: ",").map { name in
            guard let network = ReducedArchitecture(rawValue: String(name)) else {
                throw MethodError(
                    "asking for more networks", "there is no \(name) among them",
                    advice: "Give names from \(allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return network
        }
    }

    /// "48": a side that images may have.
    ///
    /// - Throws: `MethodError` naming those that there are.
    public static func side(in text: String) throws -> Int {
        guard let side = Int(text), sides.contains(side) else {
            throw MethodError(
                "asking for images of \(text) px", "the networks don't take them",
                advice: "Give a side in pixels that is a multiple of 4 from \(sides[0]) to \(sides[sides.count - 1])")
        }
        return side
    }
}

extension StudyOption {
    /// "networks": others than a study trains in full anyway, which ``Setting/trainedNetworks(_:)`` adds to these.
    public static func moreNetworks(besides usual: [ReducedArchitecture]) -> StudyOption {
        StudyOption(
            "networks", usual: usual.map(\.rawValue).joined(separator: ","),
            accepts:
                "more networks, trained in full runs, with commas between them: "
                + ReducedArchitecture.allCases.filter { !usual.contains($0) }.map(\.rawValue).joined(separator: ", ")
        ) { _ = try ReducedArchitecture.listed(in: $0) }
    }
}

extension StudyOption {
    /// "size": the side that images of a folder of classes are trained at, whatever size they are poisoned at.
    public static let trainedSize = StudyOption(
        imageSizeName, usual: "32",
        accepts:
            "with --data images=FOLDER of classes: the side in pixels that its images are trained at, the shorter one made so long and the middle cut out: a multiple of 4 from 32 to 224"
    ) { _ = try ReducedArchitecture.side(in: $0) }
}

extension Setting {
    /// These and what ``StudyOption/moreNetworks(besides:)`` was asked for, in the order of `ReducedArchitecture`.
    ///
    /// - Throws: as ``ReducedArchitecture/listed(in:)``.
    public func trainedNetworks(_ usual: [ReducedArchitecture]) throws -> [ReducedArchitecture] {
        let more = try options?["networks"].map(ReducedArchitecture.listed) ?? []
        return ReducedArchitecture.allCases.filter { usual.contains($0) || more.contains($0) }
    }
}
