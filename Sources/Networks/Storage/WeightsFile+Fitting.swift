import Tensors
import Wording

extension WeightsFile {
    /// The file as a network sees it: its own state dictionary, under the network's names.
    ///
    ///     let file = try WeightsFile(path: "epoch=9.ckpt").fitted(to: network)
    ///     file.recognition.description      // the state dictionary "state_dict", names without "net."
    ///
    /// Names of wrapping modules ("module.", "_orig_mod.") are left out wherever they stand. Of all state dictionaries,
    /// and of all beginnings of names that can be left off, those are taken that give most of the network's names.
    ///
    /// - Throws: `NetworkError` where several give as many, such as a model beside its moving average, and the file was not
    ///   opened with the key of one.
    /// - Complexity: O(names of the file).
    public func fitted(to network: Network) throws -> WeightsFile {
        let names = KnownNames(network)
        let all = states.enumerated().flatMap { place, state in
            names.placements(in: state.tensors.keys).map { Candidate(state: place, prefix: $0.key, count: $0.value) }
        }
        let candidates = asked.map { key in all.filter { isAt(key, $0) } } ?? all
        // What is damaged may be what was wanted.
        if candidates.allSatisfy({ $0.count < names.count }), let problem = states.compactMap(\.problem).first {
            throw NetworkError("reading \(path)", problem.description)
        }
        guard let most = candidates.map(\.count).max() else {
            if let asked { throw unknown(asked, among: all.filter { 2 * $0.count > names.count }) }
            return self
        }
        // The same tensors may be a part of several names' beginnings: what is left off is as short as can be.
        let best = candidates.filter { $0.count == most }.sorted {
            ($0.state, $0.prefix.count, $0.prefix) < ($1.state, $1.prefix.count, $1.prefix)
        }
        // Few names may be found anywhere; then what doesn't fit says more.
        guard best.count == 1 || 2 * most <= names.count else {
            let places = best.map { "\"\(legible(text(of: $0)))\"" }
            throw NetworkError(
                "reading \(path)", "\(places.joined(separator: " and ")) both fit \(network.name)",
                advice: "Name the one that is meant behind the file: \(path)#\(legible(text(of: best[0])))")
        }
        return try taking(best[0], names)
    }

    private func unknown(_ key: String, among candidates: [Candidate]) -> NetworkError {
        let places = Set(states.map(\.place) + candidates.map(text)).filter { !$0.isEmpty }.sorted()
        return NetworkError(
            "looking for the state dictionary \"\(legible(key))\" in \(path)",
            places.isEmpty
                ? "the file has a single one, under no key"
                : "the file has \(places.map { "\"\(legible($0))\"" }.joined(separator: ", "))",
            advice: places.isEmpty ? "Leave out the # and what follows it" : "Name one of these behind the #")
    }

    /// "model", "model.encoder_q", "encoder_q".
    private func text(of candidate: Candidate) -> String {
        (states[candidate.state].keys + (candidate.prefix.isEmpty ? [] : [candidate.prefix])).joined(separator: ".")
    }

    /// Whether a key means a candidate: its state dictionary, what its names begin with, or both.
    private func isAt(_ key: String, _ candidate: Candidate) -> Bool {
        [states[candidate.state].place, candidate.prefix, text(of: candidate)].contains(key)
    }

    private func taking(_ candidate: Candidate, _ names: KnownNames) throws -> WeightsFile {
        let state = states[candidate.state]
        var recognition = WeightsRecognition(keys: state.keys)
        if !candidate.prefix.isEmpty { recognition.prefix = "\(candidate.prefix)." }
        var (found, origins, wrappers): ([String: NamedTensor], [String: String], Set<String>) = ([:], [:], [])
        for (origin, tensor) in state.tensors.sorted(by: { $0.key < $1.key }) {
            let (bare, omitted) = names.unwrapped(origin)
            guard bare.hasPrefix(recognition.prefix) else {
                recognition.leftOut += 1
                continue
            }
            let name = String(bare.dropFirst(recognition.prefix.count))
            if let other = origins.updateValue(origin, forKey: name) {
                throw NetworkError(
                    "reading \(path)", "both \(legible(other)) and \(legible(origin)) would be \(legible(name))",
                    advice: "Save the state dictionary of one module alone")
            }
            found[name] = tensor
            wrappers.formUnion(omitted)
        }
        var others: [String: String] = [:]
        for (origin, value) in state.skipped {
            let bare = names.unwrapped(origin).name
            guard bare.hasPrefix(recognition.prefix) else { continue }
            let name = String(bare.dropFirst(recognition.prefix.count))
            if found[name] == nil { others[name] = value }
        }
        recognition.wrappers = WeightsFile.wrappers.filter(wrappers.contains).map { "\($0)." }
        return WeightsFile(
            path: path, format: format, metadata: metadata, skipped: others, recognition: recognition, tensors: found,
            states: states, asked: asked)
    }
}

/// A state dictionary, and what its names begin with, without the last full stop.
private struct Candidate {
    var state: Int
    var prefix: String
    /// How many of the network's names it gives.
    var count: Int
}

/// The names of a network's parameters.
private struct KnownNames {
    private let names: Set<String>
    /// Whether no module of the network is named as wrappers are.
    private let hasNoWrappers: Bool

    var count: Int { names.count }

    init(_ network: Network) {
        names = Set(network.namedParameters.map(\.name))
        hasNoWrappers = !names.contains { name in
            name.split(separator: ".").contains { WeightsFile.wrappers.contains(String($0)) }
        }
    }

    /// A name without those of wrapping modules, and these.
    func unwrapped(_ name: String) -> (name: String, omitted: [String]) {
        guard hasNoWrappers, WeightsFile.wrappers.contains(where: name.contains) else { return (name, []) }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let omitted = parts.filter(WeightsFile.wrappers.contains)
        return (parts.filter { !WeightsFile.wrappers.contains($0) }.joined(separator: "."), omitted)
    }

    /// For each beginning that a file's names can be known without, how many of the network's names that gives.
    func placements(in fileNames: some Collection<String>) -> [String: Int] {
        var found: [String: Set<String>] = [:]
        for origin in fileNames {
            let name = unwrapped(origin).name
            var start = name.startIndex
            while true {
                let rest = String(name[start...])
                if let own = own(rest) { found[String(name[..<start].dropLast()), default: []].insert(own) }
                guard let dot = name[start...].firstIndex(of: ".") else { break }
                start = name.index(after: dot)
            }
        }
        return found.mapValues(\.count)
    }

    /// The network's name for one of a file's, which may be one that torchvision gave earlier.
    private func own(_ name: String) -> String? {
        if names.contains(name) { return name }
        return currentName(name).flatMap { names.contains($0) ? $0 : nil }
    }
}
