import Foundation

/// What a page can do where JavaScript is on; it is complete without.
enum PageScript {
    /// Columns are sorted by buttons in their heads; charts say their values near a pointer, a finger, or by arrow
    /// keys.
    static let source = #"""
        "use strict";
        (function () {
          // Tables: a button in each head sorts by its column, up, down, and then as it was.
          var powers = "⁰¹²³⁴⁵⁶⁷⁸⁹";
          function number(text) {
            var plain = text.replace(/[\s\u00a0\u2000-\u200a\u202f]/g, "").replace(/−/g, "-").replace("∞", "Infinity")
              .replace(/×10([⁻⁰-⁹¹²³]+)/, function (all, power) {
                return "e" + power.replace("⁻", "-").replace(/[^-]/g, function (digit) { return powers.indexOf(digit); });
              });
            var value = parseFloat(plain);
            return isNaN(value) ? null : value;
          }
          function compare(first, second, sign) {
            var a = number(first), b = number(second);
            if (a !== null && b !== null) return sign * (a - b);
            // What is no number comes last in both orders.
            if (a !== null || b !== null) return a !== null ? -1 : 1;
            return sign * first.localeCompare(second, "en", { numeric: true });
          }
          document.querySelectorAll("table.data").forEach(function (table) {
            var body = table.tBodies[0], rows = Array.from(body.rows), heads = Array.from(table.tHead.rows[0].cells);
            // A glance orders a short table, and each button is one more stop for those who go by keys.
            if (rows.length <= 8) return;
            heads.forEach(function (head, column) {
              var button = document.createElement("button");
              button.type = "button";
              button.textContent = head.textContent;
              head.textContent = "";
              head.append(button);
              button.addEventListener("click", function () {
                var before = head.getAttribute("aria-sort");
                var order = before === "ascending" ? "descending" : before === "descending" ? null : "ascending";
                heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
                if (order) head.setAttribute("aria-sort", order);
                var sorted = rows.slice();
                if (order) {
                  var sign = order === "ascending" ? 1 : -1;
                  sorted.sort(function (a, b) { return compare(a.cells[column].textContent, b.cells[column].textContent, sign); });
                }
                sorted.forEach(function (row) { body.append(row); });
              });
            });
          });

          // The list of contents is open where it stands beside the content.
          var wide = window.matchMedia("(min-width: 64rem)"), contents = document.querySelector("nav.contents details");
          function unfold() { if (contents) contents.open = wide.matches; }
          wide.addEventListener("change", unfold);
          unfold();

          // What a link leads to is not left folded.
          function reveal() {
            var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
            for (var part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
            if (target) target.scrollIntoView();
          }
          window.addEventListener("hashchange", reveal);
          if (location.hash) reveal();

          // On paper nothing can be opened: a finding's numbers are printed.
          window.addEventListener("beforeprint", function () {
            document.querySelectorAll("details.numbers").forEach(function (part) { part.open = true; });
          });

          // Only what scrolls, or what arrow keys work in, is a stop for those who go by keys.
          var scrolls = Array.from(document.querySelectorAll(".scroll"));
          function stops() {
            scrolls.forEach(function (box) {
              var works = box.parentNode.querySelector("script.readings");
              if (works || box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
              else box.removeAttribute("tabindex");
            });
          }
          window.addEventListener("resize", stops);
          document.addEventListener("toggle", stops, true);
          stops();

          // Commands and entries are copied by a button.
          document.querySelectorAll(".copyable").forEach(function (part) {
            var text = part.firstElementChild, button = document.createElement("button");
            button.type = "button";
            button.textContent = "Copy";
            button.setAttribute("aria-live", "polite");
            part.append(button);
            button.addEventListener("click", function () {
              window.getSelection().selectAllChildren(text);
              button.textContent = document.execCommand("copy") ? "Copied" : "Press Ctrl+C";
            });
          });

          // Charts: the value nearest to a pointer, or the one that arrow keys lead to.
          document.querySelectorAll("script.readings").forEach(function (script) {
            var data = JSON.parse(script.textContent), plot = script.parentNode, box = plot.querySelector(".scroll");
            var tip = document.createElement("div"), current = -1, ring = null;
            tip.className = "tip";
            tip.setAttribute("aria-live", "polite");
            tip.hidden = true;
            plot.append(tip);
            box.setAttribute("aria-label", box.getAttribute("aria-label") + ", arrow keys go through its values");
            function drawing() {
              var all = Array.from(plot.querySelectorAll("svg[role=img]"));
              return all.find(function (svg) { return svg.getBoundingClientRect().width > 0; });
            }
            function places(svg) { return svg.parentNode.className === "wide" ? data.wide : data.narrow; }
            function hide() {
              tip.hidden = true;
              if (ring) ring.remove();
              ring = null;
              current = -1;
            }
            function line(text, strong) {
              if (!text) return;
              var part = document.createElement(strong ? "strong" : "span");
              part.textContent = text;
              tip.append(part);
            }
            function show(index) {
              var svg = drawing();
              if (!svg || index === current) return;
              hide();
              current = index;
              var at = places(svg), value = data.values[index], area = svg.viewBox.baseVal;
              var frame = svg.getBoundingClientRect(), outer = plot.getBoundingClientRect(), scale = frame.width / area.width;
              ring = document.createElementNS("http://www.w3.org/2000/svg", "circle");
              ring.setAttribute("class", "ring");
              ring.setAttribute("r", 7);
              ring.setAttribute("cx", at[2 * index]);
              ring.setAttribute("cy", at[2 * index + 1]);
              svg.append(ring);
              tip.textContent = "";
              line([value[0], value[1]].filter(Boolean).join(", "), true);
              var interval = value[4] ? " " + value[4] : "";
              if (value[5]) line((data.color ? data.color + ": " : "") + value[5] + interval);
              line((data.y ? data.y + ": " : "") + value[3] + (value[5] ? "" : interval));
              line((data.x ? data.x + ": " : "") + value[2]);
              tip.hidden = false;
              var x = frame.left - outer.left + at[2 * index] * scale, y = frame.top - outer.top + at[2 * index + 1] * scale;
              tip.style.left = Math.max(0, Math.min(x + 12, outer.width - tip.offsetWidth)) + "px";
              tip.style.top = (y > tip.offsetHeight + 16 ? y - tip.offsetHeight - 12 : y + 16) + "px";
            }
            function near(event) {
              var svg = drawing();
              if (!svg) return;
              var at = places(svg), frame = svg.getBoundingClientRect(), scale = svg.viewBox.baseVal.width / frame.width;
              var x = (event.clientX - frame.left) * scale, y = (event.clientY - frame.top) * scale, best = -1, least = 40 * 40;
              for (var index = 0; index < data.values.length; index++) {
                var across = at[2 * index] - x, down = at[2 * index + 1] - y, distance = across * across + down * down;
                if (distance < least) { least = distance; best = index; }
              }
              if (best < 0) hide(); else show(best);
            }
            box.addEventListener("pointermove", near);
            box.addEventListener("pointerdown", near);
            plot.addEventListener("pointerleave", hide);
            box.addEventListener("blur", hide);
            box.addEventListener("keydown", function (event) {
              var count = data.values.length, step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
              if (event.key === "Escape") hide();
              if (!step) return;
              event.preventDefault();
              show(current < 0 ? (step > 0 ? 0 : count - 1) : (current + step + count) % count);
            });
          });
        })();
        """#
}

extension HTML {
    /// The page's script, in a form that is the same in HTML and in XML.
    static var script: String {
        "<script>\n//<![CDATA[\n\(PageScript.source)\n\(DownloadScript.source)\n\(ChooseScript.source)\n//]]>\n</script>"
    }

    /// Values for the page's script; nothing in them can end the element.
    static func data(_ value: some Encodable, class name: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(value) else { return "" }
        var safe = ""
        for scalar in String(decoding: json, as: UTF8.self).unicodeScalars {
            // What would end the element, or may not stand in XML.
            let isUnsafe =
                ["<", ">", "&"].contains(scalar) || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0xFFFE
                || scalar.value == 0xFFFF
            if isUnsafe { safe += String(format: "\\u%04x", scalar.value) } else { safe.unicodeScalars.append(scalar) }
        }
        return "<script type=\"application/json\" class=\"\(name)\">\(safe)</script>"
    }
}
