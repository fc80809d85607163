import Datasets
import Methods
import Models
import Networks

extension AttackedNetwork {
    /// A model as an attacker meets it: its network as it would be deployed, behind its normalisation of colours.
    ///
    /// Where the size of images decides how windows are padded, they are padded for the model's own.
    ///
    /// - Throws: `MethodError` for a network that sees grey.
    public init(_ model: Model) throws {
        let colors = model.normalization
        guard colors.channels == 3 else {
            throw MethodError(
                "attacking \(model.name)", "it sees images in grey",
                advice: "Give a network that sees colours")
        }
        let side = model.preparation.crop
        let network = Architecture(rawValue: model.network.name)?.padding(model.deployed, for: [side, side])
        self.init(
            network ?? model.deployed, mean: colors.mean.map { $0 / colors.white },
            deviation: colors.standardDeviation.map { $0 / colors.white }, takesBlueFirst: colors.order == .bgr)
    }
}
