import Foundation
import Pictures
import Tensors

/// A cut-out picture of an object: colours and how much of each pixel is covered.
struct Stamp {
    /// Colours, multiplied by the coverage.
    private let colors: Picture
    /// 0 to 255, repeated in three channels.
    private let coverage: Picture

    /// - Throws: ``DatasetError`` if the bytes are no whole PNG file.
    init(decoding bytes: [UInt8], named name: String) throws {
        let (photograph, alpha) = try DatasetError.naming { try Picture.withCoverage(decoding: bytes, named: name) }
        var colors = photograph.pixels
        var coverage = colors
        for pixel in alpha.indices {
            for color in 0..<3 {
                let place = pixel * 3 + color
                colors[place] = UInt8((Int(colors[place]) * Int(alpha[pixel]) + 127) / 255)
                coverage[place] = alpha[pixel]
            }
        }
        self.colors = Picture(width: photograph.width, height: photograph.height, pixels: colors)
        self.coverage = Picture(width: photograph.width, height: photograph.height, pixels: coverage)
    }

    /// The side of a composition in pixels.
    static let side = 256

    /// The stamp at a random place and scale before a random background; the same for the same object and number.
    ///
    /// Its longer side takes 45 to 95 % of the picture's.
    func composed(_ composition: Int, object: String) -> Picture {
        pasted(
            side: Self.side, share: 0.45..<0.95,
            stream: RandomStream(seed: 0, "stamps", object).substream("composition", composition)
        ).photograph
    }

    /// The stamp at a random place and scale before a random background, and where it is.
    ///
    /// - Parameter share: of the picture's side, how much the stamp's longer side takes.
    func pasted(side: Int, share: Range<Double>, stream: RandomStream) -> PastedObject {
        var stream = stream
        var pixels = Background(stream: stream.substream("background")).pixels(side: side)
        var covered = [Bool](repeating: false, count: side * side)
        let longer = stream.uniform(in: share) * Double(side)
        let scale = longer / Double(max(colors.width, colors.height))
        let width = max(1, Int((Double(colors.width) * scale).rounded()))
        let height = max(1, Int((Double(colors.height) * scale).rounded()))
        let (colors, coverage) = (
            colors.resized(width: width, height: height), coverage.resized(width: width, height: height)
        )
        let left = stream.uniform(below: side - width + 1)
        let top = stream.uniform(below: side - height + 1)
        for row in 0..<height {
            for column in 0..<width {
                let source = (row * width + column) * 3
                let place = (top + row) * side + left + column
                covered[place] = coverage.pixels[source] > 127
                for color in 0..<3 {
                    let behind =
                        (Int(pixels[place * 3 + color]) * (255 - Int(coverage.pixels[source + color])) + 127) / 255
                    pixels[place * 3 + color] = UInt8(min(255, Int(colors.pixels[source + color]) + behind))
                }
            }
        }
        return PastedObject(photograph: Picture(width: side, height: side, pixels: pixels), covered: covered)
    }
}

/// Clouds between two random colours: three octaves of noise on coarser and coarser grids, blended smoothly.
private struct Background {
    private var stream: RandomStream

    init(stream: RandomStream) { self.stream = stream }

    func pixels(side: Int) -> [UInt8] {
        var stream = stream
        let colors = (0..<2).map { _ in (0..<3).map { _ in stream.uniform(in: 30..<225) } }
        var clouds = [Double](repeating: 0, count: side * side)
        for (cells, weight) in [(4, 0.5), (8, 0.3), (32, 0.2)] {
            let grid = (0..<(cells + 1) * (cells + 1)).map { _ in stream.uniform() }
            for row in 0..<side {
                let (top, down) = Self.place(row, side: side, cells: cells)
                for column in 0..<side {
                    let (left, right) = Self.place(column, side: side, cells: cells)
                    let corner = top * (cells + 1) + left
                    let upper = grid[corner] + (grid[corner + 1] - grid[corner]) * right
                    let lower = grid[corner + cells + 1] + (grid[corner + cells + 2] - grid[corner + cells + 1]) * right
                    clouds[row * side + column] += weight * (upper + (lower - upper) * down)
                }
            }
        }
        return clouds.flatMap { share in
            (0..<3).map { UInt8(min(max(colors[0][$0] + (colors[1][$0] - colors[0][$0]) * share, 0), 255)) }
        }
    }

    /// The cell that a pixel lies in, and how far, eased (3t² - 2t³).
    private static func place(_ pixel: Int, side: Int, cells: Int) -> (cell: Int, share: Double) {
        let position = (Double(pixel) + 0.5) / Double(side) * Double(cells)
        let cell = min(Int(position), cells - 1)
        let share = position - Double(cell)
        return (cell, share * share * (3 - 2 * share))
    }
}
