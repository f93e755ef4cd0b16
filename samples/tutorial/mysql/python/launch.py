"""Runs app.py, whose text is the tutorial's, with PyMySQL in the place of mysql.connector, which Debian does not have, and adds what the
page's call leaves to defaults: the port (on Azure always 3306; Service Connector writes none for Python) and TLS (mysql.connector's own
default), here with the certificate checked."""
import os
import pathlib
import sys
import types

import pymysql


def connect(**arguments):
    trust = {"ca": os.environ.get("SSL_CERT_FILE"), "check_hostname": True, "verify_mode": "required"}
    return pymysql.connect(port=int(os.environ.get("MYSQL_TCP_PORT", "3306")), ssl=trust, **arguments)


connector = types.ModuleType("mysql.connector")
connector.connect = connect
package = types.ModuleType("mysql")
package.connector = connector
sys.modules.update({"mysql": package, "mysql.connector": connector})

program = pathlib.Path(__file__).with_name("app.py")
exec(compile(program.read_text(), program.name, "exec"), {"__name__": "__main__"})
