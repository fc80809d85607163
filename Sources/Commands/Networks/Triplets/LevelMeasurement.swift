import Foundation
import Notebook

/// How alike a folder's pictures are to one layer.
struct MeasuredLevel {
    let whole: SimilarityMatrix
    /// Of every other map, and of the others; nothing where only correlations are known.
    let halves: (SimilarityMatrix, SimilarityMatrix)?
    /// What pictures went through, where a network saw them.
    let preparation: ImagePreprocessing?
}

/// Compares a folder's pictures by some layers.
struct LevelMeasurement {
    private let levels: [TripletLevel]
    private let weights: [Architecture: String]
    private let pictures: PictureFolder

    /// - Parameter weights: files that a call names, by network.
    init(_ levels: [TripletLevel], weights: [Architecture: String], of pictures: PictureFolder) {
        (self.levels, self.weights, self.pictures) = (levels, weights, pictures)
    }

    /// By level; layers of one network are measured together.
    ///
    /// - Parameter progress: gets what is done, how many pictures, and of how many.
    /// - Throws: errors that name the file or layer; exit status 64, after a line, for a layer that isn't there.
    func measured(progress: (String, Int, Int) -> Void) throws -> [MeasuredLevel] {
        var found: [Int: MeasuredLevel] = [:]
        for (place, level) in levels.enumerated() where found[place] == nil {
            switch level.source {
            case .features(let path): found[place] = try features(path)
            case .layer(let architecture, _):
                let together = levels.indices.filter { levels[$0].architecture == architecture }
                for (place, level) in zip(together, try layers(together, of: architecture, progress)) {
                    found[place] = level
                }
            }
        }
        return levels.indices.compactMap { found[$0] }
    }

    private func features(_ path: String) throws -> MeasuredLevel {
        let file = try PictureFeatures(contentsOf: path), values = try file.rows(of: pictures.names)
        guard !file.areCorrelations else {
            return MeasuredLevel(
                whole: try SimilarityMatrix(correlations: values, named: path), halves: nil, preparation: nil)
        }
        let engine = try Engine()
        func matrix(_ units: LayerUnits) throws -> SimilarityMatrix {
            try SimilarityMatrix(of: ActivationRows(values, shape: [file.count], units: units), on: engine)
        }
        return MeasuredLevel(
            whole: try matrix(.all),
            halves: file.count < 4 ? nil : (try matrix(.part(0, of: 2)), try matrix(.part(1, of: 2))), preparation: nil)
    }

    private func layers(
        _ places: [Int], of architecture: Architecture, _ progress: (String, Int, Int) -> Void
    ) throws -> [MeasuredLevel] {
        let file = try architecture.weights(named: weights[architecture]).path
        let model = try Model(
            contentsOf: URL(fileURLWithPath: file), as: architecture,
            part: architecture == .vgg16 ? .convolutions : .whole)
        let units = [LayerUnits.all, .part(0, of: 2), .part(1, of: 2)]
        let compared = places.flatMap { place -> [ComparedLayer] in
            guard case .layer(_, let layer) = levels[place].source else { return [] }
            return units.map { ComparedLayer(layer, $0) }
        }
        let crop = model.preparation.crop, measurement: LayerSimilarities
        do {
            measurement = try LayerSimilarities(
                of: model.network, compared, images: pictures.names.count,
                input: [model.network.inputShape[0], crop, crop])
        } catch let error as NetworkError {
            let missing = compared.lazy.compactMap { Self.missingShortName($0.layer, of: model.network) }.first
            throw wrongCall((missing ?? error).description)
        }
        let matrices = try measurement.matrices(
            on: Engine(), progress: { progress("pictures seen by \(architecture.rawValue)", $0, $1) }
        ) { range in
            model.preparation.tensor(try range.map { try pictures.picture($0) })
        }
        return places.indices.map { place in
            let own = Array(matrices[place * units.count..<(place + 1) * units.count])
            return MeasuredLevel(whole: own[0], halves: (own[1], own[2]), preparation: model.preparation)
        }
    }
}

extension LevelMeasurement {
    /// What is said of a pool or a convolution by the names of a VGG's paper, where it has none of that name: which it has.
    fileprivate static func missingShortName(_ name: String, of network: Network) -> NetworkError? {
        func isThere(_ name: String) -> Bool { (try? network.placeOfComparedLayer(name)) != nil }
        let pools = (1...9).map { "pool\($0)" }
        let convolutions = (1...9).flatMap { block in (1...9).map { "conv\(block)_\($0)" } }
        guard let alike = ["pool": pools, "conv": convolutions].first(where: { name.hasPrefix($0.key) })?.value,
            !isThere(name)
        else { return nil }
        let known = alike.filter(isThere)
        guard !known.isEmpty else { return nil }
        return NetworkError(
            "looking for the layer \(name) in \(network.name)",
            "there is none of that name; there are \(known.joined(separator: ", "))")
    }
}

/// The squares of pictures that participants see: those that the network saw, of another size.
struct TripletPictures {
    private let pictures: PictureFolder
    private let preparation: ImagePreprocessing
    let side: Int

    /// - Parameter seen: by the network of the high level; the largest square in the middle where it isn't known.
    init(_ pictures: PictureFolder, _ seen: ImagePreprocessing?, side: Int) {
        let plain = ImagePreprocessing.imageNet
        let preparation = seen ?? plain.resized(shorterSide: side, crop: side)
        (self.pictures, self.side) = (pictures, side)
        self.preparation = preparation.resized(
            shorterSide: max(side, side * preparation.shorterSide / preparation.crop), crop: side)
    }

    func name(_ image: Int) -> String { pictures.names[image] }

    /// - Throws: ``DatasetError`` naming the file where it can't be decoded.
    func jpeg(_ image: Int) throws -> Data { try square(image).jpeg(quality: 90) }

    func square(_ image: Int) throws -> Picture { preparation.cropped(try pictures.picture(image)) }
}
