/// The names that a misspelt one is nearest to: those with the fewest letters to change, and those that it begins.
///
///     nearest("cifra-10", among: ["cifar-10", "fashion-mnist"])      // ["cifar-10"]
///
/// Nothing where none is near.
package func nearest(_ name: String, among known: [String]) -> [String] {
    let distances = known.map { editDistance($0.lowercased(), name.lowercased()) }
    let limit = min(distances.min() ?? 0, max(2, name.count / 3))
    return zip(known, distances).filter { $0.1 == limit || (!name.isEmpty && $0.0.hasPrefix(name)) }.map(\.0)
}

/// How many letters must be inserted, removed or replaced to turn one word into the other.
package func editDistance(_ first: String, _ second: String) -> Int {
    let (first, second) = (Array(first), Array(second))
    var row = Array(0...second.count)
    for (i, letter) in first.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, other) in second.enumerated() {
            let above = row[j + 1]
            row[j + 1] = min(above + 1, row[j] + 1, diagonal + (letter == other ? 0 : 1))
            diagonal = above
        }
    }
    return row[second.count]
}

/// "a", "a or b", "a, b or c".
package func alternatives(_ names: [String]) -> String {
    names.count < 2 ? names.joined() : names.dropLast().joined(separator: ", ") + " or " + names[names.count - 1]
}

/// A name as all its spellings have it: "CIFAR-10", "cifar_10" and "cifar10" are one.
package func spelling(_ name: String) -> String { name.lowercased().filter { $0.isLetter || $0.isNumber } }
