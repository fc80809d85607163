/// Patches to compare others with, sixteen neighbours side by side, so that one instruction compares several.
struct PatchLibrary: Sendable {
    static let lanes = 16
    /// How many coefficients are compared before asking whether a whole group is already too far away.
    static let portion = 8

    let basis: PatchBasis
    /// How many coefficients a patch has here: those of the basis, and zeros up to whole portions.
    let length: Int
    /// Which coefficient of the basis comes when: those that differ most between patches first.
    let order: [Int]
    /// [group, coefficient, lane]; infinite in empty lanes, so that nothing is near them.
    let coefficients: [SIMD16<Float>]
    /// [slot, coefficient]: the same numbers patch by patch. A slot is a lane of a group: 16 times the group, plus the
    /// lane.
    let rows: [Float]
    /// Where the patches' centres are, in larger sides of the picture.
    let vertical: [SIMD16<Float>]
    let horizontal: [SIMD16<Float>]
    /// For each group, a circle that holds its patches' centres.
    let circles: [(vertical: Float, horizontal: Float, radius: Float)]
    /// For each slot, the pixel that its patch is centred on in the picture whose patches are judged; -1 in other
    /// pictures and empty lanes.
    let pixels: [Int]
    /// How many patches there are.
    let count: Int

    /// - Parameters:
    ///   - pictures: one picture at several scales.
    ///   - judged: which of them is also the one whose patches are judged, if any is.
    ///   - stride: between the centres of patches, in pixels of each scale.
    init(of pictures: [LabPicture], judged: Int?, basis: PatchBasis, stride: Int) {
        let groups = pictures.enumerated().flatMap { patchGroups(of: $1, number: $0, side: basis.side, stride: stride) }
        let patches = groups.map { group in
            group.map { basis.coefficients(of: pictures[$0.picture], row: $0.row, column: $0.column) }
        }
        let order = coefficientsByVariance(patches.flatMap { $0 }, count: basis.count)
        let length = (basis.count + Self.portion - 1) / Self.portion * Self.portion

        var coefficients: [SIMD16<Float>] = []
        var rows: [Float] = []
        var vertical: [SIMD16<Float>] = [], horizontal: [SIMD16<Float>] = []
        var circles: [(vertical: Float, horizontal: Float, radius: Float)] = []
        var pixels: [Int] = []
        for (group, patches) in zip(groups, patches) {
            var block = [SIMD16<Float>](repeating: SIMD16(repeating: .infinity), count: length)
            var (y, x) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
            for lane in 0..<Self.lanes {
                guard lane < group.count else {
                    rows += repeatElement(0, count: length)
                    pixels.append(-1)
                    continue
                }
                let place = group[lane]
                let picture = pictures[place.picture]
                let row = order.map { patches[lane][$0] } + repeatElement(0, count: length - basis.count)
                for (index, value) in row.enumerated() { block[index][lane] = value }
                rows += row
                (y[lane], x[lane]) = picture.place(ofPatchAt: place.row, place.column, side: basis.side)
                let half = basis.side / 2
                pixels.append(place.picture == judged ? (place.row + half) * picture.width + place.column + half : -1)
            }
            coefficients += block
            vertical.append(y)
            horizontal.append(x)
            circles.append(circle(around: (0..<group.count).map { (y[$0], x[$0]) }))
        }
        (self.basis, self.order, self.length, self.coefficients, self.rows) = (basis, order, length, coefficients, rows)
        (self.vertical, self.horizontal, self.circles, self.pixels) = (vertical, horizontal, circles, pixels)
        count = groups.reduce(0) { $0 + $1.count }
    }
}

extension LabPicture {
    /// Where the centre of a patch is, in larger sides of the picture.
    func place(ofPatchAt row: Int, _ column: Int, side: Int) -> (vertical: Float, horizontal: Float) {
        let larger = Float(max(height, width)), half = Float(side) / 2
        return ((Float(row) + half) / larger, (Float(column) + half) / larger)
    }
}

/// A patch's first row and column in one of the pictures.
private struct PatchPlace {
    let picture, row, column: Int
}

/// The patches of a picture in groups of four by four, which are near each other and mostly alike.
private func patchGroups(of picture: LabPicture, number: Int, side: Int, stride step: Int) -> [[PatchPlace]] {
    let rows = Array(stride(from: 0, through: picture.height - side, by: step))
    let columns = Array(stride(from: 0, through: picture.width - side, by: step))
    return stride(from: 0, to: rows.count, by: 4).flatMap { top in
        stride(from: 0, to: columns.count, by: 4).map { left in
            rows[top..<min(top + 4, rows.count)].flatMap { row in
                columns[left..<min(left + 4, columns.count)].map { PatchPlace(picture: number, row: row, column: $0) }
            }
        }
    }
}

private func coefficientsByVariance(_ patches: [[Float]], count: Int) -> [Int] {
    var sums = [Double](repeating: 0, count: count), squares = sums
    for patch in patches {
        for (index, value) in patch.enumerated() {
            sums[index] += Double(value)
            squares[index] += Double(value) * Double(value)
        }
    }
    let variances = (0..<count).map { squares[$0] - sums[$0] * sums[$0] / Double(max(1, patches.count)) }
    return (0..<count).sorted { (variances[$1], $0) < (variances[$0], $1) }
}

/// Around the middle of the points' bounding box, and a little larger than needed, against rounding.
private func circle(around points: [(vertical: Float, horizontal: Float)]) -> (
    vertical: Float, horizontal: Float, radius: Float
) {
    func middle(_ values: [Float]) -> Float { ((values.min() ?? 0) + (values.max() ?? 0)) / 2 }
    let center = (vertical: middle(points.map(\.vertical)), horizontal: middle(points.map(\.horizontal)))
    let radius =
        points.map { point -> Float in
            let (y, x) = (point.vertical - center.vertical, point.horizontal - center.horizontal)
            return (y * y + x * x).squareRoot()
        }.max() ?? 0
    return (center.vertical, center.horizontal, radius + 1e-5)
}
