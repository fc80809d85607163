#!/usr/bin/env python3
"""Goes through an experiment of `cahier triplets` in headless Chromium, as a participant would, and holds what it saves to what it
showed.

    python3 drive-experiment.py FOLDER [TRIALS]      FOLDER has experiment.html and triplets.csv; TRIALS is 10 where it isn't given

Needs selenium, /usr/bin/chromium and /usr/bin/chromedriver. By keys, clicks and touches in turn. Prints the path of the saved file
and ends with status 0, or prints what is wrong and ends with status 1.
"""

import csv
import json
import pathlib
import sys
import tempfile
import time

from selenium import webdriver
from selenium.webdriver.common.keys import Keys

WAYS = ["ArrowLeft", "ArrowRight", "f", "J", "click left", "touch right", "touch left", "click right", "left twice"]
KEYS = {"ArrowLeft": Keys.ARROW_LEFT, "ArrowRight": Keys.ARROW_RIGHT, "f": "f", "J": "J"}
LEFT = {"ArrowLeft", "f", "click left", "touch left", "left twice"}


def check(condition, finding):
    if not condition:
        raise SystemExit(f"drive-experiment: {finding}")


def started(folder):
    options = webdriver.ChromeOptions()
    for argument in ["--headless=new", "--no-sandbox", "--disable-gpu"]:
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"download.default_directory": str(folder), "download.prompt_for_download": False})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    return driver


def waited(what, condition, seconds=15):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    raise SystemExit(f"drive-experiment: {what} did not come")


def shown(driver):
    """The names of the pictures above, on the left and on the right, once they are there."""
    return waited("a trial", lambda: driver.execute_script(
        """
        var content = JSON.parse(document.getElementById("content").textContent);
        var trial = document.getElementById("trial");
        if (trial.hidden || trial.classList.contains("blank")) return null;
        return ["above", "left-image", "right-image"].map(function (name) {
          var image = document.getElementById(name);
          return image.naturalWidth > 1 ? content.names[content.pictures.indexOf(image.src)] : null;
        });
        """))


def answer(driver, way):
    if way in KEYS:
        driver.switch_to.active_element.send_keys(KEYS[way])
        return
    if way == "left twice":
        # At once: the second comes before the next trial is shown, and counts for nothing.
        driver.execute_script(
            """
            for (var time = 0; time < 2; time += 1)
              document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true }));
            """)
        return
    kind, side = way.split()
    button = driver.find_element("id", side)
    if kind == "click":
        button.click()
        return
    box = button.rect
    top = driver.execute_script("return window.scrollY")
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] - top + box["height"] / 2}
    driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def order(driver, page, participant, trials):
    """The pictures of a participant's first trials, all answered by a key."""
    driver.get(page.resolve().as_uri() + "?participant=" + participant)
    driver.find_element("id", "begin").click()
    found = []
    for trial in range(trials):
        found.append(shown(driver))
        state = driver.find_element("id", "state").text
        answer(driver, "ArrowLeft")
        waited("the next trial", lambda: driver.find_element("id", "state").text != state or not driver.find_element("id", "trial").is_displayed() or None)
    # Leaving without having saved asks a participant, and not this program.
    driver.execute_script("document.getElementById('trial').hidden ? document.getElementById('save').click() : document.getElementById('pause').click()")
    return found


def participate(driver, page, triplets, trials, downloads):
    driver.get(page.resolve().as_uri())
    driver.find_element("id", "begin").click()
    check("code" in driver.find_element("id", "missing").text, "it begins without a participant's code")
    participant = 'p1, "first"'
    driver.find_element("id", "participant").send_keys(participant)
    driver.find_element("id", "begin").click()
    seen = []
    for trial in range(trials):
        pictures, way = shown(driver), WAYS[trial % len(WAYS)]
        check(None not in pictures and len(set(pictures)) == 3, f"trial {trial + 1} shows {pictures}")
        state = driver.find_element("id", "state").text
        check(state == f"Trial {trial + 1} of {len(triplets)}", f"trial {trial + 1} says {state}")
        time.sleep(0.05)
        answer(driver, way)
        seen.append((pictures, pictures[1] if way in LEFT else pictures[2]))
        if trial + 1 < len(triplets):
            waited("the next trial", lambda: driver.find_element("id", "state").text != state or None)
    isWhole = trials == len(triplets)
    waited("the end", lambda: driver.find_element("id", "save" if isWhole else "pause").is_displayed())
    driver.find_element("id", "save" if isWhole else "pause").click()
    saved = waited("the saved file", lambda: next((f for f in downloads.iterdir() if f.suffix == ".csv"), None))
    rows = list(csv.DictReader(saved.open(newline="", encoding="utf-8")))
    if isWhole:
        text = driver.find_element("id", "choices").get_attribute("value")
        check(text.split() == saved.read_text(encoding="utf-8").split(), "the text is another than the file's")
    check(len(rows) == trials, f"{len(rows)} rows for {trials} trials")
    for number, (row, (pictures, chosen)) in enumerate(zip(rows, seen), 1):
        check(row["participant"] == participant and row["trial"] == str(number), f"row {number} is {row}")
        check(row["root"] == pictures[0], f"row {number} has another root than {pictures}")
        check({row["image1"], row["image2"]} == set(pictures[1:]), f"row {number} has other images than {pictures}")
        check(row["image" + row["choice"]] == chosen, f"row {number} says {row['choice']}, and {chosen} was chosen")
        check(row["image" + row["left"]] == pictures[1], f"row {number} has another picture on the left")
        triplet = triplets[row["triplet"]]
        check([row["root"], row["image1"], row["image2"]] == triplet, f"row {number} is not triplet {triplet}")
        check(40 <= int(row["rt"]) < 10000, f"row {number} took {row['rt']} ms")
    check(len({row["triplet"] for row in rows}) == trials, "a triplet came twice")
    return saved, [pictures for pictures, _ in seen]


def main(folder, trials):
    page = folder / "experiment.html"
    with (folder / "triplets.csv").open(newline="", encoding="utf-8") as file:
        triplets = {row["triplet"]: [row["root"], row["image1"], row["image2"]] for row in csv.DictReader(file)}
    trials = min(trials, len(triplets))
    downloads = pathlib.Path(tempfile.mkdtemp(prefix="choices-", dir=folder))
    driver = started(downloads)
    try:
        saved, first = participate(driver, page, triplets, trials, downloads)
        check(order(driver, page, "p%202", trials) == order(driver, page, "p%202", trials), "an order is another the second time")
        others = [order(driver, page, f"other-{number}", trials) for number in range(3)]
        check(any(other != first for other in others), "all participants have one order")
        for entry in driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                address = message["params"]["request"]["url"]
                check(address.split(":")[0] in ("file", "data", "blob"), f"it asks for {address}")
        severe = [entry["message"] for entry in driver.get_log("browser") if entry["level"] == "SEVERE"]
        check(not severe, "; ".join(severe))
    finally:
        driver.quit()
    print(saved)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 10)
