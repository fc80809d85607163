import Pictures

extension PixelMap {
    /// How light each pixel of a picture is, from 0 to 1: 0.299 red + 0.587 green + 0.114 blue (Rec. ITU-R BT.601).
    public init(lightnessOf picture: Picture) {
        self.init(
            height: picture.height, width: picture.width,
            values: (0..<picture.height * picture.width).map { pixel in
                let colors = picture.pixels[3 * pixel..<3 * pixel + 3].map { Float($0) / 255 }
                return 0.299 * colors[0] + 0.587 * colors[1] + 0.114 * colors[2]
            })
    }

    /// How steep the map is at each pixel: the size of Sobel's two differences, [1 2 1] across and [-1 0 1] along, after
    /// a Gaussian blur, the first two steps of Canny's detector (1986).
    ///
    ///     PixelMap(lightnessOf: picture).edges().values.max()   // where the picture's strongest edge is
    ///
    /// What knows a picture's contours and nothing of any network. Beyond its edges the map is mirrored, as in
    /// SciPy's `sobel`. O(H W sigma).
    ///
    /// - Parameter sigma: of the blur, in pixels; 0 leaves the map as it is.
    public func edges(sigma: Double = 1) -> PixelMap {
        let smooth = blurred(sigma: sigma)
        func value(_ row: Int, _ column: Int) -> Double {
            // One pixel beyond the edge is the edge itself again.
            Double(smooth[min(max(row, 0), height - 1), min(max(column, 0), width - 1)])
        }
        return PixelMap(
            height: height, width: width,
            values: (0..<height * width).map { pixel in
                let (row, column) = (pixel / width, pixel % width)
                var (across, down) = (0.0, 0.0)
                for (offset, weight) in [(-1, 1.0), (0, 2.0), (1, 1.0)] {
                    across += weight * (value(row + offset, column + 1) - value(row + offset, column - 1))
                    down += weight * (value(row + 1, column + offset) - value(row - 1, column + offset))
                }
                return Float((across * across + down * down).squareRoot())
            })
    }
}
