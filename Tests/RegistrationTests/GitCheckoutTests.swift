import Foundation
import Testing

@testable import Registration

@Suite struct GitCheckoutTests {
    let scratch: Scratch
    let file: URL

    init() throws {
        scratch = try Scratch()
        file = scratch.folder.appendingPathComponent("0001.json")
    }

    private func refusal() throws -> String {
        let checkout = try #require(GitCheckout(around: scratch.folder))
        let error = #expect(throws: RegistrationError.self) { try checkout.commit(of: file) }
        return error?.finding ?? ""
    }

    @Test func aFolderOutsideOfGitHasNone() { #expect(GitCheckout(around: scratch.folder) == nil) }

    @Test func aCommittedFileHasItsCommit() throws {
        try scratch.makeCheckout()
        try Data("1".utf8).write(to: file)
        #expect(try refusal().contains("no commit yet"))
        try Data("x".utf8).write(to: scratch.folder.appendingPathComponent("other"))
        try scratch.run("git", "add", "other")
        try scratch.run("git", "commit", "--quiet", "--message", "First")
        #expect(try refusal().contains("not committed"))
        try scratch.run("git", "add", "0001.json")
        #expect(try refusal().contains("not committed"))
        try scratch.commit()
        let checkout = try #require(GitCheckout(around: scratch.folder))
        let commit = try checkout.commit(of: file)
        #expect(commit == checkout.head)
        try Data("y".utf8).write(to: scratch.folder.appendingPathComponent("other"))
        #expect(checkout.changedFiles == ["other"])
        try scratch.commit()
        #expect(try checkout.commit(of: file) == commit)
        #expect(checkout.changedFiles == [])
        #expect(checkout.user == "Ada <ada@example.org>")
    }

    @Test func aFileThatWasEditedHasNone() throws {
        try scratch.makeCheckout()
        try Data("1".utf8).write(to: file)
        try scratch.commit()
        try Data("2".utf8).write(to: file)
        #expect(try refusal().contains("not as it was committed"))
        try scratch.commit()
        #expect(try refusal().contains("was changed by"))
    }

    @Test func whereGitFailsNothingIsKnown() throws {
        try scratch.makeCheckout()
        try Data("1".utf8).write(to: file)
        try scratch.commit()
        let checkout = try #require(GitCheckout(around: scratch.folder))
        try FileManager.default.removeItem(at: scratch.folder.appendingPathComponent(".git"))
        #expect(checkout.changedFiles == nil)
    }

    @Test func reportsMayDiffer() throws {
        try scratch.makeCheckout()
        let reports = scratch.folder.appendingPathComponent("Output")
        try FileManager.default.createDirectory(at: reports, withIntermediateDirectories: true)
        try Data("1".utf8).write(to: reports.appendingPathComponent("report.html"))
        try scratch.commit()
        try Data("2".utf8).write(to: reports.appendingPathComponent("report.html"))
        #expect(GitCheckout(around: scratch.folder)?.changedFiles == [])
    }
}
