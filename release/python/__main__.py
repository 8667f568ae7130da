"""Starts the program dockgen that was installed with this package."""

import os
import subprocess
import sys
import sysconfig


def find():
    """Returns the path of the program, which lies where the installer puts scripts."""
    name = "dockgen" + (".exe" if os.name == "nt" else "")
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    folders = [
        sysconfig.get_path("scripts"),
        # pip install --target, pip install --prefix, pip install --user
        os.path.join(here, "bin"),
        os.path.join(here, "..", "..", "..", "bin"),
        os.path.join(here, "..", "Scripts"),
    ]
    for folder in folders:
        program = os.path.join(folder, name)
        if os.path.isfile(program):
            return program
    sys.exit("dockgen: the program is not where it was installed: " + ", ".join(folders))


def main():
    arguments = [find()] + sys.argv[1:]
    if os.name == "nt":
        sys.exit(subprocess.call(arguments))
    os.execv(arguments[0], arguments)


if __name__ == "__main__":
    main()
