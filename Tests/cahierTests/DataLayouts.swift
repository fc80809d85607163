import Foundation

/// Tiny images in the layout that torchvision downloads: pickles of NumPy's arrays, as Python 2 wrote them.
extension TinyImages {
    /// The same images as Python's batches, in a folder of their own, where `CAHIER_DATA` may lead.
    func pickled(in folder: URL) throws {
        let batches = folder.appendingPathComponent("cifar-10-batches-py")
        try FileManager.default.createDirectory(at: batches, withIntermediateDirectories: true)
        for name in (1...5).map({ "data_batch_\($0)" }) + ["test_batch"] {
            let records = [UInt8](try Data(contentsOf: file("\(name).bin")))
            let starts = stride(from: 0, to: records.count, by: 3073)
            let pixels = starts.flatMap { records[$0 + 1..<$0 + 3073] }
            let batch = Pickled.dictionary([
                ("labels", Pickled.list(starts.map { [0x4B, records[$0]] })),
                ("data", Pickled.array(pixels, rows: records.count / 3073, columns: 3072)),
            ])
            try Pickled.file(batch).write(to: batches.appendingPathComponent(name))
        }
        let names = (0..<10).map { Pickled.text("class \($0)") }
        try Pickled.file(Pickled.dictionary([("label_names", Pickled.list(names))])).write(
            to: batches.appendingPathComponent("batches.meta"))
    }
}

/// Pieces of a pickle of protocol 2.
private enum Pickled {
    static func file(_ value: [UInt8]) -> Data { Data([0x80, 2] + value + [0x2E]) }

    static func text(_ text: String) -> [UInt8] { [0x55, UInt8(text.utf8.count)] + Array(text.utf8) }

    static func list(_ items: [[UInt8]]) -> [UInt8] { [0x5D, 0x28] + items.joined() + [0x65] }

    static func dictionary(_ items: [(String, [UInt8])]) -> [UInt8] {
        [0x7D, 0x28] + items.flatMap { text($0.0) + $0.1 } + [0x75]
    }

    /// `_reconstruct(ndarray, (0,), "b")` with the state (1, (rows, columns), dtype("u1", 0, 1), False, bytes).
    static func array(_ bytes: [UInt8], rows: Int, columns: Int) -> [UInt8] {
        let blank = Array("cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n".utf8) + [0x4B, 0, 0x85] + text("b")
        let type = Array("cnumpy\ndtype\n".utf8) + text("u1") + [0x4B, 0, 0x4B, 1, 0x87, 0x52]
        let order =
            [0x28, 0x4B, 3] + text("|") + [0x4E, 0x4E, 0x4E] + number(-1) + number(-1) + [0x4B, 0, 0x74, 0x62]
        let shape = number(rows) + number(columns) + [0x86]
        let contents = [0x54] + number(bytes.count).dropFirst() + bytes
        return blank + [0x87, 0x52, 0x28, 0x4B, 1] + shape + type + order + [0x89] + contents + [0x74, 0x62]
    }

    /// An integer of four bytes.
    private static func number(_ value: Int) -> [UInt8] {
        [0x4A] + (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
