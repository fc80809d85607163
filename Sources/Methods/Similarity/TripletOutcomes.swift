/// What is known of triplets' images beside layers, as an outcome: by how much more the second image has it than the first.
///
/// Exchanging a triplet's images turns the sign. `nil` where neither has more, or it isn't known.
extension [ImageTriplet] {
    /// +1 where the second image alone is of the root's class, −1 where the first is.
    ///
    /// - Parameter classes: by image; `nil` where it has none.
    public func sameClassOutcomes(_ classes: [String?]) -> [Double?] {
        map { triplet in
            guard let root = classes[triplet.root], let one = classes[triplet.image1],
                let two = classes[triplet.image2],
                (one == root) != (two == root)
            else { return nil }
            return two == root ? 1 : -1
        }
    }

    /// The mean, over the ways in which pictures can be like each other, of how much more the second image is like the root; each
    /// divided by its root mean square over the triplets of which all ways are known.
    public func likenessOutcomes(_ pictures: [PictureProxy]) -> [Double?] {
        let kinds = PictureProxy.Kind.allCases
        let found = map { triplet -> [Double]? in
            let root = pictures[triplet.root]
            let (one, two) = (root.likeness(to: pictures[triplet.image1]), root.likeness(to: pictures[triplet.image2]))
            let differences = kinds.compactMap { kind in one[kind].flatMap { first in two[kind].map { $0 - first } } }
            return differences.count == kinds.count ? differences : nil
        }
        let known = found.compactMap(\.self)
        let sizes = kinds.indices.map { kind in known.map { $0[kind] }.rootOfMeanSquare }
        return found.map { differences in
            guard let differences, sizes.allSatisfy({ $0 > 0 }) else { return nil }
            return zip(differences, sizes).map { $0 / $1 }.mean
        }
    }

    /// +1 where people give the second image the root's name more often than the first, −1 where less often.
    ///
    /// - Parameter chance: that two images are named alike.
    public func namedAlikeOutcomes(_ chance: (_ one: Int, _ other: Int) -> Double) -> [Double?] {
        map { triplet in
            let difference = chance(triplet.root, triplet.image2) - chance(triplet.root, triplet.image1)
            return difference == 0 ? nil : difference > 0 ? 1 : -1
        }
    }
}
