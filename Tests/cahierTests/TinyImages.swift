import Foundation

/// A data set in CIFAR-10's binary layout with a handful of images, each class a brightness with noise.
struct TinyImages {
    let folder: URL

    /// - Parameters:
    ///   - perBatch: training images in each of the five files.
    ///   - test: test images.
    init(in folder: URL, perBatch: Int = 10, test: Int = 16) throws {
        self.folder = folder
        let files = folder.appendingPathComponent("cifar-10-batches-bin")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        var state: UInt32 = 1
        for (name, count) in (1...5).map({ ("data_batch_\($0).bin", perBatch) }) + [("test_batch.bin", test)] {
            var bytes: [UInt8] = []
            for image in 0..<count {
                let label = UInt8(image % 10)
                bytes.append(label)
                for _ in 0..<3072 {
                    state = state &* 1_664_525 &+ 1_013_904_223
                    bytes.append(label * 20 + UInt8(state >> 27))
                }
            }
            try Data(bytes).write(to: files.appendingPathComponent(name))
        }
        let names = (0..<10).map { "class \($0)" }.joined(separator: "\n")
        try Data((names + "\n").utf8).write(to: files.appendingPathComponent("batches.meta.txt"))
    }

    func file(_ name: String) -> URL { folder.appendingPathComponent("cifar-10-batches-bin/\(name)") }

    /// What makes `cahier` find these images.
    var environment: [String: String] { ["CAHIER_DATA": folder.path] }
}
