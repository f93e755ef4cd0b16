import os
import time

import pymysql


def who():
    connection = pymysql.connect(
        host=os.environ["AZURE_MYSQL_HOST"],
        port=int(os.environ["MYSQL_TCP_PORT"]),
        user=os.environ["AZURE_MYSQL_USER"],
        password=os.environ["AZURE_MYSQL_PASSWORD"],
        database=os.environ["AZURE_MYSQL_NAME"],
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user()")
        name = cursor.fetchone()[0]
    connection.close()
    return name


first = who()
time.sleep(float(os.environ["WAIT_SECONDS"]))
print(first, who())
