/// A perceptually uniform colour map for magnitudes.
public enum ColorMap: Sendable, Equatable, CaseIterable {
    case viridis, cividis

    /// The colour at `fraction`, 0 to 1; values outside take the end's colour.
    public func color(_ fraction: Double) -> RGB { RGB.interpolated(anchors, at: fraction) }

    /// Ten equally spaced colours of the published maps; between them colours are interpolated.
    private var anchors: [UInt32] {
        switch self {
        case .viridis:
            [0x440154, 0x482878, 0x3E4A89, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59, 0xB4DE2C, 0xFDE725]
        case .cividis:
            [0x00204D, 0x00336F, 0x39486B, 0x575C6D, 0x707173, 0x8A8779, 0xA69D75, 0xC4B56C, 0xE4CF5B, 0xFFEA46]
        }
    }
}

/// A colour map for signed data: zero in the middle is nearly white, and both sides grow darker and stronger, the
/// negative one more so, which tells the signs apart where a page is printed in grey.
///
/// It takes a limit and no bounds, so that zero cannot come to lie anywhere else.
public enum DivergingColorMap: Sendable, Equatable, CaseIterable {
    /// Blue below zero, as in ColorBrewer's RdBu (Brewer, 2003), and red above, whose end is lighter by 27 of CIE's 100
    /// steps of lightness; told apart in every common colour blindness.
    case blueRed

    /// The colour of `value`; what lies beyond `limit` takes the end's colour.
    public func color(_ value: Double, limit: Double) -> RGB { RGB.interpolated(anchors, at: 0.5 + value / limit / 2) }

    private var anchors: [UInt32] {
        switch self {
        case .blueRed:
            [
                0x053061, 0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF7F7F7, 0xFBE3D4, 0xF6BB9C, 0xEB9272, 0xDC6A52,
                0xC8403A,
            ]
        }
    }
}

extension RGB {
    /// The colour at `fraction` of the way through equally spaced ones.
    static func interpolated(_ anchors: [UInt32], at fraction: Double) -> RGB {
        let place = min(max(fraction.isNaN ? 0 : fraction, 0), 1) * Double(anchors.count - 1)
        let index = min(Int(place), anchors.count - 2), part = place - Double(index)
        return RGB(anchors[index]).mixed(with: RGB(anchors[index + 1]), part)
    }
}
