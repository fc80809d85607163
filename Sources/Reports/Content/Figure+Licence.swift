import Charts
import Pictures

extension Figure {
    /// The figure as it may be passed on: grey areas stand for pictures that nobody has allowed to be, and it says so.
    var passedOn: Figure {
        guard case .restricted(let origin) = licence, case .images(let grid) = content else { return self }
        var copy = self
        copy.content = .images(grid.withoutPictures)
        let left =
            "The pictures are left out, since nobody is known to have allowed those of \(origin) to be passed on."
        copy.sample = [sample, left].filter { !$0.isEmpty }.joined(separator: " ")
        copy.alternativeText = [alternativeText, left].filter { !$0.isEmpty }.joined(separator: " ")
        copy.licence = .own
        return copy
    }
}

extension Report {
    /// The report without what may not be passed on, unless it stays where it was made.
    var publishable: Report {
        guard !staysHere else { return self }
        var copy = self
        for section in copy.sections.indices {
            copy.sections[section].blocks = copy.sections[section].blocks.map { block in
                if case .figure(let figure) = block { .figure(figure.passedOn) } else { block }
            }
        }
        return copy
    }
}
