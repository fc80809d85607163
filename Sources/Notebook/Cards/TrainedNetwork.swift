import Datasets
import Foundation
import Models
import Networks
import Reports
import Wording

/// A network that a run trains, with all its trainings: the steps whose values are models.
struct TrainedNetwork {
    var title: String
    /// One for each training.
    var nodes: [StepNode]
    /// Where it is one of the catalogue.
    var recipe: CatalogueRecipe?

    /// The names of the sources that it is made from.
    func sources(in setting: Setting) -> Set<String> {
        var names: Set<String> = []
        for node in nodes { node.upstream(in: setting) { if case .source = $0.work { names.insert($0.name) } } }
        return names
    }
}

extension RunCards {
    /// Steps whose values are models, those of one recipe together.
    func trainedNetworks() throws -> [TrainedNetwork] {
        var networks: [TrainedNetwork] = [], parameters: [Data] = []
        for node in study.steps(in: setting) {
            guard case .compute(let codec) = node.work, codec.encoding == Model.encodingName,
                value(of: node.name) != nil
            else { continue }
            let own = try node.parameters(setting)
            // Any other plan is no recipe of the catalogue.
            let recipe = try? CanonicalJSON.decode(CatalogueRecipe.self, from: own)
            if recipe != nil, let place = parameters.firstIndex(of: own) {
                networks[place].nodes.append(node)
            } else {
                networks.append(
                    TrainedNetwork(title: recipe?.network.rawValue ?? node.name, nodes: [node], recipe: recipe))
                parameters.append(own)
            }
        }
        return networks
    }

    func card(of network: TrainedNetwork) throws -> Card {
        var rows: [(String, String)] = []
        let values = network.nodes.compactMap { value(of: $0.name) }
        // One training tells of all: they differ in their weights alone.
        if let first = values.first, case .intact(let data) = try store.content(first.digest) {
            let model = try Model(decoding: data)
            rows += model.description
            if let family = network.recipe?.network.architecture.title { rows[0].1 = "\(family) (\(rows[0].1))" }
            rows.append(("Weights", model.origin.text))
            if network.recipe == nil, !model.history.isEmpty { rows.append(("Epochs", "\(model.history.count)")) }
        }
        rows += network.recipe?.rows ?? []
        rows += [
            ("Trainings", trainings(of: network)),
            ("Seeds", network.nodes.map { String($0.seed ?? setting.seed) }.joined(separator: ", ")),
            ("Trained in", values.map(\.computedIn).uniqued.joined(separator: ", ")),
            ("Kernels of convolutions", setting.kernels.rawValue),
        ]
        rows += values.enumerated().map { index, value in
            ("SHA-256 of the weights" + (values.count > 1 ? ", training \(index + 1)" : ""), value.digest)
        }
        return Card(
            network.title, title: network.title, rows: rows, findings: findings(on: Set(network.nodes.map(\.name))))
    }
}

extension RunCards {
    /// "3", "3 in each of 10 replicates; what follows is of the first".
    private func trainings(of network: TrainedNetwork) -> String {
        let others = (1..<setting.replicateCount).count { replicate in
            let own = setting.eachReplicate[replicate]
            return network.nodes.contains { value(of: own.name(of: $0.name)) != nil }
        }
        let count = "\(network.nodes.count)"
        return others == 0 ? count : "\(count) in each of \(others + 1) replicates; what follows is of the first"
    }
}

extension Model {
    /// Rows on its form: architecture, input, parameters, size.
    var description: [(String, String)] {
        let count = network.parameterCount
        func text(_ number: Int) -> String { NumberFormat.fixed(0).text(Double(number)) }
        return [
            ("Architecture", network.name),
            (
                "Layers with weights",
                "\(network.weightedLayers.count) of \(network.layers.count)"
            ),
            ("Input", network.inputShape.map(String.init).joined(separator: " × ")),
            ("Classes", classNames.isEmpty ? "" : "\(classNames.count)"),
            ("Parameters", "\(text(count)), as 32-bit numbers \(text(count * 4 / 1000)) kB"),
        ]
    }
}

extension CatalogueRecipe {
    /// Rows on how it is trained.
    var rows: [(String, String)] {
        [
            (Card.widthRow, width == 1 ? Card.usualWidth : "\(width) times the usual channels"),
            (
                "First filters",
                start == .passing ? "cosines; in later layers, each copies one map of the layer before" : "drawn"
            ),
            ("Training images", trainingImages.map { "the first \(NumberFormat.fixed(0).text(Double($0)))" } ?? "all"),
            ("Epochs", "\(recipe.epochs)"), ("Recipe", recipe.inWords), ("Augmentation", augmentation.inWords),
        ]
    }
}

extension Augmentation {
    /// "flips, crops of images with 4 more black pixels on each side"; "none".
    fileprivate var inWords: String {
        var parts = flipsHorizontally ? ["flips"] : []
        if cropPadding > 0 {
            parts.append("crops of images with \(cropPadding) more \(border.rawValue) pixels on each side")
        }
        if cutout > 0 { parts.append("a square of \(cutout) pixels cut out") }
        return parts.isEmpty ? "none" : parts.joined(separator: ", ")
    }
}

extension RunValue {
    /// "this run", "run 3".
    var computedIn: String {
        switch origin {
        case .computed, .source: "this run"
        case .reused: originRun.map { "run \($0)" } ?? "another store"
        }
    }
}
