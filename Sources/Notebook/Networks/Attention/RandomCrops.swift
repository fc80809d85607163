import Datasets
import Pictures
import Tensors

extension ImagePreprocessing {
    /// Pictures prepared for learning: of each the square of its shorter side, from which one of the crop's side is cut at
    /// random, mirrored or not: [N, C, crop, crop].
    ///
    /// - Parameter streams: what each picture's place and turn are drawn from.
    public func randomCrops(of pictures: [Picture], streams: [RandomStream]) -> Tensor {
        precondition(pictures.count == streams.count, "a stream for each picture")
        let whole = resized(shorterSide: shorterSide, crop: shorterSide), channels = normalization.channels
        return Tensor([pictures.count, channels, crop, crop]) { result in
            var next = 0
            for (picture, stream) in zip(pictures, streams) {
                var draws = stream
                let top = draws.uniform(below: shorterSide - crop + 1)
                let left = draws.uniform(below: shorterSide - crop + 1)
                let flips = draws.uniform() < 0.5
                whole.tensor(picture).withValues { values in
                    for line in 0..<channels * crop {
                        let (channel, row) = (line / crop, line % crop)
                        let first = (channel * shorterSide + top + row) * shorterSide + left
                        for column in 0..<crop {
                            result[next] = values[first + (flips ? crop - 1 - column : column)]
                            next += 1
                        }
                    }
                }
            }
        }
    }
}
