import Foundation
import Networks
import Reports

/// What is known of the networks and the data of a run, for its report: from the record and the stored values, so that a
/// report that is drawn anew has it too.
struct RunCards {
    let study: Study
    let run: RunRecord
    let values: [RunValue]
    let store: Store
    /// Rows that the study adds to a network's card, by the card's title.
    let details: [(network: String, rows: [(String, String)])]

    var setting: Setting { run.setting }

    /// The names of the findings that rest on one of the steps.
    func findings(on steps: Set<String>) -> [String] {
        study.findings.filter { finding in
            var rests = false
            for node in finding.shown.nodes {
                node.upstream(in: setting) { if steps.contains($0.name) { rests = true } }
            }
            return rests
        }.map(\.declaration.identifier)
    }

    /// The run's value of a step.
    func value(of step: String) -> RunValue? { values.first { $0.step == step } }

    /// Trained networks and files of weights, in the order in which the study first needs them; then what a study adds of
    /// others.
    func networks() throws -> [Card] {
        var cards = try trainedNetworks().map { try card(of: $0) } + weights
        for (network, rows) in details {
            let added = Card(network.lowercased(), title: network, rows: rows)
            if let place = cards.firstIndex(where: { $0.title == network }) {
                cards[place].rows += added.rows
            } else {
                cards.append(added)
            }
        }
        return cards
    }

    /// Files of weights by their own account.
    private var weights: [Card] {
        (run.provenance.read ?? []).filter { $0.kind == .weights }.map { source in
            Card(
                source.step, title: source.step,
                rows: [("File", source.name)] + source.facts.map { ($0.name, $0.value) }
                    + [("Kernels of convolutions", setting.kernels.rawValue)],
                findings: findings(on: [source.step]))
        }
    }

    /// Data by their own account, with what was trained on them.
    func data() throws -> [Card] {
        let trained = try trainedNetworks()
        return (run.provenance.read ?? []).filter { $0.kind == .data }.map { source in
            let onIt = trained.filter { $0.sources(in: setting).contains(source.step) }.map(\.title)
            return Card(
                source.step, title: source.name,
                rows: [
                    ("Used as", source.step),
                    ("In place of", source.standsFor.map { "\($0), which isn't here" } ?? ""),
                ] + source.facts.map { ($0.name, $0.value) } + [
                    ("Trained on its training images", onIt.joined(separator: ", "))
                ], findings: findings(on: [source.step]))
        }
    }
}
