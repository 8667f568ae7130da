"""Needs a package that only its owners can fetch; the test writes requirements.txt and the config."""

from flask import Flask
from private_lib import ANSWER

app = Flask(__name__)


@app.get("/")
def answer():
    return str(ANSWER)
