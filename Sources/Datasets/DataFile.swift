import CZlib
import Foundation
import Wording

/// A file to be read whole, checked before anything is reserved for it.
struct DataFile {
    let path: String
    /// Said at the end of every error about this file.
    let advice: String
    let size: Int

    /// The most bytes that one split may take in memory: 1 GiB, seven times CIFAR-10.
    static let largestContent = 1 << 30

    /// - Throws: ``DatasetError`` if there is no regular, readable, non-empty file at the path.
    init(_ url: URL, advice: String) throws {
        path = url.path
        self.advice = advice
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw DatasetError(reading: path, "there is no such file (\(systemMessage()))", advice: advice)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            let found = status.st_mode & S_IFMT == S_IFDIR ? "a folder" : "a special file"
            throw DatasetError(reading: path, "expected a file, found \(found)", advice: advice)
        }
        guard status.st_size > 0 else { throw DatasetError(reading: path, "the file is empty", advice: advice) }
        size = Int(status.st_size)
    }

    /// An error about this file.
    func error(_ problem: String) -> DatasetError { DatasetError(reading: path, problem, advice: advice) }

    /// All bytes of the file.
    func bytes() throws -> [UInt8] {
        var bytes: [UInt8] = []
        try forEachPiece(of: size) { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Passes the file piece by piece, each of `length` bytes or, at the end, fewer; their memory is used again.
    func forEachPiece(of length: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard let file = fopen(path, "rb") else {
            throw error("it cannot be opened (\(systemMessage()))")
        }
        defer { fclose(file) }
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 64)
        defer { piece.deallocate() }
        var total = 0
        while total < size {
            let count = fread(piece.baseAddress, 1, min(length, size - total), file)
            guard ferror(file) == 0 else { throw error("reading failed (\(systemMessage()))") }
            guard count == min(length, size - total) else {
                throw error("expected \(size) bytes, found \(total + count)")
            }
            try body(UnsafeRawBufferPointer(rebasing: piece[..<count]))
            total += count
        }
    }
}

/// The uncompressed content of a gzip file, read piece by piece.
final class GzipReader {
    private let data: DataFile
    private let handle: gzFile

    init(_ data: DataFile) throws {
        guard let handle = gzopen(data.path, "rb") else {
            throw data.error("it cannot be opened (\(systemMessage()))")
        }
        self.data = data
        self.handle = handle
        gzbuffer(handle, 1 << 18)
        guard gzdirect(handle) == 0 else { throw data.error("expected a gzip file, found another format") }
    }

    deinit { gzclose_r(handle) }

    /// Exactly `count` bytes described by `content`.
    func read(_ count: Int, _ content: String) throws -> [UInt8] {
        // Deflate packs at most 1032 bytes into one, so a header that promises more is wrong; nothing is reserved for
        // it.
        guard count / 1032 <= data.size else {
            throw data.error("expected \(count) bytes of \(content), more than a file of \(data.size) bytes can hold")
        }
        guard count <= DataFile.largestContent else {
            throw data.error(
                "expected at most \(DataFile.largestContent) bytes of content, found \(content): \(count) bytes")
        }
        let bytes = try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = 0
            while filled < count, let start = buffer.baseAddress {
                let piece = gzread(handle, start + filled, UInt32(min(count - filled, 1 << 24)))
                guard piece >= 0 else { throw failure(after: content) }
                guard piece > 0 else { break }
                filled += Int(piece)
            }
        }
        guard bytes.count == count else {
            try check(content)
            throw data.error("expected \(count) bytes of \(content), found \(bytes.count) before the end")
        }
        return bytes
    }

    /// Checks that nothing follows, which also verifies the file's checksum.
    func finish(after content: String) throws {
        var byte: UInt8 = 0
        let more = gzread(handle, &byte, 1)
        guard more >= 0 else { throw failure(after: content) }
        guard more == 0 else { throw data.error("expected the end after \(content), found more data") }
        try check(content)
    }

    private func check(_ content: String) throws {
        var code: Int32 = Z_OK
        _ = gzerror(handle, &code)
        if code != Z_OK { throw failure(after: content) }
    }

    private func failure(after content: String) -> DatasetError {
        var code: Int32 = Z_OK
        let text = gzerror(handle, &code).map { String(cString: $0) } ?? "unknown"
        if code == Z_BUF_ERROR { return data.error("expected \(content), found the end: the file is cut off") }
        let reason = text.hasPrefix(data.path + ": ") ? String(text.dropFirst(data.path.count + 2)) : text
        return data.error("expected \(content), found damaged gzip data (\(reason))")
    }
}
