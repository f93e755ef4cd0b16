import os

import pymysql

connection = pymysql.connect(
    host=os.environ["AZURE_MYSQL_HOST"],
    port=int(os.environ["MYSQL_TCP_PORT"]),
    user=os.environ["AZURE_MYSQL_USER"],
    password=os.environ["AZURE_MYSQL_PASSWORD"],
    database=os.environ["AZURE_MYSQL_NAME"],
)
with connection.cursor() as cursor:
    cursor.execute("SELECT current_user()")
    print(cursor.fetchone()[0])
