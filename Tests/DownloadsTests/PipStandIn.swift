import Foundation

/// A stand-in for a Python with pip: `-m pip download … --dest DIR --requirement FILE` copies a package's file, `-m zipfile
/// -e FILE DIR` and `-m tarfile -e FILE DIR` unpack it, into what the test says that it holds.
struct PipStandIn {
    let folder: Folder

    init(package: Data, file: String, contents: [String: Data]) throws {
        folder = try Folder()
        try package.write(to: folder(file))
        let inside = folder("inside")
        for (path, data) in contents {
            let target = inside.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: target)
        }
        let script = """
            #!/bin/sh
            echo "$@" >>'\(folder("calls").path)'
            case "$2" in
                pip)
                    while [ "$1" != --dest ]; do shift; done
                    cat "$4" >>'\(folder("calls").path)'
                    cp '\(folder(file).path)' "$2" ;;
                zipfile|tarfile) cp -r '\(inside.path)' "$5" ;;
            esac

            """
        try Data(script.utf8).write(to: folder("script"))
        // By another process: a program that this one has written can't run as long as a child of it, which a test
        // beside this one may be starting, has the file open as well.
        try shell("install -m 755 '\(folder("script").path)' '\(folder("python").path)'")
    }

    var python: String { folder("python").path }

    /// What it was called with, and what was required.
    var calls: String { (try? String(contentsOf: folder("calls"), encoding: .utf8)) ?? "" }
}
