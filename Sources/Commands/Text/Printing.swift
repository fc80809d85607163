import Files

/// Writes a line to standard output, and tells where it can't: in the place of Swift's function of this name, which
/// doesn't, so that a command whose result nobody gets fails.
func print(_ text: String) throws { try StandardOutput.line(text) }

/// Says on standard error what went wrong, on a line of its own.
func reportError(_ error: String) { StandardError.say("Error: \(error)\n") }
