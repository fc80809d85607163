import Notebook

/// A yes/no question about a picture.
enum Task: String, Codable, CaseIterable {
    case animal, artifact
    /// Whether the object is among a random half of the objects: a control without meaning.
    case random

    /// What a readout should say to each picture.
    func answers(_ items: [PhotographCollection.Item], randomTargets: Set<String>) -> [Bool] {
        items.map { item in
            switch self {
            case .animal: item.category == .animal
            case .artifact: item.category == .artifact
            case .random: randomTargets.contains(item.object)
            }
        }
    }
}

/// What a readout learns from.
enum Training: String, Codable, CaseIterable {
    case plain = "trained on plain pictures"
    case augmented = "trained with augmentation"

    func views(draws: Int) -> [PhotographView] {
        switch self {
        case .plain: [.plain]
        case .augmented: [.plain] + (0..<draws).map { .augmented(draw: $0) }
        }
    }
}

/// Half of the groups, drawn by the seed, in alphabetical order.
///
/// - Parameter draw: another for each half; the random task's is 0.
func randomHalf(of groups: [String], seed: UInt64, draw: Int = 0) -> [String] {
    let sorted = Set(groups).sorted(), all = RandomStream(seed: seed, "random task")
    var stream = draw == 0 ? all : all.substream("draw", draw)
    return stream.shuffledIndices(sorted.count).prefix(sorted.count / 2).map { sorted[$0] }.sorted()
}

/// The readout that stands for the paper's re-trained last layer: of the second fully connected layer where the
/// weights have one, else of the last block's maps.
func mainPart(_ layout: FeatureLayout) -> FeatureLayout.Kind {
    layout.part(.fullyConnected(2))?.kind ?? .lastBlock
}
