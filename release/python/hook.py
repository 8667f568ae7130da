"""A build backend (PEP 517) for pre-commit: a package that requires the wheel of dockgen.

It needs no other package, so that a machine without a network builds it.
"""

import os
import re
import zipfile


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    with open(os.path.join("cmd", "dockgen", "version.go"), encoding="utf-8") as source:
        version = re.search(r'^const version = "(.+)"$', source.read(), re.M).group(1)
    package = "dockgen_hook-" + version
    files = {
        "METADATA": "Metadata-Version: 2.1\nName: dockgen-hook\nVersion: %s\nRequires-Dist: dockgen == %s\n" % (version, version),
        "WHEEL": "Wheel-Version: 1.0\nGenerator: dockgen\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    name = package + "-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(wheel_directory, name), "w") as wheel:
        record = ""
        for file, text in files.items():
            wheel.writestr("%s.dist-info/%s" % (package, file), text)
            record += "%s.dist-info/%s,,\n" % (package, file)
        wheel.writestr(package + ".dist-info/RECORD", record + package + ".dist-info/RECORD,,\n")
    return name
