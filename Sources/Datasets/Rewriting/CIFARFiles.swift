import Foundation

/// The files of CIFAR-10's or CIFAR-100's official binary layout.
public struct CIFARFiles: Sendable {
    /// In the order of writing.
    public let files: [(name: String, bytes: [UInt8])]

    /// A data set in the layout of the one that it was made of.
    ///
    /// CIFAR-10's training images are shared among five batches as equally as can be; CIFAR-100's coarse labels, and their names,
    /// are those of the files that were found.
    /// - Parameters:
    ///   - dataset: with the same images in the same order as those that were found, whatever was done to their pixels.
    ///   - found: in either layout.
    /// - Throws: ``DatasetError`` where a file can't be read, with fewer than five training images of CIFAR-10, or for a data set
    ///   of another form.
    public init(_ dataset: ImageDataset, like found: FoundDataset) throws {
        switch found.storedForm {
        case .cifar10: files = try Self.cifar10(dataset)
        case .cifar100: files = try Self.cifar100(dataset, found)
        case .fashionMNIST, .classFolders:
            throw DatasetError(
                "writing \(found.name) in CIFAR's layout", "it is stored in another form",
                advice: "Write it as folders of pictures")
        }
    }

    private static func cifar10(_ dataset: ImageDataset) throws -> [(String, [UInt8])] {
        let count = dataset.train.count, batches = 5
        guard count >= batches else {
            throw DatasetError(
                "writing \(dataset.name) in its binary layout", "there are \(count) training images for five batches",
                advice: "Give five images or more")
        }
        let training = (0..<batches).map { batch in
            (
                "data_batch_\(batch + 1).bin",
                records(dataset.train, batch * count / batches..<(batch + 1) * count / batches)
            )
        }
        return training + [
            ("test_batch.bin", records(dataset.test, 0..<dataset.test.count)),
            ("batches.meta.txt", lines(dataset.classNames)),
        ]
    }

    private static func cifar100(_ dataset: ImageDataset, _ found: FoundDataset) throws -> [(String, [UInt8])] {
        let coarse = try CoarseLabels(found)
        guard coarse.train.count == dataset.train.count, coarse.test.count == dataset.test.count else {
            throw DatasetError(
                reading: found.folder.path,
                "expected \(dataset.train.count) and \(dataset.test.count) coarse labels, found \(coarse.train.count) "
                    + "and \(coarse.test.count)", advice: "Let the files alone while they are read")
        }
        return [
            ("train.bin", records(dataset.train, 0..<dataset.train.count, coarse.train)),
            ("test.bin", records(dataset.test, 0..<dataset.test.count, coarse.test)),
            ("fine_label_names.txt", lines(dataset.classNames)),
        ] + (coarse.names.map { [("coarse_label_names.txt", lines($0))] } ?? [])
    }

    private static func records(
        _ split: ImageDataset.Split, _ range: Range<Int>, _ coarse: [UInt8]? = nil
    ) -> [UInt8] {
        let size = CIFARRecords.shape.count
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count * (size + 2))
        for image in range {
            if let coarse { bytes.append(coarse[image]) }
            bytes.append(UInt8(split.labels[image]))
            bytes += split.images[image * size..<(image + 1) * size]
        }
        return bytes
    }

    private static func lines(_ names: [String]) -> [UInt8] { Array(names.map { $0 + "\n" }.joined().utf8) }
}

/// The labels of CIFAR-100 that this library has no other use for.
private struct CoarseLabels {
    let train, test: [UInt8]
    /// Where the files have them.
    let names: [String]?

    init(_ found: FoundDataset) throws {
        let folder = found.folder, advice = "Get CIFAR-100 again and check the folder \(folder.path)"
        if found.format == CIFAR100.python.format {
            let pickles = CIFARPickles(
                labels: "coarse_labels", names: "coarse_label_names", classCount: 20, advice: advice)
            let files = try CIFAR100.python.open(folder, advice: advice)
            names = try? pickles.classNames(files[0])
            train = try pickles.split([files[1]]).labels.map { UInt8($0) }
            test = try pickles.split([files[2]]).labels.map { UInt8($0) }
        } else {
            let files = try CIFAR100.binary.open(folder, advice: advice)
            train = try Self.firstBytes(files[1])
            test = try Self.firstBytes(files[2])
            let listed = folder.appendingPathComponent("coarse_label_names.txt")
            names = try? CIFARRecords(classCounts: [20]).names(DataFile(listed, advice: advice))
        }
    }

    private static func firstBytes(_ file: DataFile) throws -> [UInt8] {
        let size = CIFARRecords.shape.count + 2
        var labels: [UInt8] = []
        try file.forEachPiece(of: 64 * size) { bytes in
            for start in stride(from: 0, to: bytes.count, by: size) { labels.append(bytes[start]) }
        }
        return labels
    }
}
