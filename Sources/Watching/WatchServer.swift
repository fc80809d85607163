import FlyingFox
import FlyingSocks
import Foundation
import Synchronization
import Wording

/// Serves the watched report to this machine alone, on 127.0.0.1.
package final class WatchServer: Sendable {
    package let port: UInt16
    private let task: Task<Void, any Error>

    package var address: String { "http://127.0.0.1:\(port)/" }

    /// Starts a server; without a port asked for, at the first one that is free from 8700 on.
    /// - Parameter seen: told how many seconds after it was drawn a report was asked for by the first page.
    /// - Throws: `WatchError` if the port can't be had.
    package init(
        study: String, folder: URL, port asked: UInt16?, state: WatchState, seen: @escaping @Sendable (Double) -> Void
    ) throws {
        let ports = asked.map { [$0] } ?? Array(8700..<8800)
        for port in ports {
            do {
                task = try Self.start(
                    port, WatchedFolder(study: study, folder: folder, port: port, state: state, seen: seen))
                self.port = port
                return
            } catch let error as SocketError {
                guard case .failed(_, let code, _) = error else {
                    throw Self.failure(port, "\(error.localizedDescription)")
                }
                if code == EADDRINUSE && port != ports.last { continue }
                let reason = code == EADDRINUSE ? "another program uses it" : systemMessage(code)
                throw Self.failure(port, reason)
            }
        }
        throw Self.failure(8700, "no port is free")
    }

    deinit { task.cancel() }

    private static func failure(_ port: UInt16, _ finding: String) -> WatchError {
        WatchError(
            "serving the report at port \(port)", finding,
            advice: "Name another with --port, or none to have a free one chosen")
    }

    /// Comes back once the server listens.
    private static func start(_ port: UInt16, _ folder: WatchedFolder) throws -> Task<Void, any Error> {
        let server = HTTPServer(
            address: try .inet(ip4: "127.0.0.1", port: port), timeout: 15, logger: .disabled,
            handler: ClosureHTTPHandler(folder.answer))
        let failure = Failure()
        let task = Task.detached { () async throws -> Void in
            do { try await server.run() } catch {
                failure.error.withLock { $0 = error }
                throw error
            }
        }
        let isDecided = DispatchSemaphore(value: 0)
        Task.detached {
            while await !server.isListening, failure.error.withLock({ $0 == nil }) {
                try? await Task.sleep(for: .milliseconds(2))
            }
            isDecided.signal()
        }
        isDecided.wait()
        if let error = failure.error.withLock({ $0 }) { throw error }
        return task
    }

    /// Why a server doesn't listen.
    private final class Failure: Sendable {
        let error = Mutex<(any Error)?>(nil)
    }
}

/// Answers the requests for the folder of a study's report.
private struct WatchedFolder: Sendable {
    let study: String
    let folder: URL
    let port: UInt16
    let state: WatchState
    let seen: @Sendable (Double) -> Void

    func answer(_ request: HTTPRequest) async throws -> HTTPResponse {
        let check = RequestCheck(
            method: request.method.rawValue, path: request.target.path(percentEncoded: true),
            query: request.target.query(percentEncoded: true),
            host: request.headers[.host], port: port)
        switch check {
        case .page: return page()
        case .state(let version):
            return response(try WatchedPage.state(try await state.other(than: version)), "application/json")
        case .file(let path):
            guard let file = RequestCheck.file(path, in: folder), let data = try? Data(contentsOf: file) else {
                return refusal(.notFound, "There is no such file in the report's folder.")
            }
            return response(data, Self.types[file.pathExtension] ?? "application/octet-stream")
        case .wrongMethod: return refusal(.methodNotAllowed, "Only GET is answered.")
        case .wrongHost: return refusal(.forbidden, "Only 127.0.0.1 and localhost are answered.")
        case .notFound: return refusal(.notFound, "There is no such file in the report's folder.")
        }
    }

    private func page() -> HTTPResponse {
        // Before the file is read, so that a page never counts an older report as the latest.
        let snapshot = state.current
        let file = folder.appendingPathComponent("report.html")
        let report = (try? String(contentsOf: file, encoding: .utf8)) ?? WatchedPage.empty(study: study)
        if let seconds = state.see() { seen(seconds) }
        return response(Data(WatchedPage.html(report: report, snapshot: snapshot).utf8), "text/html; charset=utf-8")
    }

    private func refusal(_ status: HTTPStatusCode, _ text: String) -> HTTPResponse {
        response(Data((text + "\n").utf8), "text/plain; charset=utf-8", status)
    }

    private func response(_ body: Data, _ type: String, _ status: HTTPStatusCode = .ok) -> HTTPResponse {
        HTTPResponse(
            statusCode: status,
            headers: [
                .contentType: type, .cacheControl: "no-store", HTTPHeader("X-Content-Type-Options"): "nosniff",
                HTTPHeader("Cross-Origin-Resource-Policy"): "same-origin",
            ], body: body)
    }

    private static let types = [
        "html": "text/html; charset=utf-8", "svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png",
        "csv": "text/csv; charset=utf-8", "json": "application/json",
    ]
}
