import Foundation

/// The report as it is served: its file with the panel and the script that keeps it up to date.
package enum WatchedPage {
    /// A report with the panel before the end of its body; the file that it came from stays as it is.
    package static func html(report: String, snapshot: WatchState.Snapshot) -> String {
        let addition = """
            <aside id="cahier-watch" aria-label="cahier watch" data-report="\(snapshot.report)" data-version="\(snapshot.version)"><div role="status" aria-live="polite">\(WatchPanel(snapshot: snapshot).html)</div></aside>
            <script>\(script)</script>

            """
        var page = report
        let end = page.range(of: "</body>", options: .backwards)?.lowerBound ?? page.endIndex
        page.insert(contentsOf: addition, at: end)
        if let head = page.range(of: "</head>")?.lowerBound {
            page.insert(contentsOf: "<style>\(style)</style>\n", at: head)
        }
        return page
    }

    /// What is served while there is no report.
    package static func empty(study: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <title>\(escapedForHTML(study))</title>
        <style>body{font:16px/1.55 system-ui,sans-serif;max-width:50rem;margin:0 auto;padding:1.5rem}</style>
        </head>
        <body>
        <main>
        <h1>\(escapedForHTML(study))</h1>
        <p>There is no report yet.</p>
        </main>
        </body>
        </html>

        """
    }

    /// An answer to a page that asks for the state.
    package static func state(_ snapshot: WatchState.Snapshot) throws -> Data {
        struct State: Encodable {
            var version: Int
            var report: Int
            var seconds: Double
            var panel: String
        }
        return try JSONEncoder().encode(
            State(
                version: snapshot.version, report: snapshot.report,
                seconds: snapshot.since.duration(to: .now) / .seconds(1),
                panel: WatchPanel(snapshot: snapshot).html))
    }

    private static let style = """
        #cahier-watch{font:14px/1.45 system-ui,sans-serif;color:#1c1f23;--back:#fff;--edge:#767f8a;--alarm:#b3261e}
        @media (prefers-color-scheme:dark){#cahier-watch{color:#e8eaed;--back:#22272e;--edge:#9aa4b0;--alarm:#ff8a80}}
        #cahier-watch .badge{position:fixed;right:1rem;bottom:1rem;margin:0;padding:.25rem .7rem;border:1px solid var(--edge);border-radius:1rem;background:var(--back);z-index:9;font-variant-numeric:tabular-nums}
        #cahier-watch section{max-width:50rem;margin:1rem auto;padding:.2rem 1rem .6rem;border:2px solid var(--edge);border-radius:6px;background:var(--back)}
        #cahier-watch section.failed{border-color:var(--alarm)}
        #cahier-watch h2{font-size:1rem;margin:.5rem 0}
        #cahier-watch pre{display:inline;white-space:pre-wrap;overflow-wrap:anywhere;font-family:ui-monospace,"DejaVu Sans Mono",monospace}
        @media print{#cahier-watch{display:none}}
        """

    // Long polling: each question is answered when there is something new, so that a page that is asleep or a server
    // that was started again needs no more than the next question.
    private static let script = """
        (() => {
          const panel = document.getElementById("cahier-watch"), status = panel.querySelector("[role=status]"), place = "cahier-watch:" + location.pathname;
          let version = +panel.dataset.version, report = +panel.dataset.report, begin = performance.now();
          document.body.prepend(panel);
          const kept = sessionStorage.getItem(place);
          if (kept !== null) {
            sessionStorage.removeItem(place);
            const restore = () => scrollTo({ top: +kept, behavior: "instant" });
            restore();
            addEventListener("load", restore);
          }
          const count = () => {
            const seconds = panel.querySelector("[data-seconds]");
            if (seconds) seconds.textContent = Math.floor((performance.now() - begin) / 1000) + " s";
          };
          setInterval(count, 250);
          const show = html => {
            const wasHere = document.activeElement && panel.contains(document.activeElement);
            const top = scrollY, height = panel.offsetHeight;
            status.innerHTML = html;
            if (!wasHere && top > height) scrollTo({ top: top + panel.offsetHeight - height, behavior: "instant" });
            count();
          };
          const ask = async () => {
            for (;;) {
              try {
                const answer = await fetch("/-/state?after=" + version, { cache: "no-store" });
                if (!answer.ok) throw new Error(answer.status);
                const state = await answer.json();
                if (state.report !== report) {
                  sessionStorage.setItem(place, scrollY);
                  location.reload();
                  return;
                }
                begin = performance.now() - 1000 * state.seconds;
                if (state.version !== version) show(state.panel);
                version = state.version;
              } catch {
                if (version !== -1) show('<p class="badge"><span>cahier watch has ended</span></p>');
                version = -1;
                await new Promise(done => setTimeout(done, 1000));
              }
            }
          };
          ask();
        })();
        """
}
