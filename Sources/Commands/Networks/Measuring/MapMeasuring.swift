import Notebook

/// Scores the maps of several methods, and of controls beside them, image by image.
package struct MapMeasuring {
    /// Methods first, then controls.
    package private(set) var rows: [MeasuredMaps]
    private let methodCount: Int
    private let stream: RandomStream
    private var count = 0
    /// The maps of the image before, whose places the next image's maps are given.
    private var previous: [PixelMap] = []
    /// The first image, which has none before it: it gets the last one's.
    private var first: (scored: Scored, maps: [PixelMap])?

    /// An image that maps are scored on.
    package struct Scored {
        package let image: String
        package let target: Int
        package let scorer: MapScorer

        package init(image: String, target: Int, scorer: MapScorer) {
            (self.image, self.target, self.scorer) = (image, target, scorer)
        }
    }

    private static let controls = ["all ones", "Fake-CAM", "blob in the middle", "blurred noise"]

    /// - Parameters:
    ///   - methods: names, in the order in which maps are given; two may have the same.
    ///   - stream: what noise and ties are drawn from.
    package init(of methods: [String], stream: RandomStream) {
        self.stream = stream
        methodCount = methods.count
        rows =
            methods.map { MeasuredMaps($0, .method) } + Self.controls.map { MeasuredMaps($0, .control) }
            + methods.flatMap { ["\($0), of another image", "\($0), turned"] }.map { MeasuredMaps($0, .control) }
    }

    /// The row of a method's maps of another image; behind it is that of its own, turned.
    private func rowOfAnother(_ method: Int) -> Int { methodCount + Self.controls.count + 2 * method }

    /// Scores the maps of an image.
    ///
    /// - Parameters:
    ///   - maps: one for each method.
    ///   - passes: what each cost; nothing for maps that were there already.
    package mutating func add(_ scored: Scored, maps: [PixelMap], passes: [Int?]) throws {
        precondition(maps.count == methodCount && passes.count == methodCount, "a map of each method")
        for (place, map) in maps.enumerated() {
            try score(map, at: place, scored)
            if let cost = passes[place] { rows[place].passes = (rows[place].passes ?? 0) + cost }
            try score(ControlMap.turned(map), at: rowOfAnother(place) + 1, scored)
        }
        if let map = maps.first {
            let (height, width) = (map.height, map.width)
            var draws = stream.substream("noise", count)
            let sigma = Double(min(height, width)) / 16
            let controls = [
                ControlMap.allOnes(height: height, width: width), ControlMap.fakeCAM(height: height, width: width),
                PixelMap.centerBlob(height: height, width: width),
                PixelMap.random(height: height, width: width, blurred: sigma, stream: &draws),
            ]
            for (place, control) in controls.enumerated() {
                // Ones hide nothing: scaled to their range they would be nothing but zeros.
                try score(control, at: methodCount + place, scored, isMask: place == 0)
            }
        }
        if count == 0 { first = (scored, maps) } else { try scoreOthers(scored, maps, previous) }
        previous = maps
        count += 1
    }

    /// To be called behind the last image: scores what waited for it.
    package mutating func end() throws {
        guard count > 1, let first else { return }
        try scoreOthers(first.scored, first.maps, previous)
    }

    private mutating func scoreOthers(_ scored: Scored, _ maps: [PixelMap], _ others: [PixelMap]) throws {
        for place in maps.indices {
            let matched = try ControlMap.rankMatched(
                values: maps[place], places: others[place], ties: stream.substream("places", count))
            try score(matched, at: rowOfAnother(place), scored)
        }
    }

    private mutating func score(_ map: PixelMap, at row: Int, _ scored: Scored, isMask: Bool = false) throws {
        rows[row].add(
            try scored.scorer.scores(of: map, isMask: isMask), of: scored.image, target: scored.target,
            whole: scored.scorer.whole,
            isConstant: !isMask && map.values.allSatisfy { $0 == map.values[0] })
    }
}
