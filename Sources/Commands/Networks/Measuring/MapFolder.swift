import Foundation
import Notebook

/// Somebody else's maps: for a picture dog.jpg the file dog.npy or dog.png in a folder.
package struct MapFolder {
    private let path: String

    /// What a table calls it: the folder's name.
    package var name: String { URL(fileURLWithPath: path).lastPathComponent }

    /// - Throws: `DatasetError` where there is no such folder.
    package init(_ path: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            throw DatasetError(reading: path, "there is no such folder", advice: "Name a folder of maps with --maps")
        }
        self.path = path
    }

    /// Pictures without a map, and those that share one: what is known before anything is computed.
    package func problems(with images: [String]) -> [DatasetError] {
        var known: [String: String] = [:]
        return images.compactMap { image in
            let stem = Self.stem(of: image)
            if let other = known.updateValue(image, forKey: stem), other != image {
                return DatasetError(
                    reading: path, "\(other) and \(image) would have the same map, \(stem)",
                    advice: "Give pictures of one name in calls of their own, each with its folder of maps")
            }
            do throws(DatasetError) { _ = try file(of: image) } catch { return error }
            return nil
        }
    }

    private static func stem(of image: String) -> String {
        URL(fileURLWithPath: image).deletingPathExtension().lastPathComponent
    }

    private func file(of image: String) throws(DatasetError) -> URL {
        let stem = Self.stem(of: image)
        let files = ["npy", "png"].map { URL(fileURLWithPath: path).appendingPathComponent("\(stem).\($0)") }
        guard let file = files.first(where: { FileManager.default.fileExists(atPath: $0.path) }) else {
            throw DatasetError(
                reading: path, "there is no map \(stem).npy or \(stem).png for \(image)",
                advice: "Save one for each picture")
        }
        return file
    }

    /// The map of a picture.
    ///
    /// - Parameters:
    ///   - image: the picture's path.
    ///   - size: [H, W] of what the network sees.
    /// - Throws: `DatasetError` naming the file where there is none, or it has another size, or values that are no numbers.
    package func map(of image: String, size: [Int]) throws -> PixelMap {
        let file = try file(of: image)
        let map = try file.pathExtension == "npy" ? NumPyMap.read(file) : Self.grey(file)
        guard [map.height, map.width] == size else {
            throw DatasetError(
                reading: file.path,
                "expected \(size[0])x\(size[1]) values, as many as the network sees, found \(map.height)x\(map.width)",
                advice: "Enlarge the map to the size that the network sees")
        }
        let count = map.values.count { !$0.isFinite }
        guard count == 0 else {
            throw DatasetError(
                reading: file.path, "it holds numbers that are infinite or none (NaN), \(count) of \(map.values.count)",
                advice: "Look for what made them")
        }
        return map
    }

    private static func grey(_ file: URL) throws -> PixelMap {
        let picture = try Picture(contentsOf: file)
        let pixels = picture.pixels
        var isGrey = true
        for first in stride(from: 0, to: pixels.count, by: 3) {
            let (red, green, blue) = (pixels[first], pixels[first + 1], pixels[first + 2])
            isGrey = isGrey && red == green && green == blue
        }
        guard isGrey else {
            throw DatasetError(
                reading: file.path, "the picture has colours, and no order follows from those",
                advice: "Save the map's values in grey, or as .npy")
        }
        return PixelMap(
            height: picture.height, width: picture.width,
            values: (0..<pixels.count / 3).map { Float(pixels[3 * $0]) / 255 })
    }
}
