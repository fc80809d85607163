import Charts
import Datasets
import Methods
import Pictures
import Reports
import Tensors

/// Stamps pasted before clouds, each object once, in random order.
public struct PastedStamps: Sendable {
    public private(set) var stampNames: [String] = []
    public private(set) var pastedPictures: [Picture] = []
    /// Where each picture's object is.
    public private(set) var pastedRegions: [PixelRegion] = []

    /// - Parameters:
    ///   - most: how many there are at most.
    ///   - side: of the square pictures, in pixels.
    ///   - share: of the side, how much an object's longer side takes, from 0 to 1.
    /// - Throws: `DatasetError` naming the stamp that can't be decoded.
    public init(
        _ stamps: PhotographCollection, most: Int, side: Int, share: Range<Double>, stream: RandomStream
    ) throws {
        var draws = stream
        var known: Set<String> = []
        for place in draws.shuffledIndices(stamps.count) where stampNames.count < most {
            let item = stamps.items[place]
            guard !known.contains(item.object),
                let pasted = try stamps.pasted(
                    place, side: side, share: share, stream: stream.substream("place", place))
            else { continue }
            known.insert(item.object)
            stampNames.append(item.name)
            pastedPictures.append(pasted.photograph)
            pastedRegions.append(PixelRegion(height: side, width: side, contains: pasted.covered))
        }
    }
}

/// How much of what maps take for most relevant lies on objects whose places are known.
public struct PointedMaps: Codable, StorableValue, Sendable {
    /// How much of each picture its object covers, from 0 to 1.
    public var objectShares: [Double]
    /// Of as many of a map's most relevant pixels as the object has, the share that lies on it; by kind and picture, nothing
    /// where there is no such map, or no object.
    public var sharesOnObject: ByCase<MapSource, [Double?]>

    /// - Parameters:
    ///   - maps: by kind, for each picture.
    ///   - regions: where each picture's object is.
    ///   - ties: what the order of a map's equal pixels is drawn from.
    /// - Throws: `MethodError` where a map has values that are no numbers.
    public init(
        _ maps: ByCase<MapSource, [PixelMap?]>, at regions: [PixelRegion], ties: RandomStream
    ) throws {
        objectShares = regions.map { Double($0.count) / Double($0.contains.count) }
        sharesOnObject = try maps.map { maps in
            try zip(maps, regions).enumerated().map { picture, found in
                guard let map = found.0, !found.1.isEmpty else { return nil }
                let first = try PixelOrder(map, ties: ties.substream("picture", picture)).falling.prefix(found.1.count)
                return Double(first.count { found.1.contains[$0] }) / Double(found.1.count)
            }
        }
    }

    /// A row for each kind, and one for what a map that knows nothing gets.
    public func pointingTable(_ identifier: String, _ subject: String) throws -> Table {
        func cell(_ shares: [Double?]) throws -> Cell {
            guard shares.contains(where: { $0 != nil }) else { return .text("") }
            return try Estimator.mean(
                CrossedSamples(
                    [shares.map { $0.map { 100 * $0 } }], of: "networks", on: "pictures", within: 0...100,
                    missing: .leaveOut(because: "no other picture has the same answer"))
            ).estimate().cell
        }
        return Table(
            identifier: identifier, title: "On the object, \(subject)",
            caption:
                "Of as many of a map's most relevant pixels as the pasted object has, the share that lies on it; higher is better. A map that knows nothing gets the object's share of the picture. One network, \(objectShares.count) pictures.",
            columns: [Column("Maps"), Column("On the object", unit: "%")],
            rows: try sharesOnObject.cases.map { [.text($0.title), try cell(sharesOnObject[$0])] }
                + [[.text("the object's share of the picture"), try cell(objectShares)]])
    }
}
