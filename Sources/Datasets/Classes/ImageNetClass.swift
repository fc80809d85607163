/// One of ImageNet's thousand classes (ILSVRC 2012).
///
///     ImageNetClass.all[207].name                        // "golden retriever"
///     ImageNetClass(wordNetID: "n02099601")?.category    // .animal
public struct ImageNetClass: Sendable, Hashable {
    /// The place among the thousand, from 0; networks' logits have this order.
    public let index: Int
    /// WordNet 3.0's identifier: "n02099601".
    public let wordNetID: String
    /// torchvision's name; no two classes have the same.
    public let name: String
    /// By WordNet 3.0's hypernyms, as its hierarchy has them: a comic book is an artifact, toilet tissue is not.
    public let category: PhotographCollection.Category

    /// In the order of their indices, which is that of their identifiers.
    public static let all: [ImageNetClass] = {
        let groups: [(PhotographCollection.Category, String)] = [
            (.animal, animals), (.artifact, artifacts), (.other, others),
        ]
        let entries = groups.flatMap { category, table in
            table.split(separator: ", ").map { (category: category, text: $0) }
        }
        return entries.sorted { $0.text < $1.text }.enumerated().map { index, entry in
            ImageNetClass(
                index: index, wordNetID: "n" + entry.text.prefix(8), name: String(entry.text.dropFirst(9)),
                category: entry.category)
        }
    }()

    private static let byWordNetID = Dictionary(uniqueKeysWithValues: all.map { ($0.wordNetID, $0) })

    private init(index: Int, wordNetID: String, name: String, category: PhotographCollection.Category) {
        self.index = index
        self.wordNetID = wordNetID
        self.name = name
        self.category = category
    }

    /// `nil` where none of the thousand has the identifier.
    public init?(wordNetID: String) {
        guard let found = Self.byWordNetID[wordNetID] else { return nil }
        self = found
    }
}
