/// Where the pictures of a figure come from, and whether they may be passed on with a report.
public enum PictureLicence: Codable, Sendable, Hashable {
    /// Drawn or computed here, from nothing that is anybody else's picture.
    case own
    /// May be passed on under these terms: `.open(origin: "Tux Paint's stamps", terms: "GPL-2 or later")`.
    case open(origin: String, terms: String)
    /// Nobody is known to have allowed it: `.restricted(origin: "CIFAR-10")`.
    case restricted(origin: String)

    public var mayBePassedOn: Bool { if case .restricted = self { false } else { true } }

    /// "Pictures: Tux Paint's stamps, GPL-2 or later."; empty for our own.
    public var sentence: String {
        switch self {
        case .own: ""
        case .open(let origin, let terms): "Pictures: \(origin), \(terms)."
        case .restricted(let origin): "Pictures: \(origin), which nobody is known to have allowed to be passed on."
        }
    }

    /// That of pictures of several origins: restricted where one of them is; our own where there are none.
    public static func together(_ licences: [PictureLicence]) -> PictureLicence {
        var origins: [String] = [], terms: [String] = [], isRestricted = false
        func add(_ text: String, to list: inout [String]) { if !list.contains(text) { list.append(text) } }
        for licence in licences {
            switch licence {
            case .own: break
            case .open(let origin, let words):
                add(origin, to: &origins)
                add(words, to: &terms)
            case .restricted(let origin):
                add(origin, to: &origins)
                isRestricted = true
            }
        }
        guard !origins.isEmpty else { return .own }
        let origin = origins.joined(separator: "; ")
        return isRestricted ? .restricted(origin: origin) : .open(origin: origin, terms: terms.joined(separator: "; "))
    }
}
