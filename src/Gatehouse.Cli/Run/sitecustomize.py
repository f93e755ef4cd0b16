# Written by gatehouse run --as, for the real az only. GATEHOUSE_MYSQL_HOST is "name=port": the MySQL server of that name listens at
# that port of this machine. az knows a server by its Azure name and port 3306 only, and nothing else can tell it otherwise.
import importlib.machinery
import importlib.util
import os
import socket
import sys


def _send_home(mapping):
    name, _, port = mapping.partition("=")
    name, real = name.lower(), socket.getaddrinfo

    def getaddrinfo(host, port_asked, *args, **kwargs):
        if isinstance(host, (bytes, bytearray)):
            text = bytes(host).decode("ascii", "replace")
        else:
            text = host or ""
        if text.lower() == name and str(port_asked) == "3306":
            return real("127.0.0.1", int(port), *args, **kwargs)
        return real(host, port_asked, *args, **kwargs)

    socket.getaddrinfo = getaddrinfo  # socket.create_connection asks it too


def _run_the_next_one():
    # The file that this one hides: the system's, or the user's own.
    here = os.path.dirname(os.path.realpath(__file__))
    rest = [folder for folder in sys.path if os.path.realpath(folder) != here]
    found = importlib.machinery.PathFinder.find_spec("sitecustomize", rest)
    if found is not None and found.loader is not None:
        found.loader.exec_module(importlib.util.module_from_spec(found))


if os.environ.get("GATEHOUSE_MYSQL_HOST"):
    _send_home(os.environ["GATEHOUSE_MYSQL_HOST"])
_run_the_next_one()
