import Methods

extension Numbers {
    /// The numbers of several replicates as one, and what a report says of that.
    ///
    /// Where one of those that decide can't be brought together, all are the first replicate's, and how far apart the
    /// replicates' lie is shown beside them.
    /// - Throws: what a statistic throws.
    static func joint(_ replicates: [Numbers], of finding: String) throws -> (Numbers, String?) {
        let first = replicates[0], count = replicates.count
        guard first.missing == nil else { return (first, nil) }
        guard replicates.allSatisfy({ $0.missing == nil && Set($0.clauses.keys) == Set(first.clauses.keys) }) else {
            return (first, "of the first of \(count) alone, since not all have its numbers")
        }
        let desk = ReplicateDesk(replicates: replicates, finding: finding)
        var (result, isSame, counts, apart): (Numbers, Bool, [String], [String]) = (first, true, [], [])
        var reason: String?
        for (name, own) in first.clauses.sorted(by: { $0.key < $1.key }) {
            switch try desk.joint(name, { $0.clauses[name] }) {
            case .same: continue
            case .together(let estimator):
                result.clauses[name] = estimator
                // Of counts, a mean doesn't tell how they vary.
                if case .exact = own.design { counts.append(name) }
            case .apart(let because):
                apart.append(name)
                reason = reason ?? because
            }
            isSame = false
        }
        if let reason {
            return (first.showing(rangesOf: apart, in: replicates), "of the first of \(count) alone, since \(reason)")
        }
        result.shown = try desk.shown
        result.options = try desk.options
        return isSame
            ? (result, "the same in all \(count), since nothing is drawn for it")
            : (result.showing(rangesOf: counts, in: replicates), "over all \(count)")
    }

    /// With the lowest and the highest value that clauses have in the replicates.
    private func showing(rangesOf names: [String], in replicates: [Numbers]) -> Numbers {
        names.reduce(self) { numbers, name in
            let values = replicates.compactMap { $0.clauses[name]?.value }
            guard let lowest = values.min(), let highest = values.max() else { return numbers }
            return numbers.showing("\(name), lowest of \(replicates.count) replicates", .exact(lowest))
                .showing("\(name), highest of \(replicates.count) replicates", .exact(highest))
        }
    }
}

/// Brings the numbers of a finding in several replicates together, one by one.
private struct ReplicateDesk {
    let replicates: [Numbers]
    let finding: String

    /// - Parameter number: a replicate's, where it has it.
    func joint(_ name: String, _ number: (Numbers) -> Estimator?) throws -> Replicates.Joint {
        let numbers = replicates.compactMap(number)
        guard numbers.count == replicates.count else { return .apart(because: "not all replicates have it") }
        return try Replicates.joint(
            numbers, stream: Estimator.stream(seed: 1, finding: finding, clause: "\(name), replicates"))
    }

    /// What is shown beside the numbers that decide: the first replicate's where it can't be brought together, and said so.
    var shown: [Numbers.Shown] {
        get throws {
            try replicates[0].shown.enumerated().map { place, own in
                var shown = own
                let joint = try joint(own.label) { numbers in
                    guard numbers.shown.indices.contains(place) else { return nil }
                    let other = numbers.shown[place]
                    return other.label == own.label && other.unit == own.unit ? other.estimator : nil
                }
                switch joint {
                case .same: break
                case .together(let estimator): shown.estimator = estimator
                case .apart: shown.label += ", first replicate"
                }
                return shown
            }
        }
    }

    /// The numbers by other options of forks; an option that can't be brought together is none of the analyses.
    var options: [String: [String: Estimator]] {
        get throws {
            var options: [String: [String: Estimator]] = [:]
            next: for (option, clauses) in replicates[0].options.sorted(by: { $0.key < $1.key }) {
                var together = clauses
                for name in clauses.keys.sorted() {
                    switch try joint("\(name), \(option)", { $0.options[option]?[name] }) {
                    case .same: break
                    case .together(let estimator): together[name] = estimator
                    case .apart: continue next
                    }
                }
                options[option] = together
            }
            return options
        }
    }
}
