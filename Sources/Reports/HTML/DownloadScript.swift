/// A button for all tables of a page in one ZIP file, made from the CSV files within the page where JavaScript is on.
enum DownloadScript {
    /// Files as they are, without compression, by PKWARE's APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16.
    static let source = #"""
        (function () {
          function checksum(bytes) {
            var sum = -1;
            for (var index = 0; index < bytes.length; index++) {
              sum ^= bytes[index];
              for (var bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
            }
            return ~sum >>> 0;
          }
          // Numbers of two and of four bytes, the lowest byte first.
          function record(signature, fields) {
            var bytes = [];
            function put(value, count) { for (; count--; value = Math.floor(value / 256)) bytes.push(value % 256); }
            put(signature, 4);
            fields.forEach(function (field) { put(field[0], field[1]); });
            return new Uint8Array(bytes);
          }
          function archive(files) {
            var parts = [], list = [], offset = 0, listed = 0;
            files.forEach(function (file) {
              var name = new TextEncoder().encode(file.name), size = file.bytes.length;
              // Names in UTF-8, no compression, 1 January 1980: the page knows no file's date.
              var common = [[20, 2], [0x800, 2], [0, 2], [0, 2], [33, 2], [checksum(file.bytes), 4], [size, 4], [size, 4], [name.length, 2], [0, 2]];
              var entry = record(0x02014b50, [[20, 2]].concat(common, [[0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]]));
              var head = record(0x04034b50, common);
              parts.push(head, name, file.bytes);
              list.push(entry, name);
              offset += head.length + name.length + size;
              listed += entry.length + name.length;
            });
            var end = [[0, 2], [0, 2], [files.length, 2], [files.length, 2], [listed, 4], [offset, 4], [0, 2]];
            return parts.concat(list, [record(0x06054b50, end)]);
          }
          var links = Array.from(document.querySelectorAll("a[download][href^='data:text/csv']"));
          var place = document.getElementById("archive");
          if (!links.length || !place) return;
          var button = document.createElement("button");
          button.type = "button";
          button.className = "download";
          button.textContent = "Download all " + links.length + " CSV files as ZIP";
          place.append(button);
          button.addEventListener("click", function () {
            var files = links.map(function (link) {
              var data = link.getAttribute("href"), text = decodeURIComponent(data.slice(data.indexOf(",") + 1));
              return { name: link.getAttribute("download"), bytes: new TextEncoder().encode(text) };
            });
            var link = document.createElement("a");
            link.href = URL.createObjectURL(new Blob(archive(files), { type: "application/zip" }));
            link.download = place.dataset.name + ".zip";
            link.click();
            URL.revokeObjectURL(link.href);
          });
        })();
        """#
}
