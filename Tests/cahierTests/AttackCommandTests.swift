import Foundation
import Networks
import Pictures
import Tensors
import Testing

/// `cahier attack` through the built program, with a small network of random weights.
@Suite struct AttackCommandTests {
    let cahier: Cahier
    let network: Network

    init() throws {
        cahier = try Cahier()
        network = .vgg16Small(batchNorm: true, width: 0.0625, stream: RandomStream(seed: 41, "attack"))
        try network.write(to: cahier.file("weights.safetensors"))
        for name in ["420.jpg", "rgb-8.png", "grey.jpg"] {
            try FileManager.default.copyItem(
                at: PredictTests.images.appendingPathComponent(name), to: cahier.file(name))
        }
    }

    private func run(_ options: String, _ images: [String] = ["420.jpg", "rgb-8.png"]) throws -> Cahier.Result {
        try cahier.attack("cifar-vgg16-bn", options.split(separator: " ").map(String.init) + images)
    }

    /// Every number that is said of a file follows from the file.
    @Test("What is said of an attacked picture is what its file has") func filesAreWhatIsSaid() throws {
        let result = try run(
            "--json --attack fgsm --attack pgd --channels rgb --channels y --epsilon 8/255 --epsilon 0.11")
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        let printed = try PrintedAttacks(result.output), rows = try cahier.manifest()
        #expect(printed.attacks.count == 8 && printed.images.count == 2 && rows.count == 16 && printed.failures == 0)
        #expect(printed.images.map(\.input) == ["420.jpg", "rgb-8.png"])
        #expect(Set(rows.compactMap { $0["file"] }).count == 16)
        var row = rows.makeIterator()
        for image in printed.images {
            let clean = try cahier.levels("attacks/\(image.original)")
            #expect(clean.count == 32 * 32 * 3)
            #expect(image.class == (try cahier.prediction("attacks/\(image.original)", by: network)))
            for attacked in image.attacked {
                let next = row.next()
                let line = try #require(next), file = try #require(attacked.file)
                let attack = printed.attacks[try #require(attacked.attack)]
                let levels = try cahier.levels("attacks/\(file)")
                let changes = zip(levels, clean).map { Double($0 - $1) / 255 }
                let epsilon = try #require(attack.epsilon)
                // From whole levels, at most epsilon rounded to one.
                #expect(changes.allSatisfy { abs($0) <= (epsilon * 255).rounded() / 255 + 1e-9 }, "\(file)")
                #expect(changes.contains { $0 != 0 }, "\(file)")
                if attack.channels == "y" {
                    for pixel in 0..<1024 {
                        let three = changes[3 * pixel..<3 * pixel + 3]
                        #expect(three.allSatisfy { $0 == three.first }, "\(file)")
                    }
                    #expect(abs((attacked.greyShare ?? 0) - 1) < 1e-6, "\(file)")
                }
                let norm = changes.reduce(0) { $0 + $1 * $1 }.squareRoot()
                #expect(abs((attacked.l28Bit ?? 0) - norm) < 1e-6, "\(file)")
                #expect(abs((attacked.linf8Bit ?? 0) - (changes.map(abs).max() ?? 0)) < 1e-6, "\(file)")
                #expect((attacked.linf ?? 2) <= epsilon + 1e-6, "\(file)")
                #expect(attacked.class8Bit == (try cahier.prediction("attacks/\(file)", by: network)), "\(file)")
                // The manifest says the same.
                #expect(
                    line["file"] == file && line["network"] == "cifar-vgg16-bn" && line["original"] == image.original)
                #expect(line["attack"] == attack.attack && line["channels"] == attack.channels)
                #expect(line["epsilon"].flatMap(Double.init) == epsilon && line["norm"] == "linf")
                #expect(line["clean"] == "\(image.class)" && line["attacked"] == attacked.class.map { "\($0)" })
                #expect(line["attacked_8bit"] == attacked.class8Bit.map { "\($0)" })
                #expect(line["l2"].flatMap(Double.init) == attacked.l2)
                // The picture of the difference is grey where nothing changed, and reaches an end where most did.
                let shown = try cahier.levels("attacks/\(try #require(attacked.difference))")
                for (level, change) in zip(shown, changes) {
                    let expected = 127.5 + 255 * change * (attacked.enlarged ?? 0)
                    #expect(abs(Double(level) - expected) <= 1, "\(file)")
                }
                #expect(shown.contains(0) || shown.contains(255), "\(file)")
            }
        }
        for (place, summary) in printed.attacks.enumerated() {
            let all = printed.images.map { image in (image, image.attacked[place]) }
            #expect(summary.images == 2 && summary.found == 2)
            #expect(summary.fooled == all.count { $0.1.class != $0.0.class })
            #expect(summary.fooled8Bit == all.count { $0.1.class8Bit != $0.0.class })
        }
    }

