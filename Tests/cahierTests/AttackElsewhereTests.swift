import Foundation
import Networks
import Pictures
import Tensors
import Testing

/// `cahier attack --attacked`: pictures that were attacked elsewhere; and calls that can't be followed.
@Suite struct AttackElsewhereTests {
    let cahier: Cahier
    let network: Network

    init() throws {
        cahier = try Cahier()
        network = .vgg16Small(batchNorm: true, width: 0.0625, stream: RandomStream(seed: 42, "attack"))
        try network.write(to: cahier.file("weights.safetensors"))
        try FileManager.default.copyItem(
            at: PredictTests.images.appendingPathComponent("420.jpg"), to: cahier.file("420.jpg"))
        for name in ["float.pt", "without-clean.pt"] {
            try FileManager.default.copyItem(at: Self.fixtures.appendingPathComponent(name), to: cahier.file(name))
        }
    }

    private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("MethodsTests/Fixtures/attacks")

    private func run(_ options: String, _ network: String = "cifar-vgg16-bn") throws -> Cahier.Result {
        try cahier.attack(network, options.split(separator: " ").map(String.init))
    }

    @Test("A folder that cahier wrote is read again, and says the same") func ownFolder() throws {
        let first = try run("--json --attack fgsm --channels y --channels rgb --epsilon 6/255 420.jpg")
        #expect(first.status == 0, "\(first.errors)")
        let second = try run("--json --attacked attacks --output again")
        #expect(second.status == 0, "\(second.errors)")
        let (ours, theirs) = (try PrintedAttacks(first.output), try PrintedAttacks(second.output))
        #expect(theirs.attacks.count == 1 && theirs.attacks[0].attack == nil && theirs.attacks[0].images == 2)
        let written = ours.images.flatMap(\.attacked)
        #expect(theirs.images.count == written.count)
        for (read, wrote) in zip(theirs.images, written) {
            #expect(read.input == wrote.file && read.class == ours.images[0].class)
            let attacked = read.attacked[0]
            #expect(attacked.attack == nil && attacked.boundShare == nil)
            // Of the file, before and after it is written anew.
            #expect(attacked.class == wrote.class8Bit && attacked.class8Bit == wrote.class8Bit)
            #expect(attacked.l2 == attacked.l28Bit)
            #expect(abs((attacked.l2 ?? 0) - (wrote.l28Bit ?? -1)) < 1e-6)
            let (file, original) = (try #require(attacked.file), try #require(wrote.file))
            #expect(try cahier.data("again/\(file)") == cahier.data("attacks/\(original)"))
        }
    }

    @Test("torchattacks' file is read") func torchattacks() throws {
        let result = try run("--json --attacked float.pt")
        #expect(result.status == 0, "\(result.errors)")
        let printed = try PrintedAttacks(result.output)
        #expect(printed.images.map(\.input) == ["float.pt[0]"] && printed.attacks[0].images == 1)
        let attacked = try #require(printed.images.first?.attacked.first)
        #expect(abs((attacked.linf ?? 0) - 8.0 / 255) < 1e-6)
        let file = try #require(attacked.file)
        #expect(attacked.class8Bit == (try cahier.prediction("attacks/\(file)", by: network)))
        // The clean image's numbers follow a rule: see make-torchattacks.py.
        let levels = try cahier.levels("attacks/\(printed.images[0].original)")
        #expect((0..<1024).allSatisfy { levels[3 * $0 + 1] == 37 * (1024 + $0) % 256 })
    }

    @Test("Pairs that are missing or can't be read are named and counted") func problems() throws {
        let picture = Picture(width: 32, height: 32, pixels: [UInt8](repeating: 90, count: 3072))
        for folder in ["mine/clean", "mine/attacked"] {
            try FileManager.default.createDirectory(at: cahier.file(folder), withIntermediateDirectories: true)
            try picture.png().write(to: cahier.file("\(folder)/a.png"))
        }
        try picture.png().write(to: cahier.file("mine/clean/lonely.png"))
        try Data("words".utf8).write(to: cahier.file("mine/clean/b.png"))
        try picture.png().write(to: cahier.file("mine/attacked/b.png"))
        let result = try run("--json --attacked mine")
        #expect(result.status == 1)
        let lines = result.errors.split(separator: "\n")
        #expect(lines.count == 2, "\(result.errors)")
        #expect(lines.contains { $0.contains("clean/lonely: there is no such picture in attacked") })
        #expect(lines.contains { $0.contains("b.png: ") })
        let printed = try PrintedAttacks(result.output)
        #expect(printed.failures == 2 && printed.images.map(\.input) == ["a.png"])
        // Nothing was changed, so nothing has a share, and the difference is grey.
        let attacked = try #require(printed.images.first?.attacked.first)
        #expect(attacked.l2 == 0 && attacked.greyShare == nil && attacked.enlarged == nil)
        #expect(try cahier.levels("attacks/\(try #require(attacked.difference))").allSatisfy { $0 == 128 })
    }

    private func expectRefused(_ result: Cahier.Result, _ status: Int32, _ words: String, before: [String: Data]) throws
    {
        #expect(result.status == status && result.output.isEmpty, "\(words): \(result.output)\(result.errors)")
        #expect(
            result.errors.hasPrefix("Error: ") && result.errors.split(separator: "\n").count == 1
                && result.errors.contains(words), "\(words): \(result.errors)")
        #expect(try cahier.contents() == before, "\(words)")
    }

