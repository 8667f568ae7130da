import os

from flask import Flask, jsonify

app = Flask(__name__)


@app.get("/")
def settings():
    return jsonify({name: os.environ.get(name) for name in ("DATABASE_URL", "EMPTY", "GREETING", "LOG_LEVEL")})
