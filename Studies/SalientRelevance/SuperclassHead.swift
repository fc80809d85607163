import Notebook

/// A last layer for ImageNet's convolutions that tells the photographs' superclasses apart.
struct Head: Codable, StorableValue {
    var categories: [PhotographCollection.Category]
    /// Of each category, in the order of the flattened maps.
    var weights: [[Float]]
    var bias: [Float]
    /// How pictures are prepared for it, in pixels.
    var shorterSide: Int
    var side: Int
    var learned: Int
    /// The files of pictures that can't be decoded, and take no part.
    var unreadable: [String]
    /// Pictures of objects that were not learned from, in random order.
    var tested: [TestedPicture]

    /// The network with this head: images [N, 3, side, side] to the categories' logits.
    func onConvolutions(of weights: Model) throws -> Network {
        let flat = self.weights.flatMap(\.self)
        let head = Linear(
            weights: Tensor([categories.count, flat.count / categories.count], flat),
            bias: Tensor([categories.count], bias))
        return Network(
            name: "vgg-16-superclasses", inputShape: [3, side, side],
            layers: try weights.convolutions(side: side).layers + [
                NamedLayer("flatten", .flatten), NamedLayer("superclasses", .linear(head)),
            ])
    }

    func preparation(_ weights: Model) -> ImagePreprocessing {
        weights.preparation.resized(shorterSide: shorterSide, crop: side)
    }

    var right: Int { tested.count { $0.answer == $0.category } }
}

struct TestedPicture: Codable {
    /// In the collection.
    var place: Int
    var name: String
    /// Places among the head's categories.
    var category: Int
    var answer: Int
}

/// Learns one logistic readout for each category from the last block's maps of three parts of the objects, and
/// tests it on the fourth.
func learnHead(_ lab: Lab, _ plan: HeadPlan, _ weights: Model, _ collection: PhotographCollection)
    throws -> Head
{
    let preparation = weights.preparation.resized(shorterSide: plan.shorterSide, crop: plan.side)
    var places: [Int] = [], unreadable: [String] = [], rows: [Tensor] = [], pending: [Picture] = []
    let engine = try lab.engine, convolutions = try weights.convolutions(side: plan.side)
    func flush() throws {
        guard !pending.isEmpty else { return }
        let maps = try convolutions.forward(preparation.tensor(pending), on: engine)
        let row = maps.count / maps.shape[0]
        rows.append(Tensor([maps.shape[0], row], maps.values))
        pending = []
    }
    let chosen = collection.selection(of: plan.pictures, seed: lab.seed)
    for (done, place) in chosen.enumerated() {
        guard let picture = try collection.pictureIfReadable(place) else {
            unreadable.append(collection.items[place].file)
            continue
        }
        places.append(place)
        pending.append(picture)
        if pending.count == plan.batch { try flush() }
        lab.progress("features of photographs", done + 1, chosen.count)
    }
    try flush()
    let items = places.map { collection.items[$0] }
    let categories = PhotographCollection.Category.allCases.filter { category in
        items.contains { $0.category == category }
    }
    let folds = Folds(
        plan.folds, groups: items.map(\.object), strata: items.map(\.category.rawValue),
        stream: RandomStream(seed: lab.seed, "head folds"))
    let questions = categories.map { category in
        LogisticReadout.Question(
            answers: items.indices.map { folds.ofExample[$0] == 0 ? nil : items[$0].category == category })
    }
    let features = Tensor(stacking: rows)
    let readout = try LogisticReadout.fit(features, questions, plan.recipe, on: engine)
    let logits = try readout.logits(features, on: engine).values
    let learned = readout.weights.values, count = categories.count
    var stream = RandomStream(seed: lab.seed, "explained pictures")
    let tested = folds.tested(in: 0)
    return Head(
        categories: categories,
        weights: (0..<count).map { category in (0..<learned.count / count).map { learned[$0 * count + category] } },
        bias: readout.bias,
        shorterSide: plan.shorterSide, side: plan.side, learned: items.count - tested.count, unreadable: unreadable,
        tested: try stream.shuffledIndices(tested.count).map { tested[$0] }.map { row in
            let answer = (0..<count).reduce(0) { logits[row * count + $0] < logits[row * count + $1] ? $1 : $0 }
            guard let category = categories.firstIndex(of: items[row].category) else {
                throw NotebookError(
                    .step, "testing the last layer on \(items[row].name)",
                    "it has not learned the category \(items[row].category.rawValue)",
                    advice: "Use a larger collection of photographs")
            }
            return TestedPicture(
                place: places[row], name: items[row].name,
                category: category, answer: answer)
        })
}

extension PhotographCollection {
    /// A picture, or nothing where its file can't be decoded.
    func pictureIfReadable(_ place: Int) throws -> Picture? {
        do {
            return try picture(place).photograph
        } catch is DatasetError {
            return nil
        }
    }
}

/// The first so many pictures that the head has not learned from, as the network gets them.
func testedImages(
    _ count: Int, _ head: Head, _ weights: Model, _ collection: PhotographCollection
) throws -> (images: Tensor, pictures: [TestedPicture]) {
    let pictures = Array(head.tested.prefix(count)), preparation = head.preparation(weights)
    guard !pictures.isEmpty else {
        throw NotebookError(
            .step, "explaining photographs", "there is none that the head has not learned from",
            advice: "Use a larger collection of photographs")
    }
    return (preparation.tensor(try pictures.map { try collection.picture($0.place).photograph }), pictures)
}
