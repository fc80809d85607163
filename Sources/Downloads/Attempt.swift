/// One request and what becomes of its answer.
final class Attempt {
    private let download: Download
    private let partial: PartialFile
    private let report: ProgressReport
    private(set) var head: ResponseHead?
    private var answer: Transfer.Outcome = .complete
    private var progress: TransferProgress?
    private let begin = ContinuousClock.now

    init(_ download: Download, _ partial: PartialFile, _ report: ProgressReport) {
        self.download = download
        self.partial = partial
        self.report = report
    }

    func run(_ operation: String, _ cancellation: Cancellation) throws -> Transfer.Outcome {
        let transfer = Transfer(address: download.address, start: partial.size, validator: partial.validator)
        defer { if let progress { report.showLast(progress) } }
        let outcome = try transfer.run(
            for: operation, cancellation: cancellation, head: { try take($0, from: transfer.start) }, body: take)
        guard case .complete = outcome, case .complete = answer else {
            if case .complete = outcome { return answer }
            return outcome
        }
        if let total = progress?.total, partial.size < total {
            return .broken("the connection ended after \(byteCount(partial.size, of: total))")
        }
        return .complete
    }

    /// Decides from the head whether the body is wanted, and where it belongs.
    private func take(_ head: ResponseHead, from start: Int) throws -> Bool {
        self.head = head
        switch head.status {
        case 200:
            if start > 0 { report.note("\(download.name): the server sends the whole file again; starting afresh") }
            try partial.restart(validator: head.validator)
            return begin(at: 0, total: head.contentLength)
        case 206 where start > 0 && head.range.start == start:
            report.note("\(download.name): going on after \(byteCount(start))")
            return begin(at: start, total: head.range.total ?? head.contentLength.map { start + $0 })
        case 416 where start > 0 && head.range.total == start:
            return false
        case 206, 416:
            try partial.restart(validator: nil)
            answer = .broken("the server doesn't have the part of the file that is missing")
        case 408, 429, 500, 502, 503, 504: answer = .broken(head.statusText)
        default: answer = .impossible(head.statusText)
        }
        return false
    }

    private func begin(at start: Int, total: Int?) -> Bool {
        progress = TransferProgress(
            name: download.file.lastPathComponent, received: start, total: total, start: start, seconds: 0)
        return true
    }

    private func take(_ bytes: UnsafeRawBufferPointer) throws {
        try partial.append(bytes)
        guard var progress else { return }
        progress.received += bytes.count
        progress.seconds = (ContinuousClock.now - begin) / .seconds(1)
        self.progress = progress
        report.show(progress)
    }
}

extension ResponseHead {
    /// E.g. "the server answers 404 (not found)".
    fileprivate var statusText: String {
        let words: [Int: String] = [
            401: "it wants a password", 403: "forbidden", 404: "not found", 407: "the proxy wants a password",
            408: "it timed out", 410: "gone", 429: "too many requests", 500: "an error of its own",
            502: "a bad gateway", 503: "unavailable", 504: "a gateway timed out",
        ]
        return "the server answers \(status)" + (words[status].map { " (\($0))" } ?? "")
    }
}
