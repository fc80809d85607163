import Tensors

/// Triplets in the order in which they are shown, each with the side that its first image is shown on.
public struct TripletTable: Sendable {
    public struct Row: Sendable, Hashable {
        /// From 1, in the order in which triplets were found.
        public let number: Int
        public let triplet: FoundTriplet
        /// Which of the two images stands on the left: 1 or 2.
        public let left: Int
        /// From 1: when the triplet is shown.
        public let order: Int
    }

    /// By number.
    public let rows: [Row]

    /// Sides and order, drawn so that they tell nothing: in each kind of triplet either image is on the left as often as the
    /// other, but for one, and whatever was shown so far has of each kind its share, but for one.
    public init(_ triplets: [FoundTriplet], stream: RandomStream) {
        var lefts = [Int](repeating: 0, count: triplets.count), orders = lefts
        var places: [(share: Double, number: Int)] = []
        for kind in TripletKind.allCases {
            let members = triplets.indices.filter { triplets[$0].cell.kind == kind }
            var sides = stream.substream("sides", kind == .conflict ? 0 : 1)
            var shown = stream.substream("order", kind == .conflict ? 0 : 1)
            let first = sides.uniform(below: 2)
            for (place, member) in sides.shuffledIndices(members.count).enumerated() {
                lefts[members[member]] = 1 + (place + first) % 2
            }
            for (place, member) in shown.shuffledIndices(members.count).enumerated() {
                places.append(((Double(place) + 0.5) / Double(members.count), members[member]))
            }
        }
        for (place, entry) in places.sorted(by: { ($0.share, $0.number) < ($1.share, $1.number) }).enumerated() {
            orders[entry.number] = place + 1
        }
        rows = triplets.indices.map {
            Row(number: $0 + 1, triplet: triplets[$0], left: lefts[$0], order: orders[$0])
        }
    }

    /// The rows in the order in which they are shown.
    public var shown: [Row] { rows.sorted { $0.order < $1.order } }
}
