import Files
import Foundation
import Notebook

/// What is refused before images are read, and where keys come from.
extension Poison {
    enum Work {
        case making(URL)
        case verifying(clean: String)
        case undoing(URL)
    }

    /// What can be said of the call before any file is read.
    ///
    /// - Throws: exit status 64 after a line, also for an option that would have no effect.
    func checkedCall() throws -> Work {
        if verify, undo { throw wrongCall("--verify and --undo are two things. Give one of them.") }
        if verify || undo {
            for (option, isGiven) in [
                ("--seed", seed != nil), ("--blur", blur != nil), ("--kernel", kernel != nil),
                ("--fraction", fraction != nil), ("--size", size != nil),
            ] where isGiven {
                throw wrongCall(
                    "\(option) is for making a set; \(verify ? "--verify" : "--undo") goes by a key file. Leave it out."
                )
            }
        } else {
            try checkMaking()
        }
        guard verify else {
            guard let output, !output.isEmpty else { throw wrongCall("Name the folder to write with --output.") }
            let folder = URL(fileURLWithPath: output, isDirectory: true)
            return undo ? .undoing(folder) : .making(folder)
        }
        guard let clean else {
            throw wrongCall("--verify compares with the images as they were. Name them with --clean.")
        }
        guard output == nil else { throw wrongCall("--verify writes nothing. Leave --output out.") }
        return .verifying(clean: clean)
    }

    private func checkMaking() throws {
        switch (seed, key) {
        case (nil, nil): throw wrongCall("A key is drawn with --seed, or read with --key. Give one of them.")
        case (.some, .some): throw wrongCall("--seed and --key are two keys. Give one of them.")
        case (.some, nil): break
        case (nil, .some):
            for (option, isGiven) in [("--blur", blur != nil), ("--kernel", kernel != nil)] where isGiven {
                throw wrongCall("\(option) is for drawing a key, and --key names one. Leave one of them out.")
            }
        }
        guard clean == nil else {
            throw wrongCall("--clean is for --verify and --undo; data are taken for clean. Leave it out.")
        }
        if let size, !(1...4096 ~= size) {
            throw wrongCall("--size \(size) is no side of a picture. Give a number from 1 to 4096.")
        }
        do {
            if let kernel { _ = try ClassFilter.passing(side: kernel) }
            if let blur { _ = try UnlearnabilityKey(numPySeed: 0, classes: 2, side: 1, blur: blur) }
            if let fraction { _ = try PoisonedFraction(fraction, seed: 0) }
        } catch let error as MethodError {
            throw wrongCall("\(error.finding). \(error.advice).")
        }
    }

    /// - Throws: `NotebookError` where no new folder can be made there.
    func checkOutput(_ folder: URL) throws {
        do { try UnfinishedFolder.check(folder) } catch {
            throw NotebookError(
                .output, error.attempt, error.finding, advice: error.advice(or: "name another folder with --output"))
        }
    }

    /// - Throws: exit status 64 after a line where images of one size can't be given another.
    func checkSize(_ images: PoisonableImages) throws {
        guard case .records = images, let size else { return }
        throw wrongCall("--size \(size) is for folders of pictures; CIFAR's layout has one size. Leave it out.")
    }

    /// - Throws: `MethodError` for data of one class.
    func drawnKey(for images: PoisonableImages) throws -> UnlearnabilityKeyFile {
        guard let seed else { preconditionFailure("a key is given or drawn") }
        let drawn: UnlearnabilityKey
        do {
            drawn = try UnlearnabilityKey(
                numPySeed: seed, classes: images.classNames.count, side: kernel ?? 3, blur: blur ?? 0.3)
        } catch let error as MethodError {
            throw MethodError("poisoning \(images.name)", error.finding, advice: error.advice)
        }
        return UnlearnabilityKeyFile(drawn, fraction: try PoisonedFraction(1, seed: UInt64(seed)))
    }

    /// The key that --key names, or else the one beside the data.
    ///
    /// - Throws: `MethodError` where there is none, or a damaged one.
    func ownKey(_ found: FoundDataset) throws -> UnlearnabilityKeyFile {
        if let key { return try keyFile(at: URL(fileURLWithPath: key)) }
        let places = [URL(fileURLWithPath: data, isDirectory: true), found.folder]
            .map { $0.appendingPathComponent(PoisonedSet.keyName) }
        return try keyFile(at: places.first { FileManager.default.fileExists(atPath: $0.path) } ?? places[1])
    }

    func keyFile(at file: URL) throws -> UnlearnabilityKeyFile {
        guard let bytes = FileManager.default.contents(atPath: file.path) else {
            throw MethodError(
                "reading the key \(file.path)", "there is no such file, or it can't be read",
                advice: "Name the key file with --key")
        }
        return try UnlearnabilityKeyFile(decoding: bytes, path: file.path)
    }
}
