/// What a chart was told about the colours of magnitudes.
package struct ColorScaleOptions: Sendable, Equatable {
    package enum Palette: Sendable, Equatable {
        case sequential(ColorMap, domain: ClosedRange<Double>?)
        case diverging(DivergingColorMap, limit: Double?)
    }

    package var palette: Palette = .sequential(.viridis, domain: nil)

    /// What keeps the scale from being drawn.
    var problem: ChartError? {
        switch palette {
        case .sequential(_, let domain?)
        where !(domain.lowerBound.isFinite && domain.upperBound.isFinite && domain.lowerBound < domain.upperBound):
            ChartError(
                "drawing a chart",
                "its colour scale's domain \(Numerals.plain(domain.lowerBound)) to \(Numerals.plain(domain.upperBound)) is no interval",
                advice: "Give two finite numbers, the lower one first")
        case .diverging(_, let limit?) where !(limit.isFinite && limit > 0):
            ChartError(
                "drawing a chart",
                "its colour scale's limit is \(Numerals.plain(limit)), and it reaches from minus the limit to the limit",
                advice: "Give a finite number above zero")
        default: nil
        }
    }
}

/// The colours of a chart's magnitudes.
package struct ColorScale: Sendable {
    package let domain: ClosedRange<Double>
    /// How many values lie below and above the domain, and so have the colour of its end.
    package let below: Int
    package let above: Int
    private let palette: ColorScaleOptions.Palette

    /// Nil without a finite value.
    init?(_ options: ColorScaleOptions, _ values: [Double]) {
        let finite = values.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else { return nil }
        let start = min(low, 0)
        let found = start < high ? start...high : start...(start + max(1, start.magnitude * 0.1))
        palette = options.palette
        switch options.palette {
        case .sequential(_, let domain): self.domain = options.problem == nil ? domain ?? found : found
        case .diverging(_, let limit):
            let largest = max(abs(low), abs(high))
            let bound = options.problem == nil ? limit ?? (largest > 0 ? largest : 1) : 1
            domain = -bound...bound
        }
        let bounds = domain
        below = finite.count { $0 < bounds.lowerBound }
        above = finite.count { $0 > bounds.upperBound }
    }

    package func color(_ value: Double) -> RGB {
        switch palette {
        case .sequential(let map, _): map.color((value - domain.lowerBound) / (domain.upperBound - domain.lowerBound))
        case .diverging(let map, _): map.color(value, limit: domain.upperBound)
        }
    }
}
