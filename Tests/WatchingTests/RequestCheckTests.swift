import Foundation
import Testing
import Watching

@Suite struct RequestCheckTests {
    private func check(_ path: String, query: String = "", host: String? = "127.0.0.1:8700", method: String = "GET")
        -> RequestCheck
    {
        RequestCheck(method: method, path: path, query: query, host: host, port: 8700)
    }

    @Test func whatIsServed() {
        #expect(check("/") == .page)
        #expect(check("/report.html", host: "LocalHost:8700") == .page)
        #expect(check("/-/state", query: "after=12") == .state(after: 12))
        #expect(check("/-/state", query: "after=x") == .state(after: 0))
        #expect(check("/figures/figure-1.svg", method: "HEAD") == .file("figures/figure-1.svg"))
        #expect(check("/tables/a%20b.csv") == .file("tables/a b.csv"))
    }

    @Test(arguments: [
        nil, "", "evil.example", "evil.example:8700", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:8700.evil.example",
        "localhost", "[::1]:8700",
    ])
    func otherHosts(_ host: String?) { #expect(check("/", host: host) == .wrongHost) }

    @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "get"])
    func otherMethods(_ method: String) { #expect(check("/", method: method) == .wrongMethod) }

    @Test(arguments: [
        "/../report.html", "/..%2freport.html", "/%2e%2e/report.html", "/figures/../../x", "//etc/passwd",
        "/%2fetc/passwd", "/.hidden",
        "/a/.b/c", "/a\\..\\b", "/a%5c..%5cb", "/a%00.html", "/%ff", "", "report.html", "/figures/", "/%",
    ])
    func pathsThatLeadElsewhere(_ path: String) { #expect(check(path) == .notFound) }

    @Test func linksOutOfTheFolderAreNotFollowed() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cahier-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let report = folder.appendingPathComponent("report")
        try FileManager.default.createDirectory(at: report, withIntermediateDirectories: true)
        for file in [folder.appendingPathComponent("secret"), report.appendingPathComponent("a.csv")] {
            try Data().write(to: file)
        }
        try FileManager.default.createSymbolicLink(
            at: report.appendingPathComponent("link"), withDestinationURL: folder.appendingPathComponent("secret"))
        #expect(RequestCheck.file("a.csv", in: report) != nil)
        #expect(RequestCheck.file("link", in: report) == nil)
        #expect(RequestCheck.file("../secret", in: report) == nil)
        #expect(RequestCheck.file("none", in: report) == nil)
    }
}
