import Formats
import Foundation

/// The Python layout of CIFAR-10 and CIFAR-100 (Krizhevsky 2009), which torchvision downloads: a pickle for each batch, of
/// `data`, an array [N, 3072] of bytes, red plane first, and labels.
struct CIFARPickles {
    /// The key of the labels: "labels", or "fine_labels".
    let labels: String
    /// The key of the classes' names in the file of metadata.
    let names: String
    let classCount: Int
    let advice: String

    /// The names of the classes in the file of metadata.
    func classNames(_ file: DataFile) throws -> [String] {
        let (pickle, values) = try open(file, size: 1 << 20)
        let found = values[names].flatMap(pickle.items)?.compactMap(pickle.text) ?? []
        guard found.count == classCount, Set(found).count == classCount else {
            throw file.error("expected \(classCount) different names under \(names), found \(Set(found).count)")
        }
        return found
    }

    /// The images of several batches, in order; a batch may hold any number of them.
    func split(_ files: [DataFile]) throws -> ImageDataset.Split {
        let size = CIFARRecords.shape.count
        var images: [UInt8] = []
        var classes: [Int] = []
        for file in files {
            let (pickle, values) = try open(file, size: DataFile.largestContent)
            guard let array = values["data"].flatMap(pickle.array), array.shape.count == 2, array.shape[1] == size,
                let bytes = array.bytes()
            else {
                let found = values["data"].map { value in
                    pickle.array(value).map { "\($0.type.name) \($0.shape)" } ?? pickle.describe(value)
                }
                throw file.error("expected an array of bytes [N, \(size)] under data, found \(found ?? "nothing")")
            }
            guard let found = values[labels].flatMap(pickle.integers), found.count == array.shape[0] else {
                throw file.error("expected \(array.shape[0]) whole numbers under \(labels), as many as images")
            }
            if let wrong = found.firstIndex(where: { !(0..<classCount ~= $0) }) {
                throw file.error(
                    "expected labels from 0 to \(classCount - 1), found \(found[wrong]) for image \(wrong)")
            }
            guard images.count + bytes.count <= DataFile.largestContent else {
                throw file.error("expected at most \(DataFile.largestContent) bytes in all batches, found more")
            }
            images += bytes
            classes += found
        }
        return .init(images: images, labels: classes)
    }

    /// The dictionary that a file holds.
    private func open(_ file: DataFile, size: Int) throws -> (Pickle, [String: PickleValue]) {
        guard file.size <= size else { throw file.error("expected at most \(size) bytes, found \(file.size)") }
        let data: Data
        do {
            // Mapped, so that only the images are copied.
            data = try Data(contentsOf: URL(fileURLWithPath: file.path), options: .alwaysMapped)
        } catch {
            throw file.error("it cannot be opened (\(error.localizedDescription))")
        }
        do {
            let pickle = try Pickle(decoding: data, operation: "reading \(file.path)")
            guard let values = pickle.dictionary(pickle.value) else {
                throw file.error("expected a dictionary, found \(pickle.describe(pickle.value))")
            }
            return (pickle, values)
        } catch let error as FormatError {
            throw file.error(error.finding)
        }
    }
}
