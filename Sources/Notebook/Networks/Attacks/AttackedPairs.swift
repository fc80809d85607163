import Datasets
import Files
import Foundation
import Methods
import Networks
import Pictures
import Tensors

/// Images that the user attacked elsewhere, each beside its clean one: a folder of PNG files, or a file of
/// torchattacks' `save`.
///
///     let pairs = try AttackedPairs(contentsOf: "attacked/")
///     pairs.problems      // each pair that is left out, and why
///
/// A folder has the folders `clean` and `attacked`, with the same names in both, or a `manifest.csv` with the columns
/// `file` and `original`, as `cahier attack` writes it. Of torchattacks' file `adv_inputs` and `clean_inputs` are read,
/// as floats or as bytes.
public struct AttackedPairs: Sendable {
    /// Where they come from.
    public let path: String
    /// Of the attacked images: file names, or "name.pt[3]".
    public let names: [String]
    /// [N, 3, H, W] from 0 to 1.
    public let clean: Tensor
    /// As the clean ones.
    public let attacked: Tensor
    /// What was left out, a sentence for each.
    public let problems: [String]

    /// Of the folder or file, without the folders around it.
    public var shortName: String { URL(fileURLWithPath: path).lastPathComponent }

    /// - Throws: `DatasetError` where no pair can be read.
    public init(contentsOf path: String) throws {
        self = try ImageFiles.isFolderOfImages(path) ? .folder(URL(fileURLWithPath: path)) : .torchattacks(path)
    }

    /// The files that pairs are read from: all pictures of a folder, with its manifest, or one file.
    ///
    /// - Throws: `DatasetError` where a folder can't be listed.
    static func files(at path: String) throws -> [URL] {
        let place = URL(fileURLWithPath: path)
        guard ImageFiles.isFolderOfImages(path) else { return [place] }
        let manifest = place.appendingPathComponent("manifest.csv")
        let isListed = FileManager.default.fileExists(atPath: manifest.path)
        return (isListed ? [manifest] : []) + (try ImageFiles.inside(place))
    }

    /// Of names, numbers, and what was left out.
    var digest: String {
        var data = Data((names + problems).joined(separator: "\n").utf8)
        for images in [clean, attacked] {
            data.append(contentsOf: "\n\(images.shape)".utf8)
            images.withValues { data.append(contentsOf: UnsafeRawBufferPointer($0)) }
        }
        return contentDigest(of: data)
    }

    private init(_ path: String, names: [String], clean: Tensor, attacked: Tensor, problems: [String]) {
        self.path = path
        self.names = names
        self.clean = clean
        self.attacked = attacked
        self.problems = problems
    }

    /// What is known of a pair before its pictures are read.
    private struct Pair {
        let name: String
        let clean: URL
        let attacked: URL
    }

    private static func folder(_ folder: URL) throws -> AttackedPairs {
        let manifest = folder.appendingPathComponent("manifest.csv")
        var (pairs, problems) =
            try FileManager.default.fileExists(atPath: manifest.path)
            ? listed(in: manifest, of: folder) : matched(in: folder)
        var pictures: [(name: String, clean: Picture, attacked: Picture)] = []
        for pair in pairs {
            do {
                let attacked = try Picture(contentsOf: pair.attacked), clean = try Picture(contentsOf: pair.clean)
                let size = pictures.first.map { ($0.clean.width, $0.clean.height) } ?? (clean.width, clean.height)
                if (attacked.width, attacked.height) != (clean.width, clean.height) {
                    problems.append(
                        "\(pair.name): \(attacked.width) x \(attacked.height) pixels, the clean one "
                            + "\(clean.width) x \(clean.height)")
                } else if (clean.width, clean.height) != size {
                    problems.append(
                        "\(pair.name): \(clean.width) x \(clean.height) pixels, the first pair \(size.0) x \(size.1)")
                } else {
                    pictures.append((pair.name, clean, attacked))
                }
            } catch let error as DatasetError { problems.append("\(pair.name): \(error.finding)") }
        }
        pairs = []
        guard !pictures.isEmpty else {
            throw DatasetError(
                reading: folder.path,
                "no pair of a clean and an attacked picture can be read"
                    + (problems.isEmpty ? "" : " (\(problems.prefix(3).joined(separator: "; ")))"),
                advice: "Give folders named clean and attacked with the same names in both, or a manifest.csv")
        }
        return AttackedPairs(
            folder.path, names: pictures.map(\.name), clean: try EightBitImages.tensor(pictures.map(\.clean)),
            attacked: try EightBitImages.tensor(pictures.map(\.attacked)), problems: problems)
    }

