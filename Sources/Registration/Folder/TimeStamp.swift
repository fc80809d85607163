import Foundation
import Processes

/// A third party's word on when a registration was there already, in a file beside it.
public struct TimeStamp: Sendable, Equatable {
    public let file: URL
    public let state: State

    public enum State: Sendable, Equatable {
        /// An RFC 3161 token that `openssl ts` verifies with the authorities this machine trusts, and its date.
        case verified(Date)
        /// Not, and why.
        case unverified(String)
    }

    /// Those beside a registration: `0001.tsr`, `0001.json.tsr` (RFC 3161) and `.ots` (OpenTimestamps).
    public static func beside(_ registration: URL) -> [TimeStamp] {
        let names = [registration.deletingPathExtension(), registration]
        return names.flatMap { name in
            ["tsr", "ots"].compactMap { ending in
                let file = name.appendingPathExtension(ending)
                guard FileManager.default.fileExists(atPath: file.path) else { return nil }
                let state =
                    ending == "tsr" ? token(file, of: registration) : .unverified("`ots verify` needs the network")
                return TimeStamp(file: file, state: state)
            }
        }
    }

    /// Signatures beside a registration: they say who, and not when.
    public static func signatures(beside registration: URL) -> [URL] {
        [registration.deletingPathExtension(), registration].flatMap { name in
            ["sig", "asc"].map(name.appendingPathExtension)
        }.filter { FileManager.default.fileExists(atPath: $0.path) }
    }

    private static func token(_ file: URL, of registration: URL) -> State {
        let authorities =
            ProcessInfo.processInfo.environment["SSL_CERT_FILE"] ?? "/etc/ssl/certs/ca-certificates.crt"
        guard
            let verification = ProgramCall(
                "openssl", ["ts", "-verify", "-data", registration.path, "-in", file.path, "-CAfile", authorities],
                variables: ["LC_ALL": "C"]
            ).answer()
        else { return .unverified("there is no openssl here to verify it with") }
        guard verification.status == 0 else {
            return .unverified("openssl does not verify it with the authorities in \(authorities)")
        }
        let reply = ProgramCall(
            "openssl", ["ts", "-reply", "-in", file.path, "-text"], variables: ["LC_ALL": "C"]
        ).answer()
        guard let line = reply?.output.split(separator: "\n").first(where: { $0.hasPrefix("Time stamp: ") }),
            let date = date(String(line.dropFirst("Time stamp: ".count)))
        else { return .unverified("openssl says no date of it") }
        return .verified(date)
    }

    /// "Nov 29 10:00:00 2026 GMT".
    private static func date(_ text: String) -> Date? {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        for pattern in ["MMM d HH:mm:ss yyyy zzz", "MMM d HH:mm:ss.SSS yyyy zzz"] {
            format.dateFormat = pattern
            if let date = format.date(from: text.replacing(/\ +/, with: " ")) { return date }
        }
        return nil
    }
}
