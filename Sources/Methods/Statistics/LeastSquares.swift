/// The slope of the least-squares line through points; `nil` where all x are the same.
public func leastSquaresSlope(_ x: [Double], _ y: [Double]) -> Double? {
    let (middleX, middleY) = (x.mean, y.mean)
    let spread = x.map { ($0 - middleX) * ($0 - middleX) }.mean
    return spread > 0 ? zip(x, y).map { ($0 - middleX) * ($1 - middleY) }.mean / spread : nil
}
