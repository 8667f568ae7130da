import os
import threading

from flask import Flask, request

app = Flask(__name__)
lock = threading.Lock()
sold = 0


@app.post("/tickets")
def buy():
    global sold
    with lock:
        sold += 1
    return {"price": "10 " + os.environ["CURRENCY"]}, 201


@app.get("/thread")
def thread():
    return {"thread": threading.current_thread().name, "uid": os.getuid(), "gid": os.getgid()}


@app.get("/health")
def health():
    # The query must reach the app as the config wrote it.
    return ("ok", 200) if request.args.get("deep") == "1" else ("shallow", 500)
