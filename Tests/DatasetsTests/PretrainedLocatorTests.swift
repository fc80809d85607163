import Datasets
import Foundation
import Testing

@Suite struct PretrainedLocatorTests {
    @Test func whatNoPackageHasMayBeAbsent() throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("weights-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: data) }
        let environment = ["CAHIER_DATA": data.path, "XDG_CACHE_HOME": data.appendingPathComponent("caches").path]
        #expect(try PretrainedLocator(.alexNet, environment: environment).findIfAny() == nil)
        #expect { _ = try PretrainedLocator(.alexNet, environment: environment).find() } throws: {
            "\($0)".contains(data.path) && "\($0)".contains("CAHIER_ALEXNET")
        }
        // What is named must be there.
        let named = environment.merging(["CAHIER_ALEXNET": "/nowhere"]) { $1 }
        #expect { _ = try PretrainedLocator(.alexNet, environment: named).findIfAny() } throws: {
            "\($0)".contains("/nowhere")
        }
        let file = data.appendingPathComponent("alexnet-owt-7be5be79.pth")
        try Data([1]).write(to: file)
        #expect(try PretrainedLocator(.alexNet, environment: environment).findIfAny()?.path == file.path)
        #expect(throws: (any Error).self) { try PretrainedAlexNet(contentsOf: file) }
    }
}
