import Foundation
import Notebook
import Testing

/// Attacks and attacked images that users bring.
@Suite struct AttackListTests {
    private func attacks(_ text: String) throws -> [ImageAttack] {
        try AttackList(csv: text, named: "list.csv").attacks
    }

    @Test func linesAreTheAttacksThatTheySay() throws {
        let list = """
            attack,norm,channels,epsilon,steps,step_size
            fgsm,linf,y,8/255,,
            fgsm,,,,NA,
            pgd,L2,cbcr, 0.5 ,40,0.01
            PGD,,rgb,4/255,,

            """.replacingOccurrences(of: "PGD", with: "pgd")
        #expect(
            try attacks(list) == [
                .fgsm(8.0 / 255, .y), .fgsm(8.0 / 255, .rgb),
                .pgd(0.5, .cbcr, steps: 40, stepSize: 0.01, norm: .l2), .pgd(4.0 / 255, .rgb, steps: 10),
            ])
        // Columns in another order, as spreadsheets may write them; ddn has its own.
        #expect(
            try attacks("channels;attack;steps\nrandom-axis;ddn;20\n;ddn;\n") == [
                .ddn(.randomAxis, steps: 20), .ddn(steps: 100),
            ])
    }

    @Test(arguments: [
        ("attack\nfgsm2\n", "line 2: \"fgsm2\" is no attack"),
        ("attack,epsilon\nfgsm,2\n", "line 2: an epsilon of 2.0"),
        ("attack,epsilon\nfgsm,-1/255\n", "an epsilon of -0.00"),
        ("attack,epsilon\nfgsm,8/0\n", "\"8/0\" is no number for epsilon"),
        ("attack,epsilon\nfgsm,1/2/3\n", "\"1/2/3\" is no number"),
        ("attack,epsilon\nfgsm,0.1\nfgsm,much\n", "line 3: \"much\" is no number for epsilon"),
        ("attack,norm\nddn,linf\n", "has no L∞"), ("attack,norm\nfgsm,l1\n", "\"l1\" is no norm"),
        ("attack,norm\nfgsm,l2\n", "no usual epsilon in l2"),
        ("attack,channels\nfgsm,luma\n", "\"luma\" is no channels"),
        ("attack,steps\nfgsm,3\n", "fgsm has no steps"), ("attack,steps\npgd,0\n", "0 steps"),
        ("attack,steps\npgd,1.5\n", "\"1.5\" is no number for steps"),
        ("attack,epsilon\nddn,0.1\n", "ddn has no epsilon"), ("attack,step_size\nddn,0.1\n", "ddn has no step_size"),
        ("attack,channels\nddn,sign-noise\n", "follows no gradient twice"),
        ("attack,colour\nfgsm,y\n", "a column \"colour\""), ("channels\ny\n", "no column attack"),
        ("attack\n", "it lists no attack"),
    ]) func whatCannotBeUnderstoodIsNamed(text: String, finding: String) throws {
        let error = #expect(throws: DatasetError.self) { try attacks(text) }
        #expect(error?.description.hasPrefix("reading list.csv: ") == true)
        #expect(error?.finding.contains(finding) == true, "\(error?.finding ?? "")")
    }

    @Test func aListIsAFile() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        // UTF-16 with its mark, as spreadsheets write it.
        let text = "attack,channels\nfgsm,cb\n"
        try Data([0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }).write(to: file)
        #expect(try AttackList(contentsOf: file.path).attacks == [.fgsm(8.0 / 255, .cb)])
        #expect(throws: DatasetError.self) { try AttackList(contentsOf: file.path + "x") }
    }
}

