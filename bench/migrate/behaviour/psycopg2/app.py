import os

import psycopg2


def connect():
    return psycopg2.connect(os.environ["AZURE_POSTGRESQL_CONNECTIONSTRING"])


with connect() as conn, conn.cursor() as cursor:
    cursor.execute("SELECT current_user")
    print(cursor.fetchone()[0])
