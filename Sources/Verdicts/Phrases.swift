/// Names in one phrase, of more than `most` the first and how many there are beside them.
///
///     nameList(["a", "b", "c", "d"])                  // "a, b, c, d"
///     nameList(["a", "b", "c", "d"], atMost: 2)       // "a, b and 2 more"
///
/// Between names with commas of their own stand semicolons.
package func nameList(_ names: [String], atMost most: Int = .max) -> String {
    let separator = names.contains { $0.contains(",") } ? "; " : ", "
    // One more takes no more room than saying so.
    guard names.count - 1 > most else { return names.joined(separator: separator) }
    return names.prefix(most).joined(separator: separator) + " and \(names.count - most) more"
}

extension Sequence {
    /// Elements that are alike in something together, in the order in which each kind first comes.
    package func grouped<Key: Equatable>(by key: (Element) -> Key) -> [(key: Key, members: [Element])] {
        var groups: [(key: Key, members: [Element])] = []
        for element in self {
            let own = key(element)
            if let place = groups.firstIndex(where: { $0.key == own }) {
                groups[place].members.append(element)
            } else {
                groups.append((own, [element]))
            }
        }
        return groups
    }
}

/// A unit as it stands beside a number: in the singular beside one.
///
///     agreeing("points above chance", with: 1)        // "point above chance"
///     agreeing("%", with: 1)                          // "%"
package func agreeing(_ unit: String, with number: Double) -> String {
    guard abs(number) == 1 else { return unit }
    var words = unit.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    // What is counted stands before "of", "per" and the like.
    let head = (words.firstIndex { prepositions.contains($0) } ?? words.count) - 1
    guard head >= 0 else { return unit }
    words[head] = singular(words[head])
    return words.joined(separator: " ")
}

private let prepositions: Set<String> = ["of", "per", "above", "below", "in", "on", "over", "from", "more", "less"]

private func singular(_ word: String) -> String {
    if word.hasSuffix("ies"), word != "series" { return String(word.dropLast(3)) + "y" }
    if ["sses", "ches", "shes"].contains(where: word.hasSuffix) { return String(word.dropLast(2)) }
    // Shorter ones are symbols, such as ms.
    let isPlural = word.count > 3 && word.hasSuffix("s") && !["ss", "us", "is", "as"].contains(where: word.hasSuffix)
    return isPlural && word != "series" ? String(word.dropLast()) : word
}
