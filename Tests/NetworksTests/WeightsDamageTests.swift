import Foundation
import Networks
import Tensors
import Testing

/// Whatever the bytes: a reader gives tensors or a `NetworkError`, and takes no more memory than the file can justify.
@Suite struct WeightsDamageTests {
    private static let files = WeightsFixtures.expected.keys.sorted()

    /// Reads everything; whether it could be read.
    private func isRead(_ data: Data, _ comment: @autoclosure () -> String) -> Bool {
        do {
            let weights = try WeightsFile(decoding: data, path: "file")
            var numbers = 0
            for name in weights.names { numbers += weights.tensor(name)?.count ?? 0 }
            #expect(numbers <= 2 * data.count + 1 << 20, "\(comment())")
            return true
        } catch let error as NetworkError {
            #expect(error.attempt == "reading file", "\(comment())")
            return false
        } catch {
            Issue.record("\(comment()): \(error)")
            return false
        }
    }

    @Test(arguments: files) func everyTruncationIsRefused(file: String) throws {
        let whole = try WeightsFixtures.data(file)
        for count in stride(from: 0, to: whole.count, by: whole.count > 3000 ? 7 : 1) {
            let wasRead = isRead(whole.prefix(count), "\(file) cut to \(count)")
            #expect(!wasRead, "\(file) cut to \(count) of \(whole.count)")
        }
        #expect(isRead(whole, file))
        // A slice's first index is not 0.
        #expect(isRead((Data([1, 2, 3]) + whole).dropFirst(3), file))
    }

    @Test(arguments: files) func mutationsAreSurvived(file: String) throws {
        let whole = [UInt8](try WeightsFixtures.data(file))
        var refused = 0
        for round in 0..<4000 {
            var stream = RandomStream(seed: 61, "damage \(file)").substream("round", round)
            var bytes = whole
            for _ in 0...stream.uniform(below: 4) { mutate(&bytes, &stream) }
            if !isRead(Data(bytes), "\(file), seed 61, round \(round)") { refused += 1 }
        }
        // Otherwise the loop would test nothing.
        #expect(refused > 400, "\(refused) of 4000 mutations of \(file) were refused")
        #expect(refused < 4000)
    }

    private func mutate(_ bytes: inout [UInt8], _ stream: inout RandomStream) {
        guard !bytes.isEmpty else { return }
        let place = stream.uniform(below: bytes.count)
        let end = min(bytes.count, place + 1 + stream.uniform(below: 8))
        switch stream.uniform(below: 7) {
        case 0: bytes[place] = UInt8(stream.uniform(below: 256))
        case 1: bytes[place] ^= 1 << UInt8(stream.uniform(below: 8))
        case 2: for index in place..<end { bytes[index] = 0xFF }
        case 3: bytes.removeSubrange(place..<end)
        case 4: bytes.insert(contentsOf: bytes[place..<end], at: stream.uniform(below: bytes.count))
        case 5:
            let other = stream.uniform(below: bytes.count)
            for index in place..<end where other + index - place < bytes.count {
                bytes[index] = bytes[other + index - place]
            }
        default:
            // Numbers that are almost right.
            bytes[place] = bytes[place] &+ (stream.uniform(below: 2) == 0 ? 1 : 255)
        }
    }

    /// Random programs of the instructions that the machine knows, so that most get further than their first.
    @Test func randomProgramsAreSurvived() throws {
        let pieces: [[UInt8]] = [
            [0x28], [0x29], [0x5D], [0x7D], [0x30], [0x31], [0x32], [0x4E], [0x88], [0x4B, 0], [0x4B, 2], [0x4B, 6],
            [0x74], [0x85], [0x86],
            [0x87], [0x61], [0x65], [0x73], [0x75], [0x51], [0x52], [0x81], [0x62], [0x94], [0x71, 0], [0x71, 1],
            [0x68, 0], [0x68, 1],
            PickleWriter.text("storage"), PickleWriter.text("k"), PickleWriter.text("state_dict"),
            PickleWriter.integer(-1),
            PickleWriter.integer(.max), PickleWriter.integer(.min), PickleWriter.global("torch", "FloatStorage"),
            PickleWriter.global("torch", "HalfStorage"), PickleWriter.global("torch", "FloatTensor"),
            PickleWriter.global("torch", "float16"),
            PickleWriter.global("torch._utils", "_rebuild_tensor"),
            PickleWriter.global("torch._utils", "_rebuild_tensor_v2"),
            PickleWriter.global("torch._utils", "_rebuild_tensor_v3"),
            PickleWriter.global("torch._utils", "_rebuild_parameter"),
            PickleWriter.global("torch.nn.parameter", "Parameter"), PickleWriter.global("collections", "OrderedDict"),
            PickleWriter.storage("k", count: 6),
            PickleWriter.tensor(PickleWriter.storage("k", count: 6), shape: [2, 3], strides: [3, 1]),
            PickleWriter.tuple([PickleWriter.integer(2)]), PickleWriter.tuple([PickleWriter.integer(1)]),
            PickleWriter.text("a"),
        ]
        var read = 0
        for round in 0..<30000 {
            var stream = RandomStream(seed: 62, "programs").substream("round", round)
            var program: [UInt8] = round % 2 == 0 ? [0x7D] : []
            for _ in 0..<stream.uniform(below: 16) { program += pieces[stream.uniform(below: pieces.count)] }
            let data = PickleWriter.file(program, keys: ["k"], storages: PickleWriter.numbers([0, 1, 2, 3, 4, 5]))
            let bare = PickleWriter.file(program)
            if isRead(data, "seed 62, round \(round)") || isRead(bare, "seed 62, round \(round)") { read += 1 }
        }
        #expect(read > 100, "\(read) of 30000 programs were read")
    }
}
