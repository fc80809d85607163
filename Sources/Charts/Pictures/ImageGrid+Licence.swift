import Pictures

extension ImageGrid {
    /// The same grid with grey areas for its pictures; heat maps, boxes, captions and marks stay.
    public var withoutPictures: ImageGrid {
        var copy = self
        for row in copy.rows.indices {
            for cell in copy.rows[row].cells.indices {
                copy.rows[row].cells[cell].picture = copy.rows[row].cells[cell].picture.map { picture in
                    Picture(
                        width: picture.width, height: picture.height,
                        pixels: [UInt8](repeating: 128, count: picture.width * picture.height * 3))
                }
            }
        }
        return copy
    }
}
