import Dispatch
import Pictures

/// Finds how far the nearest relatives of a picture's patches among many others are, exactly.
///
/// The distance of two patches is that of their colours, divided by 1 + c times that of their places (Goferman,
/// Zelnik-Manor and Tal 2010, equation 1). Most pairs are left before it is known:
///
/// - the patches that were nearest to the pixel before are measured first and give a limit, since they are mostly near
///   this one, too;
/// - squared differences of coefficients are summed portion by portion for sixteen patches side by side, which are left
///   once each of the sums is beyond the limit;
/// - a group's place is bounded by a circle, and exact places are asked for only where that doesn't decide.
struct PatchSearch: Sendable {
    let library: PatchLibrary
    /// How many relatives count.
    let neighbors: Int
    /// c.
    let positionWeight: Float

    /// The mean distances to the nearest relatives, for those of a picture's patches that are `step` pixels apart. A
    /// patch is no relative of itself.
    ///
    /// Rows are spread over the processors; the result doesn't depend on how.
    func meanDistances(in picture: LabPicture, stride step: Int) -> PixelMap {
        let side = library.basis.side
        let (height, width) = ((picture.height - side) / step + 1, (picture.width - side) / step + 1)
        let values = [Float](unsafeUninitializedCapacity: height * width) { buffer, count in
            nonisolated(unsafe) let result = buffer
            DispatchQueue.concurrentPerform(iterations: height) { row in
                var search = RowSearch(self)
                for column in 0..<width {
                    let distance = search.meanDistance(in: picture, row: row * step, column: column * step)
                    result.initializeElement(at: row * width + column, to: distance)
                }
            }
            count = height * width
        }
        return PixelMap(height: height, width: width, values: values)
    }
}

/// The search along one row of patches.
private struct RowSearch {
    private let library: PatchLibrary
    private let positionWeight: Float
    private var nearest: NearestPatches
    /// The coefficients of the patch whose relatives are looked for, in the library's order, and its place.
    private var patch: [Float]
    private var place: (vertical: Float, horizontal: Float) = (0, 0)

    init(_ search: PatchSearch) {
        library = search.library
        positionWeight = search.positionWeight
        nearest = NearestPatches(capacity: min(search.neighbors, search.library.count))
        patch = Array(repeating: 0, count: search.library.length)
    }

    mutating func meanDistance(in picture: LabPicture, row: Int, column: Int) -> Float {
        let natural = library.basis.coefficients(of: picture, row: row, column: column)
        for (index, coefficient) in library.order.enumerated() { patch[index] = natural[coefficient] }
        place = picture.place(ofPatchAt: row, column, side: library.basis.side)
        let half = library.basis.side / 2
        find(pixel: (row + half) * picture.width + column + half)
        // In one order, whatever the heap's.
        var sum = 0.0
        for key in nearest.keys.sorted() { sum += Double(NearestPatches.distance(key)).squareRoot() }
        return Float(sum / Double(nearest.keys.count))
    }

    private mutating func find(pixel: Int) {
        let first = firstLimit(pixel: pixel)
        nearest.removeAll()
        for group in library.circles.indices {
            // In pictures with large areas of one colour most patches end here.
            if nearest.limit == 0 { return }
            let circle = library.circles[group]
            let (y, x) = (circle.vertical - place.vertical, circle.horizontal - place.horizontal)
            let farthest = 1 + positionWeight * ((y * y + x * x).squareRoot() + circle.radius)
            let limit = min(first, nearest.limit)
            guard let colors = squaredColorDistances(to: group, upTo: limit * farthest * farthest) else { continue }
            let (dy, dx) = (library.vertical[group] - place.vertical, library.horizontal[group] - place.horizontal)
            let divisors = 1 + positionWeight * (dy * dy + dx * dx).squareRoot()
            let distances = colors / (divisors * divisors)
            for lane in 0..<PatchLibrary.lanes where distances[lane] <= first && distances[lane] < .infinity {
                let slot = group * PatchLibrary.lanes + lane
                if library.pixels[slot] != pixel { nearest.add(distances[lane], slot: slot) }
            }
        }
    }

    /// A limit that as many patches as are wanted keep: the largest of their distances; infinite where so many aren't
    /// known.
    private func firstLimit(pixel: Int) -> Float {
        var largest: Float = 0, count = 0
        for key in nearest.keys {
            let slot = NearestPatches.slot(key)
            if library.pixels[slot] == pixel { continue }
            let (group, lane) = (slot / PatchLibrary.lanes, slot % PatchLibrary.lanes)
            let (y, x) = (
                library.vertical[group][lane] - place.vertical, library.horizontal[group][lane] - place.horizontal
            )
            let divisor = 1 + positionWeight * (y * y + x * x).squareRoot()
            largest = max(largest, squaredColorDistance(toSlot: slot) / (divisor * divisor))
            count += 1
        }
        // A little more, because a sum in another order may be rounded to more.
        return count >= nearest.capacity ? largest * 1.0001 + 1e-30 : .infinity
    }

    private func squaredColorDistance(toSlot slot: Int) -> Float {
        patch.withUnsafeBufferPointer { patch in
            library.rows.withUnsafeBufferPointer { rows in
                var sums = SIMD8<Float>.zero
                let start = slot * library.length
                for index in stride(from: 0, to: library.length, by: 8) {
                    var difference = SIMD8<Float>.zero
                    for lane in 0..<8 { difference[lane] = rows[start + index + lane] - patch[index + lane] }
                    sums += difference * difference
                }
                return sums.sum()
            }
        }
    }

    /// Nothing where all sixteen are beyond the limit.
    private func squaredColorDistances(to group: Int, upTo limit: Float) -> SIMD16<Float>? {
        patch.withUnsafeBufferPointer { patch in
            library.coefficients.withUnsafeBufferPointer { coefficients in
                var sums = SIMD16<Float>.zero
                let start = group * library.length
                for portion in stride(from: 0, to: library.length, by: PatchLibrary.portion) {
                    for index in portion..<portion &+ PatchLibrary.portion {
                        let difference = coefficients[start &+ index] - patch[index]
                        sums += difference * difference
                    }
                    if !sums.hasLane(upTo: limit) { return nil }
                }
                return sums
            }
        }
    }
}

extension SIMD16<Float> {
    /// Whether some lane is at most the limit.
    fileprivate func hasLane(upTo limit: Float) -> Bool {
        // The sign bits of the differences, joined: halving keeps to whole registers where `any` goes lane by lane.
        let signs = unsafeBitCast(SIMD16(repeating: limit) - self, to: SIMD16<UInt32>.self)
        let eight = signs.lowHalf & signs.highHalf
        let four = eight.lowHalf & eight.highHalf
        let two = four.lowHalf & four.highHalf
        return (two.x & two.y) >> 31 == 0
    }
}
