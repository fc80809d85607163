import Notebook

/// What is refused before any file is read, and which attacks a call asks for.
extension Attack {
    /// The attacks of the call, each once; none where it looks at attacked images.
    ///
    /// - Throws: exit status 64 after a line about options that don't fit each other, or numbers out of range;
    ///   `DatasetError` where a list can't be read.
    func chosenAttacks() throws -> [ImageAttack] {
        let ways = [("--attack", !kinds.isEmpty), ("--attacks", attacks != nil), ("--attacked", attacked != nil)]
        let given = ways.filter(\.1).map(\.0)
        guard given.count == 1 else {
            throw wrongCall(
                given.isEmpty
                    ? "There is nothing to do. Give --attack fgsm, pgd or ddn, a list with --attacks, or attacked images "
                        + "with --attacked."
                    : "\(given.joined(separator: " and ")) say different things. Give one of them.")
        }
        if attacked == nil, images.isEmpty { throw wrongCall("There are no images. Name files, or a folder of them.") }
        if attacked != nil, !images.isEmpty {
            throw wrongCall("--attacked brings its own images. Leave out \(images[0]), or --attacked.")
        }
        if kinds.isEmpty {
            let options = [
                ("--channels", !channels.isEmpty), ("--epsilon", !epsilon.isEmpty), ("--norm", norm != nil),
                ("--steps", steps != nil), ("--step-size", stepSize != nil), ("--random-start", randomStart),
            ]
            if let option = options.first(where: \.1) {
                throw wrongCall("\(option.0) says how --attack attacks, and \(given[0]) is given. Leave it out.")
            }
            if attacked != nil, upright {
                throw wrongCall("--upright turns photographs, and --attacked takes images as they are. Leave it out.")
            }
            return try attacks.map { unique(try AttackList(contentsOf: $0).attacks) } ?? []
        }
        do { return unique(try combinations()) } catch let error as MethodError {
            throw wrongCall("\(error.finding.first?.uppercased() ?? "")\(error.finding.dropFirst()). \(error.advice).")
        }
    }

    /// - Throws: `DatasetError` for images of another size than the network sees.
    func check(_ pairs: AttackedPairs, side: Int, of architecture: Architecture) throws {
        let (height, width) = (pairs.clean.shape[2], pairs.clean.shape[3])
        guard height == side, width == side else {
            throw DatasetError(
                reading: pairs.path,
                "its images have \(width) x \(height) pixels, and \(architecture.rawValue) sees \(side) x \(side)",
                advice: "Name images that were attacked at the network's size, or another size with --size and --crop")
        }
    }

    private func combinations() throws -> [ImageAttack] {
        var all: [ImageAttack] = []
        let sizes: [String?] = epsilon.isEmpty ? [nil] : epsilon
        for kind in kinds {
            for channels in channels.isEmpty ? ["rgb"] : channels {
                for size in sizes {
                    let words = AttackWords(
                        attack: kind, norm: norm, channels: channels, epsilon: size, steps: steps, stepSize: stepSize,
                        startsAtRandom: randomStart)
                    all.append(try words.imageAttack())
                }
            }
        }
        return all
    }

    private func unique(_ attacks: [ImageAttack]) -> [ImageAttack] {
        attacks.reduce(into: []) { known, attack in if !known.contains(attack) { known.append(attack) } }
    }
}

extension ImageAttack {
    /// A part of file names: "fgsm-y-linf-8-255".
    var fileWords: String {
        func part(_ size: Double) -> String { attackSizeWords(size).replacing("/", with: "-") }
        switch algorithm {
        case .fgsm(let epsilon): return "fgsm-\(channels.rawValue)-\(norm.rawValue)-\(part(epsilon))"
        case .pgd(let epsilon, let steps, let stepSize, let startsAtRandom):
            return "pgd-\(channels.rawValue)-\(norm.rawValue)-\(part(epsilon))-\(steps)"
                + (stepSize == epsilon / 4 ? "" : "-step-\(part(stepSize))") + (startsAtRandom ? "-random" : "")
        case .ddn(let steps, _, _): return "ddn-\(channels.rawValue)-\(steps)"
        }
    }
}
