from flask import Flask, render_template


def create_app(mode, title):
    app = Flask(__name__)

    @app.get("/")
    def index():
        return render_template("index.html", mode=mode, title=title)

    @app.get("/health")
    def health():
        return "", 204

    return app
