import Datasets
import Pictures

/// Kinds of animals by the places of ImageNet's classes.
private let kindsByPlace: [(name: String, places: [ClosedRange<Int>])] = [
    ("fish", [0...6, 389...397]), ("birds", [7...24, 80...100, 127...146]), ("amphibians", [25...32]),
    ("reptiles", [33...68]), ("arachnids", [69...79]), ("monotremes and marsupials", [101...106]),
    ("marine invertebrates", [107...126, 327...329]), ("marine mammals", [147...150]), ("dogs", [151...268]),
    ("wild canids", [269...280]), ("cats", [281...293]), ("bears and mongooses", [294...299]), ("insects", [300...326]),
    ("rabbits and rodents", [330...338]), ("ungulates", [339...355]), ("mustelids", [356...364]),
    ("primates", [365...384]), ("elephants and pandas", [385...388]),
]

extension [PhotographCollection.Item] {
    /// The kind of object of each photograph: of animals by ImageNet's class, of others by category.
    ///
    /// - Parameter least: how many photographs a kind has; those of rarer ones have none, as animals whose class isn't known.
    public func kindsOfObjects(atLeast least: Int = 8) -> [String?] {
        let found = map { item -> String? in
            guard item.category == .animal else { return item.category.rawValue }
            guard let index = item.imageNetIndex else { return nil }
            return kindsByPlace.first { $0.places.contains { $0.contains(index) } }?.name
        }
        let counts = Dictionary(grouping: found.compactMap(\.self)) { $0 }.mapValues(\.count)
        return found.map { kind in kind.flatMap { counts[$0, default: 0] >= least ? $0 : nil } }
    }
}

extension PhotographCollection {
    /// Squares of about so many photographs that can be decoded, with their places in the collection, and how many can't.
    ///
    /// - Parameters:
    ///   - count: all where there is no number.
    ///   - square: cuts a photograph's square out of it, so that no photograph is kept whole.
    public func readableSquares(
        of count: Int?, seed: UInt64, square: (Picture) -> Picture
    ) throws -> (squares: [(place: Int, square: Picture)], unreadable: Int) {
        let places = selection(of: count, seed: seed)
        let found = try places.compactMap { place -> (place: Int, square: Picture)? in
            do { return (place, square(try picture(place).photograph)) } catch is DatasetError { return nil }
        }
        return (found, places.count - found.count)
    }
}
