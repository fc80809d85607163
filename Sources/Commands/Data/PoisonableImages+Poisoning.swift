import Files
import Foundation
import Notebook

extension PoisonableImages {
    /// Writes the poisoned training images, and test images as they are.
    ///
    /// - Parameter progress: gets the share of the images that are done.
    /// - Returns: what the key's file says of them, and the files that were written, in short.
    /// - Throws: `DatasetError` naming a picture that can't be read, `MethodError` for one smaller than a filter, `FileError`.
    func poison(
        with file: UnlearnabilityKeyFile, into folder: UnfinishedFolder, progress: (_ share: Double) -> Void
    ) throws -> (images: UnlearnabilityKeyFile.Images, files: [String]) {
        let isPoisoned = file.fraction.whichArePoisoned(of: count)
        var digests = (clean: ImagesDigest(), poisoned: ImagesDigest())
        func images() -> UnlearnabilityKeyFile.Images {
            .init(
                data: name, count: count, poisoned: isPoisoned.count { $0 }, cleanDigest: digests.clean.text,
                poisonedDigest: digests.poisoned.text)
        }
        switch self {
        case .records(let found, let dataset):
            let shape = dataset.shape
            let changed = file.key.poisoned(
                dataset.train.images, labels: dataset.train.labels, height: shape.height, width: shape.width,
                where: isPoisoned)
            digests.clean.add(
                dataset.train.images, channels: shape.channels, height: shape.height, width: shape.width)
            digests.poisoned.add(changed, channels: shape.channels, height: shape.height, width: shape.width)
            let names = try Self.write(dataset, training: changed, like: found, into: folder)
            return (images(), names)
        case .pictures(let set):
            try set.inParts(set.training, progress: progress) { place, item -> (clean: Picture, poisoned: Picture) in
                let clean = try item.picture()
                try file.key.check(height: clean.height, width: clean.width, of: item.original?.file.path ?? item.path)
                let changed = isPoisoned[place] ? file.key.poisoned(clean, of: item.label) : clean
                return (clean, file.size.map { changed.middleSquare($0) } ?? changed)
            } using: { item, made in
                digests.clean.add(made.clean)
                digests.poisoned.add(made.poisoned)
                try folder.write(made.poisoned.png(), to: item.path)
            }
            try set.writeTest(size: file.size, into: folder)
            return (images(), set.folders)
        }
    }

    /// Writes what the images were like before, as far as the key tells, and says how near that comes.
    ///
    /// - Parameters:
    ///   - before: the images before they were poisoned, where they are known.
    ///   - place: the folder, for people.
    func undo(
        by file: UnlearnabilityKeyFile, comparing before: PoisonableImages?, into folder: UnfinishedFolder,
        folder place: URL, progress: (_ share: Double) -> Void
    ) throws -> UndoneSet {
        let isPoisoned = file.fraction.whichArePoisoned(of: count), key = file.key
        var again = LevelDifference(), estimate = LevelDifference(), poisoned = LevelDifference()
        let names: [String]
        switch self {
        case .records(let found, let dataset):
            let shape = dataset.shape, split = dataset.train
            let undone = key.undone(
                split.images, labels: split.labels, height: shape.height, width: shape.width, where: isPoisoned)
            let remade = key.poisoned(
                undone, labels: split.labels, height: shape.height, width: shape.width, where: isPoisoned)
            let clean = try before.map { try $0.records(like: dataset) }
            for place in split.labels.indices where isPoisoned[place] {
                let range = place * shape.count..<(place + 1) * shape.count
                again.add(remade[range], split.images[range])
                guard let clean else { continue }
                estimate.add(undone[range], clean[range])
                poisoned.add(split.images[range], clean[range])
            }
            names = try Self.write(dataset, training: undone, like: found, into: folder)
        case .pictures(let set):
            let clean = try before.map { try $0.pictures(like: set) }
            try set.inParts(set.training, progress: progress) { place, item -> [Picture] in
                let given = try item.picture()
                guard isPoisoned[place] else { return [given] }
                let undone = key.undone(given, of: item.label)
                let known = try clean.map { try $0[place].picture() }
                if let known, known.pixels.count != given.pixels.count {
                    throw DatasetError(
                        reading: item.path, "its size is not that of the clean picture",
                        advice: "Give the images that were poisoned")
                }
                return [undone, given, key.poisoned(undone, of: item.label)] + (known.map { [$0] } ?? [])
            } using: { item, made in
                if made.count > 2 { again.add(made[2].pixels[...], made[1].pixels[...]) }
                if made.count > 3 {
                    estimate.add(made[0].pixels[...], made[3].pixels[...])
                    poisoned.add(made[1].pixels[...], made[3].pixels[...])
                }
                try folder.write(made[0].png(), to: item.path)
            }
            try set.writeTest(size: nil, into: folder)
            names = set.folders
        }
        return UndoneSet(
            name: name, images: count, undone: isPoisoned.count { $0 }, again: again.rootMeanSquare,
            estimate: estimate.rootMeanSquare, poisoned: poisoned.rootMeanSquare, folder: place, files: names)
    }

