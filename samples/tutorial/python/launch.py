"""Runs app.py, whose text is the tutorial's, and supplies the one name that the page forgets to import: os."""
import os
import pathlib

program = pathlib.Path(__file__).with_name("app.py")
exec(compile(program.read_text(), program.name, "exec"), {"__name__": "__main__", "os": os})
