"""Answers questions about the process that serves it, and misbehaves on request."""

import os
import pathlib
import time

from flask import Flask, jsonify

app = Flask(__name__)
# Every worker must see the hang, so it is a file. A hardened container has a tmpfs here.
hang = pathlib.Path("/tmp/hang")


@app.get("/")
def root():
    return "", int(os.environ.get("ROOT_STATUS") or 404)


@app.get("/health")
def health():
    while hang.exists():
        time.sleep(0.1)
    return "ok"


@app.post("/hang")
def start_hanging():
    hang.touch()
    return "", 204


@app.get("/slow/<int:seconds>")
def slow(seconds):
    pathlib.Path("/tmp/slow").touch()
    time.sleep(seconds)
    return "slept"


@app.get("/status/<int:code>")
def status(code):
    return "", code


@app.get("/process")
def process():
    parent = pathlib.Path("/proc/%d/cmdline" % os.getppid()).read_text().split("\0")
    return jsonify(
        uid=os.getuid(),
        gid=os.getgid(),
        parent=os.getppid(),
        command=parent[:-1],
        directory=os.getcwd(),
    )


@app.get("/writable")
def writable():
    """The folders below the app and the virtual environment that this process could change."""
    found = []
    for root in ("/app", "/opt"):
        for folder, _, files in os.walk(root):
            found += [p for p in [folder] + [os.path.join(folder, f) for f in files] if os.access(p, os.W_OK)]
    return jsonify(found)
