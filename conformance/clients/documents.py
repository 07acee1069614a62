"""Runs the pages of the documentation line by line against a running cloud. usage: documents.py ENDPOINT SCRATCH PAGE...

Blocks of `sh` and `python` run in the order in which they stand, those of `sh` in one shell; each must succeed, and print what the
block of `text` or `json` right after it says, where `…` stands for anything and white space is all the same. What follows the language
says otherwise: in `sh refused` a service must refuse the last line, and what is `by hand` is not run.
"""
import os
import pathlib
import re
import subprocess
import sys
from urllib.parse import urlsplit

FENCE = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ROOT = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 300


def steps(page):
    """Line, language, words behind it, text, and what shall be printed (or nothing) of every block that is run."""
    text = page.read_text(encoding="utf-8")
    blocks = list(FENCE.finditer(text))
    for index, block in enumerate(blocks):
        language, words, body = block[1], block[2].strip(), block[3]
        if language not in ("sh", "python") or words == "by hand":
            continue
        assert words in ("", "refused"), f"{page.name}: what is `{words}`?"
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        expected = after[3] if after and after[1] in ("text", "json") and not text[block.end():after.start()].strip() else None
        yield text.count("\n", 0, block.start()) + 1, language, words, body, expected


def script(found, scratch):
    """One shell script of all steps: where it stops is in the file `at`, what each printed in a file of its own."""
    lines = ["set -euo pipefail"]
    for number, (_, language, words, body, _) in enumerate(found):
        if language == "python":
            body = f"python3 - <<'END OF PYTHON'\n{body}END OF PYTHON\n"
        elif words == "refused":
            *before, last = body.rstrip("\n").split("\n")
            body = "\n".join([*before, f"if {last}; then echo 'this should have been refused'; exit 1; fi", ""])
        lines.append(f"echo {number} >{scratch}/at\n{{\n{body}}} >{scratch}/{number} 2>&1")
    return "\n".join(lines) + "\n"


def matches(expected, printed):
    """Whether it stands somewhere in what was printed."""
    parts = (re.escape(" ".join(part.split())).replace(r"\ ", " ") for part in expected.split("…"))
    return re.search(r".*?".join(part.replace(" ", r"\s+") for part in parts), " ".join(printed.split()), re.DOTALL) is not None


def run(page, scratch, environment):
    scratch.mkdir()
    work = scratch / "work"
    work.mkdir()
    (work / "README.md").write_bytes((ROOT / "README.md").read_bytes())
    launcher = work / "orrery"
    launcher.write_text(f"#!/bin/sh\nexec '{ROOT}/orrery' \"$@\"\n")
    launcher.chmod(0o755)
    found = list(steps(page))
    done = subprocess.run(["bash", "-c", script(found, scratch)], cwd=work, env=environment, stdin=subprocess.DEVNULL, timeout=SECONDS)
    for number, (line, _, words, _, expected) in enumerate(found):
        output = scratch / str(number)
        printed = output.read_text(encoding="utf-8", errors="replace") if output.exists() else ""
        stopped = done.returncode and (scratch / "at").read_text().strip() == str(number)
        unrefused = words == "refused" and "An error occurred (" not in printed
        if stopped or unrefused or expected and not matches(expected, printed):
            print(f"FAIL  documents: {page.relative_to(ROOT)} line {line}, {'stopped with' if stopped else 'printed'}")
            print("        " + printed.replace("\n", "\n        "))
            return False
    print(f"ok    documents: {page.relative_to(ROOT)}, {len(found)} steps")
    return bool(found)


def main():
    endpoint, scratch, *pages = sys.argv[1:]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment |= {"ORRERY_PORT": str(urlsplit(endpoint).port), "AWS_CONFIG_FILE": f"{scratch}/none", "AWS_SHARED_CREDENTIALS_FILE": f"{scratch}/none",
                    "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": ""}
    results = [run(ROOT / page, pathlib.Path(scratch) / str(number), environment) for number, page in enumerate(pages)]
    print(f"documents: {sum(results)} passed, {len(results) - sum(results)} failed")
    sys.exit(0 if all(results) else 1)


main()
