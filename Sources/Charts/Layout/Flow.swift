/// Boxes beside each other, and on a next row where one would reach too far: as words stand in lines.
struct Flow {
    /// Left top corners, counted from the first one's.
    let places: [(x: Double, y: Double)]
    /// Nothing where there is no box.
    let height: Double

    init(_ sizes: [(width: Double, height: Double)], gap: Double, within width: Double) {
        var places: [(x: Double, y: Double)] = []
        var x = 0.0, y = 0.0, row = 0.0
        for size in sizes {
            if x > 0, x + size.width > width { (x, y, row) = (0, y + row, 0) }
            row = max(row, size.height)
            places.append((x, y))
            x += size.width + gap
        }
        self.places = places
        height = y + row
    }
}