    @Test("A wrong call has status 64, and nothing is written") func wrongCalls() throws {
        let before = try cahier.contents()
        for (options, words) in [
            ("420.jpg", "There is nothing to do."), ("--attack fgsm", "There are no images."),
            ("--attack fgsm --attacks list.csv 420.jpg", "--attack and --attacks say different things"),
            ("--attacked float.pt --attack fgsm", "--attack and --attacked say different things"),
            ("--attacked float.pt 420.jpg", "--attacked brings its own images"),
            ("--attacked float.pt --channels y", "--channels says how --attack attacks"),
            ("--attacked float.pt --upright", "--upright turns photographs"),
            ("--attacks list.csv --epsilon 0.1 420.jpg", "--epsilon says how --attack attacks"),
            ("--attack cw 420.jpg", "\"cw\" is no attack"),
            ("--attack fgsm --channels hsv 420.jpg", "\"hsv\" is no channels"),
            ("--attack fgsm --epsilon 2 420.jpg", "An epsilon of 2.0 is no size"),
            ("--attack fgsm --epsilon=-0.1 420.jpg", "An epsilon of -0.1 is no size"),
            ("--attack fgsm --epsilon 8/0 420.jpg", "\"8/0\" is no number for epsilon"),
            ("--attack fgsm --norm l1 420.jpg", "\"l1\" is no norm"),
            ("--attack fgsm --norm l2 420.jpg", "There is no usual epsilon in l2"),
            ("--attack ddn --norm linf 420.jpg", "has no L∞"),
            ("--attack ddn --epsilon 0.1 420.jpg", "Ddn has no epsilon"),
            ("--attack fgsm --steps 3 420.jpg", "Fgsm has no steps"),
            ("--attack fgsm --random-start 420.jpg", "Fgsm has no random start"),
            ("--attack pgd --steps 0 420.jpg", "0 steps lead nowhere"),
            ("--attack pgd --channels sign-noise 420.jpg", "follows no gradient twice"),
            ("--attack fgsm --crop 4 420.jpg", "--crop 32"), ("--attack fgsm --order gbr 420.jpg", "gbr"),
        ] { try expectRefused(run(options), 64, words, before: before) }
        try expectRefused(
            run("--attack fgsm 420.jpg", "cifar-vgg16-bm"), 64, "There is no network 'cifar-vgg16-bm'", before: before)
    }

    @Test("Files that don't serve are errors, and nothing is written") func wrongFiles() throws {
        let grey = Network.vgg16Small(channels: 1, width: 0.0625, stream: RandomStream(seed: 1))
        try grey.write(to: cahier.file("grey.safetensors"))
        try Data("attack,epsilon\nfgsm,much\n".utf8).write(to: cahier.file("list.csv"))
        try FileManager.default.createDirectory(at: cahier.file("empty"), withIntermediateDirectories: true)
        let before = try cahier.contents()
        for (options, words) in [
            ("--attacks list.csv 420.jpg", "line 2: \"much\" is no number for epsilon"),
            ("--attacks missing.csv 420.jpg", "missing.csv"),
            ("--attacked without-clean.pt", "it has no clean_inputs"),
            ("--attacked missing", "missing"), ("--attacked empty", "clean"),
            ("--attacked weights.safetensors", "it has no adv_inputs"),
        ] { try expectRefused(run(options), 1, words, before: before) }
        for (options, status, words) in [
            ([], 64, "the network's images have 1 channel"),
            (["--mean", "0.5", "--deviation", "0.5"], 1, "it sees images in grey"),
        ] as [([String], Int32, String)] {
            let result = try cahier.attack(
                "cifar-vgg16-bn", ["--attack", "fgsm", "420.jpg"] + options, weights: "grey.safetensors")
            try expectRefused(result, status, words, before: before)
        }
        // A network for larger images says of which size its images are.
        try FileManager.default.createDirectory(at: cahier.file("large/clean"), withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: cahier.file("large/attacked"), withIntermediateDirectories: true)
        let picture = Picture(width: 40, height: 40, pixels: [UInt8](repeating: 90, count: 4800))
        for name in ["clean", "attacked"] { try picture.png().write(to: cahier.file("large/\(name)/a.png")) }
        let large = try run("--attacked large")
        #expect(
            large.status == 1 && large.errors.contains("40 x 40 pixels, and cifar-vgg16-bn sees 32 x 32"),
            "\(large.errors)")
        #expect(large.output.isEmpty)
        // What is read isn't written over.
        let fitting = Picture(width: 32, height: 32, pixels: [UInt8](repeating: 90, count: 3072))
        for name in ["clean", "attacked"] { try fitting.png().write(to: cahier.file("large/\(name)/a.png")) }
        let own = try run("--attacked large --output large")
        #expect(own.status == 64 && own.errors.contains("large is what this call reads"), "\(own.errors)")
    }
}
