extension Provenance {
    /// As a report may publish it: its command without where the store and the reports lie, which changes no number and would
    /// tell strangers of somebody's folders.
    ///
    ///     // run coins --store /home/me/store.sqlite --seed 2
    ///     provenance.published.arguments    // ["run", "coins", "--seed", "2"]
    var published: Provenance {
        var published = self
        published.arguments = []
        var isPlace = false
        for word in arguments {
            defer { isPlace = Self.places.contains(word) }
            let isOption = Self.places.contains { word == $0 || word.hasPrefix($0 + "=") }
            if !isPlace, !isOption { published.arguments.append(word) }
        }
        return published
    }

    /// The options that name them, each with a word after it or an equals sign.
    private static let places = ["--store", "--output", "--artifacts"]
}
