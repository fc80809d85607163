import Foundation
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

/// What the features are of; ``ViewFeatures`` has the numbers.
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

/// Which pictures can be decoded, and what their features will be.
func features(
    _ lab: Lab, _ plan: FeaturePlan, _ network: Model, _ collection: PhotographCollection
) throws -> Features {
    let chosen = collection.selection(of: plan.pictures, seed: lab.seed)
    var (places, remarks): ([Int], [PictureRemark]) = ([], [])
    for (done, place) in chosen.enumerated() {
        let file = collection.items[place].file
        do {
            let (_, found) = try collection.picture(place)
            remarks += found.map { PictureRemark(file: file, text: $0, isLeftOut: false) }
            places.append(place)
        } catch let error as DatasetError {
            remarks.append(PictureRemark(file: file, text: error.finding, isLeftOut: true))
        }
        lab.progress("decoding photographs", done + 1, chosen.count)
    }
    let source = try FeatureSource(lab, plan, network, collection, places)
    return Features(
        collection: collection.name, items: places.map { collection.items[$0] }, places: places,
        layout: source.layout,
        remarks: remarks, side: plan.side, weights: network.origin.text, isComplete: network.hasClassifier)
}

/// The features of every view.
struct ViewFeatures: StorableValue {
    /// [N, D] of each view, in the plan's order.
    let rows: [Tensor]

    static var encodingName: String { "features of views 1" }

    init(rows: [Tensor]) { self.rows = rows }

    func encoded() throws -> Data { try StoredTensors(rows).encoded() }

    init(decoding data: Data) throws { rows = try StoredTensors(decoding: data).storedTensors }

    /// [N, D].
    func rows(of view: PhotographView, in plan: FeaturePlan) throws -> Tensor {
        try rows[measured(plan.views.firstIndex(of: view), "the features of the view \(view)")]
    }
}

/// Sends every view of the pictures through the network, unless its features are among the store's activations: batch by
/// batch, so that a picture is decoded for all its views.
func viewFeatures(
    _ lab: Lab, _ plan: FeaturePlan, _ features: Features, _ network: Model, _ collection: PhotographCollection
) throws -> ViewFeatures {
    let preparation = plan.preparation(network), squares = LatestMade<Int, [Picture]>()
    let source = try FeatureSource(lab, plan, network, collection, features.places) { row in
        let batch = row / plan.batch, first = batch * plan.batch
        return try squares.of(batch) {
            try features.places[first..<min(first + plan.batch, features.places.count)].map {
                preparation.cropped(try collection.picture($0).photograph)
            }
        }[row - first]
    }
    let names = (0..<source.batchCount).map { batch in plan.views.indices.map { "batch \(batch), view \($0)" } }
    let found = try lab.pieces("views of photographs", inRows: names) { batch, view in
        StoredTensors([try source.batch(batch, of: plan.views[view])])
    }
    return ViewFeatures(
        rows: plan.views.indices.map { view in Tensor(stacking: found.flatMap { $0[view].storedTensors }) })
}
