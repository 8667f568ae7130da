"""The smallest shop that has a front page, settings and a health check."""

import logging
import os

from flask import Flask, jsonify, render_template


def create_app(stage="development"):
    app = Flask(__name__)
    app.config["STAGE"] = stage
    app.config["GREETING"] = os.environ.get("GREETING", "Welcome")
    app.logger.setLevel(os.environ.get("LOG_LEVEL", logging.INFO))

    @app.get("/")
    def front_page():
        return jsonify(greeting=app.config["GREETING"], stage=app.config["STAGE"])

    @app.get("/shop")
    def shop():
        return render_template("shop.html")

    @app.get("/healthz")
    def healthy():
        return "", 204

    @app.cli.command("prepare")
    def prepare():
        """Get ready for a new version: here, nothing but a line in the log."""
        app.logger.warning("nothing to prepare")

    return app
