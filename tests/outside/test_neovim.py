"""Neovim without a screen, driven by `neovim.lua`."""

import os
import subprocess
from pathlib import Path


def test_neovim(pages, program):
    script = Path(__file__).with_name("neovim.lua")
    done = subprocess.run(
        ["nvim", "--headless", "-u", "NONE", "--noplugin", "-S", str(script)],
        env={**os.environ, "NEWSLINT": program, "PAGES": str(pages)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.startswith("passed") and done.returncode == 0, done.stdout + done.stderr
