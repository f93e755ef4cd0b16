import os
import time

from psycopg2.pool import ThreadedConnectionPool

pool = ThreadedConnectionPool(0, 4, os.environ["AZURE_POSTGRESQL_CONNECTIONSTRING"])


def who():
    connection = pool.getconn()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        name = cursor.fetchone()[0]
    pool.putconn(connection, close=True)
    return name


first = who()
time.sleep(float(os.environ["WAIT_SECONDS"]))
print(first, who())
