import Files
import Foundation

/// Shows a page in the user's browser, or says why it can't.
func open(_ page: URL) {
    let opener = Process()
    opener.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    opener.arguments = ["xdg-open", page.isFileURL ? page.path : page.absoluteString]
    opener.standardOutput = FileHandle.nullDevice
    opener.standardError = FileHandle.nullDevice
    let isOpen = (try? opener.run()) != nil
    if isOpen { opener.waitUntilExit() }
    if !isOpen || opener.terminationStatus != 0 {
        StandardError.say(
            "warning: xdg-open could not open \(page.isFileURL ? page.path : page.absoluteString); open it by hand\n")
    }
}