@Suite struct AttackedPairsTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("pairs-\(UUID())")
        for name in ["clean", "attacked/inner", "clean/inner"] {
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
        }
    }

    private func picture(_ level: UInt8, side: Int = 4) -> Picture {
        Picture(width: side, height: side, pixels: (0..<side * side * 3).map { level &+ UInt8($0 % 7) })
    }

    private func write(_ picture: Picture, _ name: String) throws {
        try picture.png().write(to: folder.appendingPathComponent(name))
    }

    @Test func foldersArePairedByNames() throws {
        try write(picture(10), "clean/a.png")
        try write(picture(12), "attacked/a.png")
        try write(picture(20), "clean/inner/b.png")
        try write(picture(21), "attacked/inner/b.png")
        let whole = try AttackedPairs(contentsOf: folder.path)
        #expect(whole.problems.isEmpty && whole.names == ["a.png", "b.png"])
        #expect(whole.clean.shape == [2, 3, 4, 4] && whole.attacked.shape == [2, 3, 4, 4])
        // Red of the first pixel, then the first image's green.
        #expect(whole.clean.values[0] == 10.0 / 255 && whole.attacked.values[16] == 13.0 / 255)

        // What lacks its partner, can't be read, or isn't a pair, is named and left out.
        try write(picture(1), "clean/only.png")
        try write(picture(1), "attacked/lonely.png")
        try write(picture(1), "clean/large.png")
        try write(picture(1, side: 5), "attacked/large.png")
        try write(picture(1, side: 6), "clean/other.png")
        try write(picture(1, side: 6), "attacked/other.png")
        try write(picture(1), "clean/lossy.png")
        try picture(1).jpeg(quality: 90).write(to: folder.appendingPathComponent("attacked/lossy.jpg"))
        try write(picture(1), "clean/broken.png")
        try Data("no picture".utf8).write(to: folder.appendingPathComponent("attacked/broken.png"))
        let some = try AttackedPairs(contentsOf: folder.path)
        #expect(some.names == whole.names && some.attacked == whole.attacked)
        let expected = [
            "clean/only: there is no such picture in attacked", "attacked/lonely: there is no such picture in clean",
            "large.png: 5 x 5 pixels, the clean one 4 x 4", "other.png: 6 x 6 pixels, the first pair 4 x 4",
            "attacked/lossy: only PNG keeps", "broken.png: ",
        ]
        #expect(some.problems.count == expected.count, "\(some.problems)")
        for problem in expected { #expect(some.problems.contains { $0.hasPrefix(problem) }, "\(problem)") }
    }

    @Test func aManifestNamesPairs() throws {
        try write(picture(10), "clean/a.png")
        try write(picture(12), "attacked/a-y.png")
        try write(picture(14), "attacked/a-rgb.png")
        let text =
            "file,original,l2\nattacked/a-y.png,clean/a.png,1\nattacked/a-rgb.png,clean/a.png,2\n"
            + ",clean/a.png,\nattacked/gone.png,clean/a.png,\n"
        try Data(text.utf8).write(to: folder.appendingPathComponent("manifest.csv"))
        let pairs = try AttackedPairs(contentsOf: folder.path)
        #expect(pairs.names == ["attacked/a-y.png", "attacked/a-rgb.png"])
        #expect(pairs.clean.values[0] == 10.0 / 255 && pairs.attacked.values[48] == 14.0 / 255)
        #expect(pairs.problems.count == 2 && pairs.problems[0].hasPrefix("line 4 of manifest.csv"), "\(pairs.problems)")
        try Data("picture\nx\n".utf8).write(to: folder.appendingPathComponent("manifest.csv"))
        let error = #expect(throws: DatasetError.self) { try AttackedPairs(contentsOf: folder.path) }
        #expect(error?.finding.contains("expected columns named file and original, found picture") == true)
    }

    @Test func nothingToReadIsAnError() throws {
        let error = #expect(throws: DatasetError.self) { try AttackedPairs(contentsOf: folder.path) }
        #expect(error?.finding.contains("no pair") == true)
        #expect(throws: DatasetError.self) { try AttackedPairs(contentsOf: folder.path + "/nowhere") }
    }

    /// Number i of the images is (37 i mod 256) / 255, and even ones were raised by 8 levels, odd ones lowered: see
    /// `make-torchattacks.py`.
    @Test(arguments: [("float.pt", 1, Float(1e-6)), ("bytes.pt", 2, Float(1.01 / 255))])
    func torchattacksFilesAreRead(name: String, count: Int, tolerance: Float) throws {
        let pairs = try AttackedPairs(contentsOf: torchattacks(name))
        #expect(pairs.clean.shape == [count, 3, 32, 32] && pairs.names == (0..<count).map { "\(name)[\($0)]" })
        for (number, (clean, attacked)) in zip(pairs.clean.values, pairs.attacked.values).enumerated() {
            let level = Float((37 * number) % 256) / 255
            let moved = level + (number % 2 == 0 ? 8 : -8) / 255
            guard abs(clean - level) <= tolerance, abs(attacked - min(max(moved, 0), 1)) <= tolerance else {
                Issue.record("number \(number): \(clean), \(attacked)")
                break
            }
        }
    }

    @Test func aFileWithoutCleanImagesSaysHowToSaveThem() throws {
        let error = #expect(throws: DatasetError.self) {
            try AttackedPairs(contentsOf: torchattacks("without-clean.pt"))
        }
        #expect(error?.finding.contains("it has no clean_inputs") == true)
        #expect(error?.advice.contains("save_clean_inputs=True") == true)
    }

    private func torchattacks(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("MethodsTests/Fixtures/attacks/\(name)").path
    }
}
