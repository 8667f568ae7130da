"""A daemon that searches in the background and reports over HTTP."""

import os
import random
import threading

from flask import Flask, jsonify

app = Flask(__name__)
best = {"loss": 1.0, "trials": 0, "pid": os.getpid()}


def search():
    # One worker only: a second one would search, and report, something else.
    for _ in range(1000):
        best["loss"] = min(best["loss"], random.random())
        best["trials"] += 1


threading.Thread(target=search, daemon=True).start()


@app.get("/health")
def health():
    return "ok"


@app.get("/best")
def report():
    return jsonify(best)
