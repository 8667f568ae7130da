"""dockgen is a program. This package starts it as ``python -m dockgen``."""
