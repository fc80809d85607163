import Foundation
import Notebook

/// Images [N, C, H, W] as the network gets them.
struct ImageBatch {
    var input: Tensor
    var images: [ImageName]
}

/// The files that a user named, and those of folders: photographs, or tensors that are ready.
struct PredictionInputs {
    /// What was named, in its order; a folder that has no pictures is an error.
    private var files: [Result<String, DatasetError>]
    private let preprocessing: ImagePreprocessing
    private let isTurning: Bool
    private let largestBatch: Int
    /// Whether tensors may hold infinities or NaN.
    private let nonFinite: Misfit
    /// What can be done about tensors that do.
    private let nonFiniteAdvice: String

    /// - Parameters:
    ///   - isTurning: whether pictures are turned upright, as their files ask.
    ///   - nonFinite: whether tensors may hold infinities or NaN.
    ///   - nonFiniteAdvice: what can be done where they may not.
    init(
        _ paths: [String], preprocessing: ImagePreprocessing, isTurning: Bool, largestBatch: Int = 8,
        nonFinite: Misfit = .refused,
        nonFiniteAdvice: String = "Look for what made them; --allow-nonfinite computes with them nevertheless"
    ) throws {
        files = try paths.flatMap(Self.files)
        self.preprocessing = preprocessing
        self.isTurning = isTurning
        self.largestBatch = largestBatch
        self.nonFinite = nonFinite
        self.nonFiniteAdvice = nonFiniteAdvice
    }

    /// Folders that have no pictures.
    var problems: [DatasetError] {
        files.compactMap { file in
            if case .failure(let problem) = file { problem } else { nil }
        }
    }

    /// All files that are read.
    var paths: [String] { files.compactMap { try? $0.get() } }

    /// The same with so many of the files alone, spread over all of them; what can't be read stays an error.
    func spread(_ count: Int) -> PredictionInputs {
        var result = self
        let readable = paths
        let problems = files.filter { file in
            if case .failure = file { true } else { false }
        }
        let places = Spacing.overAll.places(count, of: readable.count)
        result.files = problems + places.map { Result<String, DatasetError>.success(readable[$0]) }
        return result
    }

    /// The file itself, or the pictures in the folder and in those inside.
    private static func files(_ path: String) throws -> [Result<String, DatasetError>] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            return [.success(path)]
        }
        let folder = URL(fileURLWithPath: path, isDirectory: true)
        do {
            let found = try ImageFiles.inside(folder).map { $0.path.dropFirst(folder.path.count) }
            let start = path.hasSuffix("/") ? String(path.dropLast()) : path
            guard found.isEmpty else { return found.map { .success(start + $0) } }
            return [
                .failure(
                    DatasetError(
                        reading: path, "there are no \(ImageFormat.choice) pictures in this folder",
                        advice: "Name files, or a folder with pictures"))
            ]
        } catch let error as DatasetError {
            return [.failure(error)]
        }
    }

    /// Passes all images on in their order, at most `largestBatch` at a time; a file that can't be read is passed to
    /// `unreadable`.
    func forEachBatch(_ body: (ImageBatch) throws -> Void, unreadable: (any Error) -> Void) throws {
        var pending: (values: [Float], images: [ImageName]) = ([], [])
        func flush() throws {
            guard !pending.images.isEmpty else { return }
            let side = preprocessing.crop
            try body(
                ImageBatch(
                    input: Tensor(
                        [pending.images.count, preprocessing.normalization.channels, side, side], pending.values),
                    images: pending.images))
            pending = ([], [])
        }
        for file in files {
            let path: String, content: Content
            do {
                path = try file.get()
                content = try read(path)
            } catch {
                unreadable(error)
                continue
            }
            switch content {
            case .tensor(let tensor):
                try flush()
                for batch in batches(of: tensor, path) { try body(batch) }
            case .photograph(let input, let orientation):
                pending.values += input.values
                pending.images.append(
                    ImageName(
                        path: path, orientation: orientation, isTurned: isTurning && !orientation.isUpright))
                if pending.images.count == largestBatch { try flush() }
            }
        }
        try flush()
    }

    /// Passes all pictures on in their order, as the network sees them before it normalises their colours; a file that
    /// can't be read, or that is no picture, is passed to `unreadable`.
    func forEachPicture(_ body: (Picture, ImageName) throws -> Void, unreadable: (any Error) -> Void) throws {
        for file in files {
            let seen: (picture: Picture, image: ImageName)
            do {
                let path = try file.get()
                guard !holdsTensors(path) else {
                    throw DatasetError(
                        reading: path, "expected a picture, found tensors",
                        advice: "Give \(ImageFormat.choice) files, since tensors are normalised already")
                }
                let (picture, orientation) = try Picture.stored(in: URL(fileURLWithPath: path))
                seen = (
                    preprocessing.cropped(isTurning ? picture.upright(from: orientation) : picture),
                    ImageName(
                        path: path, orientation: orientation, isTurned: isTurning && !orientation.isUpright)
                )
            } catch {
                unreadable(error)
                continue
            }
            try body(seen.picture, seen.image)
        }
    }

    private enum Content {
        /// [N, C, H, W], to be used as it is.
        case tensor(Tensor)
        /// [1, 3, H, W], prepared for the network, and how the file's pixels are stored.
        case photograph(Tensor, Orientation)
    }

    private func read(_ path: String) throws -> Content {
        if holdsTensors(path) { return .tensor(try readTensor(path)) }
        let (picture, orientation) = try Picture.stored(in: URL(fileURLWithPath: path))
        let seen = isTurning ? picture.upright(from: orientation) : picture
        return .photograph(preprocessing.tensor(seen), orientation)
    }

    /// Whether the file begins as safetensors do: eight bytes that count the JSON object after them.
    private func holdsTensors(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path), let start = try? file.read(upToCount: 9) else {
            return false
        }
        return start.count == 9 && start.last == UInt8(ascii: "{") && ImageFormat(beginning: start) == nil
    }

    private func readTensor(_ path: String) throws -> Tensor {
        let file = try WeightsFile(path: path)
        guard let tensor = file.tensor("input") else {
            let found = file.names.prefix(3).joined(separator: ", ")
            throw DatasetError(
                reading: path,
                "expected a tensor named input, found \(found.isEmpty ? "none that can be read" : found)",
                advice: "Save the images as one tensor named input")
        }
        guard tensor.shape.count == 4, tensor.count > 0 else {
            throw DatasetError(
                reading: path,
                "expected input to have the shape [N, C, H, W] with at least one image, found \(tensor.shape)",
                advice: "Save the images as one tensor named input")
        }
        let count = tensor.nonFiniteCount
        guard count == 0 || nonFinite == .allowed else {
            throw DatasetError(
                reading: path, "input holds numbers that are infinite or none (NaN), \(count) of \(tensor.count)",
                advice: nonFiniteAdvice)
        }
        return tensor
    }

    private func batches(of tensor: Tensor, _ path: String) -> [ImageBatch] {
        let (count, size) = (tensor.shape[0], tensor.count / tensor.shape[0])
        return stride(from: 0, to: count, by: largestBatch).map { first in
            let images = first..<min(first + largestBatch, count)
            let values = tensor.withValues { Array($0[images.lowerBound * size..<images.upperBound * size]) }
            return ImageBatch(
                input: Tensor([images.count] + tensor.shape.dropFirst(), values),
                images: images.map { ImageName(path: path, index: $0) })
        }
    }
}
