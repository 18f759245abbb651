#!/usr/bin/env python3
"""How long after a keystroke the diagnostics are out: a scripted client of `newslint lsp`.

    tests/bench/keystrokes.py PROGRAM FOLDER [KEYSTROKES]

Opens pages of FOLDER in turn, types and deletes in them, and waits after each change for an answer that is given only when the
diagnostics of that change are out. Prints the number of pages, the time of the first diagnostics, percentiles in
milliseconds, and the memory of the server.
"""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path


class Client:
    def __init__(self, program, root):
        self.server = subprocess.Popen([program, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root)
        self.last = 0
        self.published = 0

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.server.stdin.flush()

    def tell(self, method, params):
        self.send({"method": method, "params": params})

    def receive(self):
        length = 0
        while line := self.server.stdout.readline().strip():
            length = int(line.split(b":")[1])
        return json.loads(self.server.stdout.read(length))

    def ask(self, method, params):
        self.last += 1
        self.send({"id": self.last, "method": method, "params": params})
        while True:
            message = self.receive()
            if message.get("method") == "textDocument/publishDiagnostics":
                self.published += 1
            elif "method" in message and "id" in message:
                self.send({"id": message["id"], "result": None})
            elif message.get("id") == self.last:
                return message


def memory(pid):
    return next(int(l.split()[1]) for l in open(f"/proc/{pid}/status") if l.startswith("VmHWM")) / 1024


def main():
    program, folder = os.path.abspath(sys.argv[1]), Path(sys.argv[2]).resolve()
    keystrokes = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
    chance = random.Random(1)
    pages = sorted(p for p in folder.rglob("*.md") if p.stat().st_size < 200_000)
    client = Client(program, folder)
    start = time.monotonic()
    client.ask("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}})
    client.tell("initialized", {})
    client.ask("workspace/symbol", {"query": ""})
    print(f"first diagnostics after {time.monotonic() - start:.2f} s, of {client.published} pages")
    times = []
    while len(times) < keystrokes:
        page = chance.choice(pages)
        text = page.read_text(errors="replace")
        lines = text.split("\n")
        uri = page.as_uri()
        client.tell("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "markdown", "version": 0, "text": text}})
        client.ask("workspace/symbol", {"query": ""})
        at = {"line": chance.randrange(len(lines)), "character": 0}
        for version, key in enumerate("On 3 May 2021, 12 people were hurt. ", 1):
            after = {"line": at["line"], "character": at["character"]}
            change = {"range": {"start": after, "end": after}, "text": key}
            start = time.monotonic()
            client.tell("textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]})
            client.ask("workspace/symbol", {"query": ""})
            times.append((time.monotonic() - start) * 1000)
            at["character"] += 1
        client.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
    times.sort()
    share = lambda part: times[min(len(times) - 1, int(len(times) * part))]
    print(f"{len(times)} keystrokes: median {share(0.5):.1f} ms, 99 % {share(0.99):.1f} ms, longest {times[-1]:.1f} ms")
    print(f"memory at most {memory(client.server.pid):.0f} MB; {client.published} publications")
    client.ask("shutdown", None)
    client.tell("exit", None)
    sys.exit(client.server.wait())


main()
