/// The parts of the page that are the same in every experiment.
extension ExperimentPage {
    static let style = """
        body { font-family: "DejaVu Sans", Verdana, sans-serif; line-height: 1.5; margin: 0 auto; max-width: 60rem; padding: 1rem; }
        h1 { font-size: 1.25rem; margin: 0; }
        main > section[hidden] { display: none; }
        label, input, textarea { display: block; font: inherit; margin: 0.5rem 0; }
        input, textarea { border: 1px solid currentColor; border-radius: 0.3rem; box-sizing: border-box; max-width: 100%; padding: 0.4rem; }
        textarea { height: 12rem; width: 100%; }
        button { font: inherit; min-height: 2.75rem; padding: 0.5rem 1rem; }
        #root, #sides { display: flex; gap: 2rem; justify-content: center; margin: 1rem 0; }
        #root img, #sides img { display: block; height: auto; max-height: 38vh; max-width: 100%; }
        #sides button { background: none; border: 3px solid transparent; border-radius: 0.5rem; cursor: pointer; flex: 0 1 auto; padding: 0.25rem; touch-action: manipulation; }
        #sides button:hover, #sides button:focus-visible { border-color: currentColor; }
        .blank img { visibility: hidden; }
        #state { text-align: center; }
        """

    /// One transparent pixel, until there is a picture.
    private static let blank =
        "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="

    static func body(trials: Int) -> String {
        """
        <main>
        <h1>Which is more alike?</h1>
        <noscript><p>This page needs JavaScript. It asks for nothing from any network.</p></noscript>
        <section id="start">
        <p>You will see a picture, and two others below it, \(trials) times. Choose the one that is more like the picture above: press ← or F for the left one, → or J for the right one, or touch it. There is no right answer; follow your first impression.</p>
        <label for="participant">Your code</label>
        <input id="participant" autocomplete="off" maxlength="60">
        <button id="begin" type="button">Begin</button>
        <p id="missing" role="alert"></p>
        </section>
        <section id="trial" hidden aria-label="Trial">
        <p id="state" aria-live="polite"></p>
        <div id="root"><img id="above" src="\(blank)" alt="The picture to compare with"></div>
        <div id="sides">
        <button id="left" type="button"><img id="left-image" src="\(blank)" alt="The left picture"></button>
        <button id="right" type="button"><img id="right-image" src="\(blank)" alt="The right picture"></button>
        </div>
        <p><button id="pause" type="button">Save the choices so far</button></p>
        </section>
        <section id="end" hidden>
        <p id="thanks">Thank you: that was all. Please save your choices, and pass the file on.</p>
        <button id="save" type="button">Save the choices</button>
        <label for="choices">The same as text, should your browser save nothing</label>
        <textarea id="choices" readonly></textarea>
        </section>
        </main>
        """
    }

