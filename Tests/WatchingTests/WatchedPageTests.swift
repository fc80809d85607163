import Foundation
import Testing
import Watching

@Suite struct WatchedPageTests {
    private func page(_ phase: WatchPhase, report: String = "<html><body><main>the report</main></body></html>")
        -> String
    {
        WatchedPage.html(report: report, snapshot: WatchState.Snapshot(phase: phase))
    }

    @Test func theAdditionStandsAtTheEndOfTheBody() throws {
        let html = page(
            .current, report: "<body><p>It says &lt;/body&gt;, and a comment <!-- </body> --></p></body>\n</html>")
        let (addition, end) = (
            try #require(html.range(of: "id=\"cahier-watch\"")), try #require(html.range(of: "</body>\n</html>"))
        )
        #expect(html.hasPrefix("<body><p>It says &lt;/body&gt;, and a comment <!-- </body> --></p>"))
        #expect(addition.upperBound < end.lowerBound)
        #expect(page(.current, report: "cut off").hasPrefix("cut off"))
    }

    @Test func changesAreAnnounced() {
        #expect(page(.building).contains("role=\"status\" aria-live=\"polite\""))
        #expect(page(.building).contains("building…"))
        // Seconds that are read out each second would drown everything else.
        #expect(page(.building).contains("<span aria-hidden=\"true\" data-seconds>"))
    }

    @Test func whatComesFromElsewhereIsEscaped() {
        let attack = "</pre><script>alert('1')</script>\" onload=\"x&y"
        let phases = [
            WatchPhase.failed(
                title: attack,
                errors: CompilerError.all(
                    in: "/a/Studies/<b>.swift:1:1: error: \(attack)", package: URL(fileURLWithPath: "/a"))),
            .failed(
                title: "Failed", errors: CompilerError.all(in: "error: \(attack)", package: URL(fileURLWithPath: "/a"))),
            .mustRun(steps: [attack], command: attack),
        ]
        for phase in phases {
            let html = page(phase)
            #expect(!html.contains("<script>alert"))
            #expect(!html.contains("<b>"))
            #expect(
                html.contains("&lt;/pre&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot; onload=&quot;x&amp;y"))
            #expect(html.contains("the report"))
        }
    }
}
