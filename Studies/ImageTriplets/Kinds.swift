import Notebook

/// Kinds of object by the places of ImageNet's classes.
private let kindsByPlace: [(name: String, places: [ClosedRange<Int>])] = [
    ("fish", [0...6, 389...397]), ("birds", [7...24, 80...100, 127...146]), ("amphibians", [25...32]),
    ("reptiles", [33...68]), ("arachnids", [69...79]), ("monotremes and marsupials", [101...106]),
    ("marine invertebrates", [107...126, 327...329]), ("marine mammals", [147...150]), ("dogs", [151...268]),
    ("wild canids", [269...280]), ("cats", [281...293]), ("bears and mongooses", [294...299]), ("insects", [300...326]),
    ("rabbits and rodents", [330...338]), ("ungulates", [339...355]), ("mustelids", [356...364]),
    ("primates", [365...384]), ("elephants and pandas", [385...388]),
]

/// The kind of object of each photograph: of animals by class, of others by category; nothing for kinds of which there are few.
func kinds(of items: [PhotographCollection.Item], atLeast least: Int = 8) -> [String?] {
    let found = items.map { item -> String? in
        guard item.category == .animal else { return item.category.rawValue }
        guard let index = item.imageNetIndex else { return nil }
        return kindsByPlace.first { $0.places.contains { $0.contains(index) } }?.name
    }
    let counts = Dictionary(grouping: found.compactMap(\.self)) { $0 }.mapValues(\.count)
    return found.map { kind in kind.flatMap { counts[$0, default: 0] >= least ? $0 : nil } }
}
