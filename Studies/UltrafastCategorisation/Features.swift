import Notebook

/// How pictures become features; part of the key of everything that is measured on them.
struct FeaturePlan: Codable, Sendable {
    /// The shorter side of a resized picture and the side of its middle that the network sees, in pixels.
    var shorterSide: Int
    var side: Int
    /// About so many pictures, whole objects only; all where there is no number.
    var pictures: Int?
    var views: [PhotographView]
    /// Pictures that are computed, and stored, together.
    var batch: Int
    var precision = ActivationPrecision.float16

    func preparation(_ network: Model) -> ImagePreprocessing {
        network.preparation.resized(shorterSide: shorterSide, crop: side)
    }
}

/// What the features are of; the numbers themselves lie among the store's activations.
struct Features: Codable, StorableValue {
    var collection: String
    /// The pictures that could be decoded, in the order of the rows.
    var items: [PhotographCollection.Item]
    /// Their places in the collection.
    var places: [Int]
    var layout: FeatureLayout
    /// Pictures left out or worth a remark, with the reason.
    var remarks: [PictureRemark]
    /// Of the picture, in pixels.
    var side: Int
    var weights: String
    var isComplete: Bool
}

struct PictureRemark: Codable {
    var file: String
    var text: String
    var isLeftOut: Bool
}

/// Decodes the pictures and sends every view through the network, unless its features are among the store's
/// activations.
func features(
    _ lab: Lab, _ plan: FeaturePlan, _ network: Model, _ collection: PhotographCollection
) throws -> Features {
    let chosen = collection.selection(of: plan.pictures, seed: lab.seed)
    var (places, remarks): ([Int], [PictureRemark]) = ([], [])
    var squares: [Picture] = []
    let preparation = plan.preparation(network)
    for (done, place) in chosen.enumerated() {
        let file = collection.items[place].file
        do {
            let (picture, found) = try collection.picture(place)
            remarks += found.map { PictureRemark(file: file, text: $0, isLeftOut: false) }
            squares.append(preparation.cropped(picture))
            places.append(place)
        } catch let error as DatasetError {
            remarks.append(PictureRemark(file: file, text: error.finding, isLeftOut: true))
        }
        lab.progress("decoding photographs", done + 1, chosen.count)
    }
    let source = try FeatureSource(lab, plan, network, collection, places) { squares[$0] }
    for (done, view) in plan.views.enumerated() {
        _ = try source.batches(of: view) {
            lab.progress("views of photographs", done * places.count + $0, plan.views.count * places.count)
        }
    }
    return Features(
        collection: collection.name, items: places.map { collection.items[$0] }, places: places,
        layout: source.layout,
        remarks: remarks, side: plan.side, weights: network.origin.text, isComplete: network.hasClassifier)
}