    /// Those that a manifest names.
    private static func listed(in manifest: URL, of folder: URL) throws -> ([Pair], [String]) {
        let text: String
        do { text = try FileText.decode(Array(try Data(contentsOf: manifest))) } catch let error as FileText.Problem {
            throw DatasetError(reading: manifest.path, error.finding, advice: error.advice)
        } catch {
            throw DatasetError(
                reading: manifest.path, "it can't be read (\(error.localizedDescription))", advice: "Make it readable")
        }
        let table = try CSVRows(text, file: manifest.path)
        guard table.columns.contains("file"), table.columns.contains("original") else {
            throw DatasetError(
                reading: manifest.path,
                "expected columns named file and original, found \(table.columns.joined(separator: ", "))",
                advice: "Name attacked pictures under file, and their clean ones under original")
        }
        var files = NamedFiles(in: folder)
        var pairs: [Pair] = [], problems: [String] = []
        for (row, line) in zip(table.rows, table.lines) {
            guard let name = row["file"], let original = row["original"], !name.isEmpty, !original.isEmpty else {
                problems.append("line \(line) of manifest.csv: it names no attacked picture, or no clean one")
                continue
            }
            guard name.lowercased().hasSuffix(".png") else {
                problems.append("\(name): only PNG keeps what an attack has changed")
                continue
            }
            do throws(FileError) {
                pairs.append(Pair(name: name, clean: try files.file(original), attacked: try files.file(name)))
            } catch { problems.append("line \(line) of manifest.csv: \(error.finding)") }
        }
        return (pairs, problems)
    }

    /// Those of two folders, by their names without endings.
    private static func matched(in folder: URL) throws -> ([Pair], [String]) {
        func pictures(_ name: String) throws -> (files: [String: URL], problems: [String]) {
            let inner = folder.appendingPathComponent(name)
            var found: [String: URL] = [:], problems: [String] = []
            for file in try ImageFiles.inside(inner) {
                let key = String(file.deletingPathExtension().path.dropFirst(inner.path.count + 1))
                if found.updateValue(file, forKey: key) != nil {
                    problems.append("\(name)/\(key): two pictures have this name")
                }
            }
            return (found, problems)
        }
        let clean = try pictures("clean"), attacked = try pictures("attacked")
        var pairs: [Pair] = [], problems = clean.problems + attacked.problems
        for key in Set(clean.files.keys).union(attacked.files.keys).sorted() {
            switch (clean.files[key], attacked.files[key]) {
            case (let clean?, let attacked?):
                guard attacked.pathExtension.lowercased() == "png" else {
                    problems.append("attacked/\(key): only PNG keeps what an attack has changed")
                    continue
                }
                pairs.append(Pair(name: attacked.lastPathComponent, clean: clean, attacked: attacked))
            case (nil, _): problems.append("attacked/\(key): there is no such picture in clean")
            case (_, nil): problems.append("clean/\(key): there is no such picture in attacked")
            }
        }
        return (pairs, problems)
    }

    private static func torchattacks(_ path: String) throws -> AttackedPairs {
        let file: WeightsFile
        do { file = try WeightsFile(path: path) } catch let error as NetworkError {
            throw DatasetError(
                reading: path, error.finding, advice: "Give a folder of attacked pictures, or a file of torchattacks")
        }
        let attacked = try images("adv_inputs", of: file, advice: "Save them by torchattacks' save")
        let clean = try images(
            "clean_inputs", of: file, advice: "Save the clean images, too: save(…, save_clean_inputs=True)")
        guard clean.shape == attacked.shape else {
            throw DatasetError(
                reading: path, "adv_inputs is \(attacked.shape), clean_inputs \(clean.shape)",
                advice: "Save both of the same images")
        }
        let name = URL(fileURLWithPath: path).lastPathComponent
        return AttackedPairs(
            path, names: (0..<clean.shape[0]).map { "\(name)[\($0)]" }, clean: clean, attacked: attacked, problems: [])
    }

    /// Images [N, 3, H, W] from 0 to 1; bytes are divided by 255.
    private static func images(_ name: String, of file: WeightsFile, advice: String) throws -> Tensor {
        let images =
            file.tensor(name)
            ?? file.byteTensor(name).map { bytes in
                Tensor(bytes.shape, bytes.values.map { Float($0) / 255 })
            }
        guard let images else {
            throw DatasetError(
                reading: file.path,
                "it has no \(name)" + (file.skipped[name].map { " of numbers that are read (\($0))" } ?? ""),
                advice: advice)
        }
        guard images.shape.count == 4, images.shape[1] == 3, images.count > 0 else {
            throw DatasetError(
                reading: file.path,
                "expected \(name) to be [N, 3, H, W] with at least one image, found \(images.shape)",
                advice: advice)
        }
        let outside = images.withValues { values in values.count { !($0 >= 0 && $0 <= 1) } }
        guard outside == 0 else {
            throw DatasetError(
                reading: file.path, "\(outside) of \(images.count) numbers of \(name) don't lie from 0 to 1",
                advice: "Save images before they are normalised")
        }
        return images
    }
}

extension ImageFiles {
    fileprivate static func isFolderOfImages(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