    private static func write(
        _ dataset: ImageDataset, training images: [UInt8], like found: FoundDataset, into folder: UnfinishedFolder
    ) throws -> [String] {
        let changed = try ImageDataset(
            name: dataset.name, classNames: dataset.classNames, shape: dataset.shape,
            train: .init(images: images, labels: dataset.train.labels), test: dataset.test)
        let made = try CIFARFiles(changed, like: found)
        for (name, bytes) in made.files { try folder.write(Data(bytes), to: name) }
        return made.files.map(\.name)
    }
}

/// The root of the mean squared difference of bytes.
struct LevelDifference {
    private var squares = 0.0
    private var count = 0

    mutating func add(_ one: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>) {
        var sum = 0
        for (left, right) in zip(one, other) {
            let difference = Int(left) - Int(right)
            sum += difference * difference
        }
        squares += Double(sum)
        count += one.count
    }

    /// In levels from 0 to 255; `nil` of nothing.
    var rootMeanSquare: Double? { count > 0 ? (squares / Double(count)).squareRoot() : nil }
}

extension ImagesDigest {
    fileprivate mutating func add(_ picture: Picture) {
        add(picture.bytePlanes, channels: 3, height: picture.height, width: picture.width)
    }
}

extension PictureSet {
    /// Works on pictures, some at once on all cores, and uses what comes of them one after the other.
    func inParts<Made: Sendable>(
        _ items: [Item], progress: (_ share: Double) -> Void,
        _ work: @Sendable (_ place: Int, _ item: Item) throws -> Made,
        using: (_ item: Item, _ made: Made) throws -> Void
    ) throws {
        let size = 64
        for start in stride(from: 0, to: items.count, by: size) {
            progress(Double(start) / Double(items.count))
            let places = Array(start..<min(start + size, items.count))
            let made = try concurrently(places) { try work($0, items[$0]) }
            for (place, made) in zip(places, made) { try using(items[place], made) }
        }
    }

    /// Test pictures: the files as they are, or PNG where they get another size or have no file.
    fileprivate func writeTest(size: Int?, into folder: UnfinishedFolder) throws {
        try inParts(test, progress: { _ in }) { _, item -> (String, Data) in
            if size == nil, let original = item.original {
                guard let bytes = FileManager.default.contents(atPath: original.file.path) else {
                    throw DatasetError(
                        reading: original.file.path, "it can't be read", advice: "Give a whole picture")
                }
                return (original.path, bytes)
            }
            let picture = try item.picture()
            return (item.path, try (size.map { picture.middleSquare($0) } ?? picture).png())
        } using: { _, made in
            try folder.write(made.1, to: made.0)
        }
    }

    /// The folders that are written, for people.
    fileprivate var folders: [String] {
        Set((training + test).compactMap { $0.path.split(separator: "/").first.map { "\($0)/" } }).sorted()
    }
}
