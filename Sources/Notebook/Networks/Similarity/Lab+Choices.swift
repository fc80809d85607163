import Datasets
import Methods
import Models
import Networks
import Pictures
import Tensors

/// A network, and which of its layers say what a picture is of and how it looks.
public struct LeveledModel: Sendable {
    public let name: String
    public let model: Model
    public let high, low: String

    public init(_ name: String, _ model: Model, high: String, low: String) {
        (self.name, self.model, self.high, self.low) = (name, model, high, low)
    }
}

extension Lab {
    /// Choices with how far apart their triplets' images are for both levels of some networks.
    ///
    /// - Parameters:
    ///   - folder: the pictures that the choices are of; those of the collection where there is none.
    ///   - features: of another network, computed elsewhere.
    ///   - most: pictures, at most; choices of more are left out, and counted.
    /// - Throws: `DatasetError` naming the lines whose pictures aren't there, or a picture that can't be read.
    public func choicesExplained(
        _ choices: PictureChoices, of folder: PictureFolder?, or collection: PhotographCollection,
        by networks: [LeveledModel], features: TwoLevelFeatures?, mostPictures most: Int
    ) throws -> ExplainedChoices {
        let known = folder?.names ?? collection.items.map(\.file)
        try choices.check(
            amongFiles: known, in: folder?.folder.lastPathComponent ?? collection.name, file: "the choices")
        let chosen = ChosenTriplets(choices, most: most)
        let places = Dictionary(known.enumerated().map { ($1, $0) }) { first, _ in first }
        let numbers = chosen.pictures.compactMap { places[$0] }
        var levels = try networks.map { network in
            let squares = try numbers.map { number in
                network.model.comparedSquare(
                    of: try folder?.picture(number) ?? collection.picture(number).photograph)
            }
            let found = try similarities(
                of: network.model, [ComparedLayer(network.high), ComparedLayer(network.low)], squares: squares,
                named: "pictures of choices seen by \(network.name)")
            return NetworkLevels(
                name: network.name, highLayer: network.high, lowLayer: network.low,
                high: found.matrices[0].differences(of: chosen.triplets),
                low: found.matrices[1].differences(of: chosen.triplets))
        }
        if let features {
            func differences(_ file: PictureFeatures) throws -> [Double] {
                let rows = try file.rows(of: chosen.pictures)
                let matrix =
                    try file.areCorrelations
                    ? SimilarityMatrix(correlations: rows, named: file.path)
                    : SimilarityMatrix(of: ActivationRows(rows, shape: [file.count]), on: engine)
                return matrix.differences(of: chosen.triplets)
            }
            levels.append(
                NetworkLevels(
                    name: features.name, highLayer: "high", lowLayer: "low", high: try differences(features.high),
                    low: try differences(features.low)))
        }
        return chosen.explained(by: levels)
    }
}
