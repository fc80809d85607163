import Foundation
import Testing

@testable import Notebook

/// What a report says beside its results.
@Suite struct FurnitureTests {
    @Test func aCommandRepeatsTheSetting() throws {
        #expect(Setting(profile: .full, seed: 7).command(for: "coins") == "cahier run coins --profile full --seed 7")
        let model = ModelRequest(file: "my nets/it's.pth", architecture: nil, allowsNonFinite: true)
        let setting = Setting(
            data: ["photographs": "dogs", "images": "cifar-100"], models: ["vgg16": model], kernels: .direct)
        #expect(
            setting.command(for: "coins")
                == #"cahier run coins --profile quick --seed 1 --data images=cifar-100 --data photographs=dogs --model 'vgg16=my nets/it'\''s.pth' --allow-nonfinite --exact"#
        )
    }

    /// The study's options are among what a command repeats, and what a stored setting without any is read as has none.
    @Test func aCommandRepeatsOptions() throws {
        let setting = Setting(profile: .full, seed: 7, options: ["networks": "a,b", "colour": "light blue"])
        #expect(
            setting.command(for: "coins")
                == "cahier run coins --profile full --seed 7 --option 'colour=light blue' --option networks=a,b")
        let text = try Setting(seed: 7).canonicalText()
        #expect(!text.contains("options"))
        let read = try JSONDecoder().decode(Setting.self, from: Data(text.utf8))
        #expect(read == Setting(seed: 7) && read.options == nil)
        #expect(try JSONDecoder().decode(Setting.self, from: Data(setting.canonicalText().utf8)) == setting)
    }

    @Test(
        arguments: [
            ("https://github.com/someone/cahier.git", "https://github.com/someone/cahier"),
            ("git@github.com:someone/cahier.git", "https://github.com/someone/cahier"),
            ("ssh://git@gitlab.example.org:2222/group/cahier", "https://gitlab.example.org/group/cahier"),
            ("https://someone:secret@example.org/a/b.git/", "https://example.org/a/b"),
            ("/srv/git/cahier", nil), ("../cahier", nil), ("file:///srv/cahier", nil), ("http://localhost/x", nil),
            ("https://localhost/x", nil), ("", nil),
        ] as [(String, String?)])
    func aRemoteIsAPageWithoutSecrets(remote: String, page: String?) { #expect(Checkout.page(remote) == page) }
}