    @Test("Nothing within nothing: the attacked file has the clean one's bytes") func nothing() throws {
        let result = try run("--attack fgsm --attack pgd --epsilon 0 --channels rgb --channels cbcr --random-start")
        // FGSM has no start.
        #expect(result.status == 64, "\(result.output)")
        let calls = [
            "--attack fgsm --epsilon 0 --channels rgb --channels cbcr", "--attack pgd --epsilon 0 --random-start",
        ]
        for call in calls {
            let result = try run(call)
            #expect(result.status == 0, "\(result.errors)")
            for row in try cahier.manifest() {
                let (file, original) = (try #require(row["file"]), try #require(row["original"]))
                #expect(try cahier.data("attacks/\(file)") == cahier.data("attacks/\(original)"))
                #expect(row["l2"] == "0.0" && row["grey_share"] == "" && row["attacked"] == row["clean"])
            }
        }
    }

    @Test("What ddn doesn't find has no picture, and is counted") func notFound() throws {
        // Whatever the image, the logits are the last biases.
        var constant = network
        let last = try #require(constant.weightedLayers.last)
        constant.layers[last].layer.withParameters { role, tensor in
            if role == .weight { tensor = Tensor(repeating: 0, shape: tensor.shape) }
            if role == .bias { tensor = Tensor(tensor.shape, (0..<10).map { $0 == 3 ? 1 : 0 }) }
        }
        try constant.write(to: cahier.file("weights.safetensors"))
        let result = try run("--json --attack ddn --steps 5 --channels rgb --channels y")
        #expect(result.status == 0, "\(result.errors)")
        let printed = try PrintedAttacks(result.output)
        for summary in printed.attacks {
            #expect(summary.attack == "ddn" && summary.epsilon == nil && summary.steps == 5 && summary.norm == "l2")
            #expect(summary.images == 2 && summary.found == 0 && summary.fooled == 0 && summary.medianL2 == nil)
        }
        for image in printed.images {
            #expect(image.class == 3 && image.attacked.allSatisfy { $0.file == nil && $0.class == nil && $0.l2 == nil })
        }
        #expect(try cahier.manifest().allSatisfy { $0["file"] == "" && $0["attacked"] == "" && $0["clean"] == "3" })
        #expect(try FileManager.default.contentsOfDirectory(atPath: cahier.file("attacks/attacked").path).isEmpty)
        let text = try run("--attack ddn --steps 5", ["420.jpg"])
        #expect(text.output.contains("no change found that fools"), "\(text.output)")
        #expect(text.output.contains("0 of 1 pictures fool, of which 0 are changed at all"), "\(text.output)")
    }

    @Test("The same call gives the same bytes, and a list means what options mean") func sameBytes() throws {
        let list = """
            attack,norm,channels,epsilon,steps,step_size
            fgsm,linf,random-axis,4/255,,
            pgd,l2,cr,0.5,3,0.25
            fgsm,,sign-noise,0.05,,

            """
        try Data(list.utf8).write(to: cahier.file("list.csv"))
        for output in ["first", "second"] {
            let result = try run("--attacks list.csv --seed 5 --output \(output)")
            #expect(result.status == 0, "\(result.errors)")
        }
        func files(_ folder: String) throws -> [String: Data] {
            let all = try cahier.contents().filter { $0.key.hasPrefix(folder + "/") }
            return Dictionary(uniqueKeysWithValues: all.map { (String($0.key.dropFirst(folder.count + 1)), $0.value) })
        }
        let first = try files("first")
        #expect(first.count == 2 + 2 * 6 + 1)
        #expect(try files("second") == first)
        #expect(first["attacked/420-fgsm-random-axis-linf-4-255.png"] != nil, "\(first.keys)")
        #expect(first["attacked/420-pgd-cr-l2-0.5-3-step-0.25.png"] != nil, "\(first.keys)")
        // Another seed draws other axes and signs; the same attack by options is the same.
        let other = try run("--attacks list.csv --seed 6 --output other")
        #expect(other.status == 0)
        #expect(
            try files("other")["attacked/420-fgsm-sign-noise-linf-0.05.png"]
                != first["attacked/420-fgsm-sign-noise-linf-0.05.png"])
        let option = try run("--attack fgsm --channels random-axis --epsilon 4/255 --seed 5 --output option")
        #expect(option.status == 0)
        let name = "attacked/420-fgsm-random-axis-linf-4-255.png"
        #expect(try files("option")[name] == first[name])
    }

    @Test("What can't be read is named; the others are attacked") func unreadable() throws {
        try Data("words".utf8).write(to: cahier.file("words.jpg"))
        try SafeTensors(tensors: ["input": Tensor(repeating: 0, shape: [1, 3, 32, 32])]).encoded()
            .write(to: cahier.file("tensor.safetensors"))
        let result = try run("--json --attack fgsm", ["words.jpg", "420.jpg", "tensor.safetensors", "missing.png"])
        #expect(result.status == 1)
        let lines = result.errors.split(separator: "\n")
        #expect(lines.count == 3, "\(result.errors)")
        for (line, words) in zip(lines, ["words.jpg", "tensors are normalised already", "missing.png"]) {
            #expect(line.contains(words), "\(line)")
        }
        let printed = try PrintedAttacks(result.output)
        #expect(printed.images.map(\.input) == ["420.jpg"] && printed.failures == 3)
        #expect(try cahier.manifest().count == 1)
    }

    @Test("Pictures of one name get names of their own") func names() throws {
        try FileManager.default.createDirectory(at: cahier.file("pets"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: cahier.file("420.jpg"), to: cahier.file("pets/420.jpg"))
        let result = try run("--attack fgsm", ["420.jpg", "pets"])
        #expect(result.status == 0, "\(result.errors)")
        let rows = try cahier.manifest()
        #expect(rows.map { $0["original"] } == ["clean/420.png", "clean/420-2.png"])
        #expect(rows.map { $0["input"] } == ["420.jpg", "pets/420.jpg"])
        #expect(result.output.hasPrefix("Photographs: "), "\(result.output)")
        #expect(result.output.contains("Manifest: attacks/manifest.csv"), "\(result.output)")
    }

    @Test("Help") func help() throws {
        let result = try cahier("attack", "--help")
        #expect(result.status == 0)
        for word in ["fgsm", "--channels", "cbcr-rgb-norm", "--attacked", "torchattacks", "grey_share", "manifest.csv"]
        {
            #expect(result.output.contains(word), "\(word)")
        }
        // What is attacked and the order of the network's colours have names of their own.
        #expect(
            result.output.components(separatedBy: "\n  --channels ").count == 2
                && result.output.contains("\n  --order "))
    }
}
