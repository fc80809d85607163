import Datasets
import Foundation
import Networks

/// What the files beside weights of the Hugging Face hub say of pictures and classes, in the words of our metadata.
///
/// timm's config.json has it in "pretrained_cfg" (`timm.data.resolve_data_config`: the shorter side is the network's over
/// "crop_pct", rounded down), transformers' preprocessor_config.json by itself; the classes' names are config.json's
/// "label_names", with their "label_descriptions", or "id2label".
struct HubDescription {
    private let folder: URL

    /// - Parameter path: of a file of weights; nothing for one that isn't called as those of the hub are.
    init?(beside path: String) {
        let file = URL(fileURLWithPath: path)
        guard DataFolder.hubFileNames.contains(file.lastPathComponent) else { return nil }
        folder = file.deletingLastPathComponent()
    }

    private static let configuration = "config.json"
    private static let preprocessor = "preprocessor_config.json"

    /// Those that are there and are read with a file of weights.
    static func existingFiles(beside file: URL) -> [URL] {
        guard let found = HubDescription(beside: file.path) else { return [] }
        return [configuration, preprocessor].map(found.folder.appendingPathComponent)
            .filter { FileManager.default.fileExists(atPath: $0.path) }
    }

    /// What pictures go through; empty where neither file says it.
    ///
    /// - Throws: `DatasetError` that names the file and what in it can't be understood or isn't known here.
    func preparation() throws -> [String: String] {
        if let published: TimmPreparation = try read(Self.configuration, as: TimmConfiguration.self)?.pretrained_cfg {
            return try published.words(problem(Self.configuration))
        }
        return try read(Self.preprocessor, as: ProcessorConfiguration.self)?.words(problem(Self.preprocessor)) ?? [:]
    }

    /// The classes' names in the order of the logits; nothing where config.json has none, or "LABEL_0" and the like alone.
    ///
    /// - Throws: `DatasetError` that names the file.
    func classNames() throws -> [String]? {
        guard let stated = try read(Self.configuration, as: LabelConfiguration.self) else { return nil }
        if let names = stated.label_names { return names.map { stated.label_descriptions?[$0] ?? $0 } }
        guard let byNumber = stated.id2label else { return nil }
        let names = (0..<byNumber.count).compactMap { byNumber["\($0)"] }
        guard names.count == byNumber.count else {
            throw problem(Self.configuration)("id2label has not each number from 0", "Mend it, or name --labels")
        }
        return names.allSatisfy { $0.hasPrefix("LABEL_") } ? nil : names
    }

    fileprivate typealias Problem = (_ finding: String, _ advice: String) -> DatasetError

    private func problem(_ name: String) -> Problem {
        { DatasetError(reading: folder.appendingPathComponent(name).path, $0, advice: $1) }
    }

    private func read<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value? {
        let file = folder.appendingPathComponent(name)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        do {
            return try JSONDecoder().decode(type, from: Data(contentsOf: file))
        } catch {
            throw problem(name)(
                "it is no JSON of the form that timm and transformers write", "Mend it, or move it away")
        }
    }
}

/// What to do about words that can't be followed.
private let advice =
    "Name what pictures go through with --prepare, and --size, --crop and others where it is none of these"

// The hub's words, as its files have them.

private struct TimmConfiguration: Decodable {
    var pretrained_cfg: TimmPreparation?
}

private struct TimmPreparation: Decodable {
    var input_size: [Int]?
    var crop_pct: Double?
    var crop_mode: String?
    var interpolation: String?
    var mean, std: [Float]?

    func words(_ problem: HubDescription.Problem) throws -> [String: String] {
        var words: [String: String] = [:]
        let mode = crop_mode ?? "center"
        guard mode == "center" else {
            throw problem("crop_mode \"\(mode)\" is not known here", advice)
        }
        if let input_size {
            let share = crop_pct ?? 0.875
            guard input_size.count == 3, input_size[1] == input_size[2], input_size[1] > 0, 0.01...1 ~= share else {
                throw problem("input_size \(input_size) and crop_pct \(share) give no square middle", advice)
            }
            words["crop"] = "\(input_size[1])"
            words["shorter_side"] = "\(Int(Double(input_size[1]) / share))"
        }
        // timm draws one of several for training; in use it is bilinear.
        words["interpolation"] = interpolation == "random" ? "bilinear" : interpolation
        return words.merging(colors(mean, std)) { $1 }
    }
}

private struct LabelConfiguration: Decodable {
    var label_names: [String]?
    var label_descriptions: [String: String]?
    var id2label: [String: String]?
}

private struct ProcessorConfiguration: Decodable {
    /// A number for the shorter side or both, or an object.
    enum Size: Decodable {
        case one(Int)
        case sides([String: Int])

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let one = try? value.decode(Int.self) {
                self = .one(one)
            } else {
                self = .sides(try value.decode([String: Int].self))
            }
        }
    }

    var size, crop_size: Size?
    var crop_pct: Double?
    var do_resize, do_center_crop, do_rescale, do_normalize: Bool?
    /// Pillow's number.
    var resample: Int?
    var image_mean, image_std: [Float]?

    func words(_ problem: HubDescription.Problem) throws -> [String: String] {
        var words: [String: String] = [:]
        if let resample {
            guard let name = [2: "bilinear", 3: "bicubic"][resample] else {
                throw problem("resample \(resample) is neither bilinear (2) nor bicubic (3)", advice)
            }
            words["interpolation"] = name
        }
        if let size {
            guard case .sides(let sides) = size, let shorter = sides["shortest_edge"], shorter > 0, do_resize ?? true
            else {
                throw problem("pictures are squashed, or not resized, and here they keep their proportions", advice)
            }
            if let crop_pct {
                // ConvNextImageProcessor, which squashes what is 384 pixels or larger.
                guard shorter < 384, 0.01...1 ~= crop_pct else {
                    throw problem("pictures are squashed to \(shorter) pixels", advice)
                }
                words["crop"] = "\(shorter)"
                words["shorter_side"] = "\(Int(Double(shorter) / crop_pct))"
            } else {
                guard do_center_crop ?? true, let crop = crop_size?.square else {
                    throw problem("the middle that is cut out is no square", advice)
                }
                words["crop"] = "\(crop)"
                words["shorter_side"] = "\(shorter)"
            }
        }
        guard do_rescale ?? true else { throw problem("colours from 0 to 255 are not brought to 0 to 1", advice) }
        return do_normalize ?? true
            ? words.merging(colors(image_mean, image_std)) { $1 } : words.merging(colors([0, 0, 0], [1, 1, 1])) { $1 }
    }
}

extension ProcessorConfiguration.Size {
    fileprivate var square: Int? {
        switch self {
        case .one(let side): side
        case .sides(let sides): sides["height"] == sides["width"] ? sides["height"] : nil
        }
    }
}

/// Colours from 0 to 1, where a file says their mean and deviation.
private func colors(_ mean: [Float]?, _ deviation: [Float]?) -> [String: String] {
    guard let mean, let deviation else { return [:] }
    return [
        "mean": mean.map { "\($0)" }.joined(separator: " "), "range": "0 1",
        "standard_deviation": deviation.map { "\($0)" }.joined(separator: " "),
    ]
}
