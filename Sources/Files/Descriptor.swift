import Foundation

/// An open file of the system's, closed at the end of a closure.
struct Descriptor {
    let number: Int32

    /// Opens a path, calls the closure, and closes: an error of closing counts, too, since some disks tell only then
    /// that they are full.
    static func with(_ path: String, _ flags: Int32, _ attempt: String, _ body: (Descriptor) throws(FileError) -> Void)
        throws(FileError)
    {
        let number = open(path, flags | O_CLOEXEC | O_NOCTTY, 0o666)
        guard number >= 0 else { throw FileError(attempt, code: errno) }
        do throws(FileError) { try body(Descriptor(number: number)) } catch {
            close(number)
            throw error
        }
        guard close(number) == 0 else { throw FileError(attempt, code: errno) }
    }

    /// - Returns: nothing where all bytes were taken, otherwise the number of the error.
    func write(_ bytes: UnsafeRawBufferPointer) -> Int32? {
        var rest = bytes
        while !rest.isEmpty {
            let count = Foundation.write(number, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return count == 0 ? EIO : errno }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        return nil
    }
}
