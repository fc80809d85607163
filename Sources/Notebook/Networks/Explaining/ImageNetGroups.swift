import Datasets
import Methods

extension LogitGroups {
    /// How ImageNet's classes are put together where there are too few photographs of each.
    public enum ImageNet: String, Codable, Sendable {
        /// Animal, artifact, other.
        case three
        /// Of the animals also those that at least twenty of the usual photographs show.
        case superclasses

        /// By places among the thousand classes.
        private static let animals: [(String, [ClosedRange<Int>])] = [
            ("birds", [7...24, 80...100, 127...146]), ("reptiles", [33...68]), ("dogs", [151...268]),
            ("insects", [300...326]),
        ]

        public func groups() throws -> LogitGroups {
            let named = self == .three ? [] : Self.animals
            func title(_ known: ImageNetClass) -> String {
                if let animal = named.first(where: { $0.1.contains { $0.contains(known.index) } }) { return animal.0 }
                return known.category == .animal && self == .superclasses ? "other animals" : known.category.rawValue
            }
            let titles = ImageNetClass.all.map(title), groups = Set(titles).sorted()
            return try LogitGroups(
                groups, groups.map { group in titles.indices.filter { titles[$0] == group } }, classes: titles.count)
        }
    }
}
