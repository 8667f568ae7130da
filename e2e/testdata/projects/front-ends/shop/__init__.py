import gettext
import pathlib

from flask import Flask, render_template

here = pathlib.Path(__file__).parent


def create_app():
    app = Flask(__name__)
    german = gettext.translation("messages", here / "translations", ["de"])

    @app.get("/")
    def index():
        return render_template("index.html", price=german.gettext("price"))

    @app.get("/admin")
    def admin():
        return app.send_static_file("admin/index.html")

    return app
