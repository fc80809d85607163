import Foundation
import Methods

/// The findings' numbers in one replicate, by the findings' identifiers.
typealias ReplicateNumbers = [String: Numbers]

extension Runner {
    /// The findings' numbers in each replicate but the first, one replicate after the other; the values are let go.
    ///
    /// - Parameter first: counts what they took.
    func numbers(
        ofFurther resolvers: [Resolver], _ study: Study, countedBy first: Resolver
    ) throws -> [ReplicateNumbers] {
        try resolvers.map { resolver in
            if resolver.recorded == nil {
                console.note("replicate \((resolver.setting.replicate ?? 0) + 1) of \(resolvers.count + 1)")
            }
            defer {
                first.take(over: resolver)
                resolver.startOver()
            }
            return try settled(study, resolver) {
                let findings = study.replicatedFindings
                for node in findings.flatMap(\.shown.nodes) { _ = try resolver.load(node) }
                if resolver.mustStartOver { return [:] }
                // Where all values are there, it is only read.
                nonisolated(unsafe) let values = resolver
                let numbers = try concurrently(findings) { try $0.shown.make(values) }
                return Dictionary(zip(findings.map(\.declaration.identifier), numbers)) { first, _ in first }
            }
        }
    }

    /// Begins a report's summary; nothing where there is one replicate.
    static func sentence(onReplicates count: Int) -> String {
        count == 1
            ? ""
            : """
            **\(count) replicates.** Each drew and trained everything anew. Findings are over all of them; figures and tables \
            show the first, which is the run without replicates. \

            """
    }
}

extension Resolver {
    /// Counts what another replicate took.
    fileprivate func take(over other: Resolver) {
        evaluationsOfReplicates += other.evaluations
        processorSeconds.merge(other.processorSeconds, uniquingKeysWith: +)
    }
}

extension Finding {
    /// The numbers of all replicates as one, and what a report says of that; the first's where there are no others.
    func numbers(over first: Numbers, _ others: [ReplicateNumbers]) throws -> (Numbers, String?) {
        guard !others.isEmpty else { return (first, nil) }
        let count = others.count + 1
        guard !isTimed else {
            return (first, "of the first of \(count) alone, since times are one machine's on one day")
        }
        let all = [first] + others.compactMap { $0[declaration.identifier] }
        return try Numbers.joint(all, of: declaration.identifier)
    }
}
