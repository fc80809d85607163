import Foundation

/// Writes patches as coefficients of cosines, so that few numbers already tell most patches apart.
///
/// The two-dimensional discrete cosine transform (type II, orthonormal) of each colour plane keeps every Euclidean
/// distance, and in pictures most of a distance is in the low frequencies. So a sum over the first coefficients bounds
/// it from below.
struct PatchBasis: Sendable {
    let side: Int
    /// [frequency, place].
    private let cosines: [Float]

    /// Three planes' worth.
    var count: Int { 3 * side * side }

    init(side: Int) {
        self.side = side
        cosines = (0..<side * side).map { index in
            let (frequency, place) = (index / side, index % side)
            let scale = (frequency == 0 ? 1 : 2).squareRoot() / Double(side).squareRoot()
            return Float(scale * cos(.pi * Double(frequency) * (Double(place) + 0.5) / Double(side)))
        }
    }

    /// The coefficients of the patch whose first row and column are given: [plane, vertical frequency, horizontal
    /// frequency].
    func coefficients(of picture: LabPicture, row: Int, column: Int) -> [Float] {
        var result = [Float](repeating: 0, count: count)
        var lines = [Float](repeating: 0, count: side * side)
        for (plane, map) in picture.planes.enumerated() {
            for y in 0..<side {
                let start = (row + y) * picture.width + column
                for frequency in 0..<side {
                    var sum: Float = 0
                    for x in 0..<side { sum += cosines[frequency * side + x] * map.values[start + x] }
                    lines[y * side + frequency] = sum
                }
            }
            for vertical in 0..<side {
                for horizontal in 0..<side {
                    var sum: Float = 0
                    for y in 0..<side { sum += cosines[vertical * side + y] * lines[y * side + horizontal] }
                    result[(plane * side + vertical) * side + horizontal] = sum
                }
            }
        }
        return result
    }
}