    static let script = #"""
        "use strict";
        (function () {
          var content = JSON.parse(document.getElementById("content").textContent);
          function part(name) { return document.getElementById(name); }

          // FNV-1a of the seed and the participant's code; a different order and side for each, the same for the same.
          function hash(text) {
            var value = 0x811c9dc5;
            new TextEncoder().encode(text).forEach(function (byte) { value = Math.imul(value ^ byte, 0x01000193) >>> 0; });
            return value;
          }
          // Mulberry32.
          function numbers(seed) {
            var state = seed;
            return function () {
              state = (state + 0x6d2b79f5) >>> 0;
              var value = Math.imul(state ^ (state >>> 15), state | 1);
              value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
              return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
            };
          }
          function shuffled(list, draw) {
            var result = list.slice();
            for (var last = result.length - 1; last > 0; last -= 1) {
              var place = Math.floor(draw() * (last + 1)), kept = result[last];
              result[last] = result[place];
              result[place] = kept;
            }
            return result;
          }
          // Each kind in random order, and of what was shown so far each kind has its share.
          function ordered(participant) {
            var start = hash(content.seed + "/" + participant), draw = numbers(start), turned = start & 1, placed = [];
            ["conflict", "aligned"].forEach(function (kind) {
              var members = shuffled(content.trials.filter(function (trial) { return trial.kind === kind; }), draw);
              members.forEach(function (trial, place) {
                placed.push({ share: (place + 0.5) / members.length, tie: draw(), trial: trial });
              });
            });
            placed.sort(function (one, other) { return one.share - other.share || one.tie - other.tie; });
            return placed.map(function (entry) {
              return { trial: entry.trial, left: turned ? 3 - entry.trial.left : entry.trial.left };
            });
          }

          var participant = "", order = [], place = 0, shownAt = 0, isOpen = false, isSaved = true, rows = [];

          function cell(value) {
            var text = String(value);
            return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
          }
          function table() {
            var head = ["participant", "trial", "root", "image1", "image2", "choice", "rt", "triplet", "left"];
            return [head].concat(rows).map(function (row) { return row.map(cell).join(",") + "\r\n"; }).join("");
          }
          function save() {
            var link = document.createElement("a");
            link.href = URL.createObjectURL(new Blob([table()], { type: "text/csv;charset=utf-8" }));
            link.download = "choices-" + participant.replace(/[^A-Za-z0-9_-]+/g, "_") + ".csv";
            document.body.appendChild(link);
            link.click();
            link.remove();
            setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
            isSaved = true;
          }

          function show() {
            var entry = order[place], trial = entry.trial;
            var sides = entry.left === 1 ? [trial.image1, trial.image2] : [trial.image2, trial.image1];
            part("state").textContent = "Trial " + (place + 1) + " of " + order.length;
            var images = [part("above"), part("left-image"), part("right-image")];
            images.forEach(function (image, number) { image.src = content.pictures[[trial.root].concat(sides)[number]]; });
            // All three appear at once.
            Promise.all(images.map(function (image) { return image.decode().catch(function () {}); })).then(function () {
              part("trial").classList.remove("blank");
              shownAt = performance.now();
              isOpen = true;
            });
          }
          function choose(side) {
            if (!isOpen) return;
            isOpen = false;
            var entry = order[place], trial = entry.trial, names = content.names;
            rows.push([
              participant, place + 1, names[trial.root], names[trial.image1], names[trial.image2],
              side === "left" ? entry.left : 3 - entry.left, Math.round(performance.now() - shownAt), trial.triplet, entry.left
            ]);
            isSaved = false;
            place += 1;
            part("trial").classList.add("blank");
            if (document.activeElement) document.activeElement.blur();
            if (place < order.length) setTimeout(show, 300);
            else finish();
          }
          function finish() {
            part("trial").hidden = true;
            part("end").hidden = false;
            part("choices").value = table();
            part("save").focus();
          }
          function begin() {
            participant = part("participant").value.trim();
            if (!participant) {
              part("missing").textContent = "Please write your code first.";
              part("participant").focus();
              return;
            }
            order = ordered(participant);
            part("start").hidden = true;
            part("trial").hidden = false;
            part("trial").classList.add("blank");
            show();
          }

          part("begin").addEventListener("click", begin);
          part("participant").addEventListener("keydown", function (event) { if (event.key === "Enter") begin(); });
          part("left").addEventListener("click", function () { choose("left"); });
          part("right").addEventListener("click", function () { choose("right"); });
          part("save").addEventListener("click", save);
          part("pause").addEventListener("click", save);
          document.addEventListener("keydown", function (event) {
            if (part("trial").hidden || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
            if (event.key === "ArrowLeft" || event.key === "f" || event.key === "F") { event.preventDefault(); choose("left"); }
            if (event.key === "ArrowRight" || event.key === "j" || event.key === "J") { event.preventDefault(); choose("right"); }
          });
          window.addEventListener("beforeunload", function (event) {
            if (!isSaved) { event.preventDefault(); event.returnValue = ""; }
          });
          var asked = new URLSearchParams(location.search).get("participant");
          if (asked) part("participant").value = asked;
        })();
        """#
}
