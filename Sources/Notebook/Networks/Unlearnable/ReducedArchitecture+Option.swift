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

extension Setting {
    /// These and what ``StudyOption/moreNetworks(besides:)`` was asked for, in the order of `ReducedArchitecture`.
    ///
    /// - Throws: as ``ReducedArchitecture/listed(in:)``.
    public func trainedNetworks(_ usual: [ReducedArchitecture]) throws -> [ReducedArchitecture] {
        let more = try options?["networks"].map(ReducedArchitecture.listed) ?? []
        return ReducedArchitecture.allCases.filter { usual.contains($0) || more.contains($0) }
    }
}
