import Foundation

/// A colour in sRGB, 8 bits for each component.
public struct RGB: Sendable, Hashable {
    public var red, green, blue: UInt8

    public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// `RGB(0x0072B2)` is a blue.
    public init(_ hex: UInt32) {
        self.init(UInt8(hex >> 16 & 255), UInt8(hex >> 8 & 255), UInt8(hex & 255))
    }

    /// "#0072b2".
    public var hex: String { String(format: "#%02x%02x%02x", red, green, blue) }

    /// Relative luminance as WCAG 2.1 defines it, 0 for black to 1 for white.
    public var luminance: Double {
        func linear(_ component: UInt8) -> Double {
            let value = Double(component) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// The WCAG 2.1 contrast ratio, 1 to 21.
    public func contrast(with other: RGB) -> Double {
        let pair = [luminance, other.luminance].sorted()
        return (pair[1] + 0.05) / (pair[0] + 0.05)
    }
}

/// The colours of a chart for a light or a dark page.
public struct Theme: Sendable, Equatable {
    public var background, ink, muted, grid, axis, region: RGB
    /// Eight in Okabe and Ito's order of hues, moved until lines and text reach 4.5:1 on the background and any two
    /// differ by ten or more (CIEDE2000), for common sight and for each of the three kinds of colour blindness.
    public var series: [RGB]

    public static let light = Theme(
        background: RGB(0xFFFFFF), ink: RGB(0x1F2328), muted: RGB(0x59636E), grid: RGB(0xE6E9ED), axis: RGB(0xA3ABB5),
        region: RGB(0xF3F5F8),
        series: [0x0153D6, 0xDE3509, 0x01674B, 0xB0527F, 0x562F04, 0x227EAE, 0x5D7E45, 0x2D353A].map(RGB.init))

    public static let dark = Theme(
        background: RGB(0x14171C), ink: RGB(0xE6E9ED), muted: RGB(0xA6AFBA), grid: RGB(0x2B3038), axis: RGB(0x5F6873),
        region: RGB(0x1D2128),
        series: [0x5087F3, 0xE66B43, 0xA5D6A9, 0xDB9BBD, 0xD7D152, 0x5EBBFF, 0x7AA77B, 0xDDE5F8].map(RGB.init))

    /// The custom properties that an adaptive SVG refers to: ["--ink": "#1f2328", …, "--series-8": …].
    public var cssVariables: [(name: String, value: String)] {
        Paint.named.map { ($0.variable, $0.resolved(in: self).hex) }
    }
}

/// A colour by its part, resolved by a theme at the moment of drawing.
package enum Paint: Hashable, Sendable {
    case background, ink, muted, grid, axis, region
    case series(Int)
    case fixed(RGB)

    static let named: [Paint] = [.background, .ink, .muted, .grid, .axis, .region] + (0..<8).map(Paint.series)

    package init(_ color: ChartColor) {
        self =
            switch color {
            case .series(let index): .series(((index % 8) + 8) % 8)
            case .ink: .ink
            case .muted: .muted
            case .region: .region
            }
    }

    package func resolved(in theme: Theme) -> RGB {
        switch self {
        case .background: theme.background
        case .ink: theme.ink
        case .muted: theme.muted
        case .grid: theme.grid
        case .axis: theme.axis
        case .region: theme.region
        case .series(let index): theme.series[index % theme.series.count]
        case .fixed(let color): color
        }
    }

    var variable: String {
        switch self {
        case .background: "--background"
        case .ink: "--ink"
        case .muted: "--muted"
        case .grid: "--grid"
        case .axis: "--axis"
        case .region: "--region"
        case .series(let index): "--series-\(index + 1)"
        case .fixed(let color): color.hex
        }
    }
}
