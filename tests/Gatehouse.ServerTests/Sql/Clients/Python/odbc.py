# pyodbc over FreeTDS: odbc.py SETTINGS. Prints what it got, as JSON.
import datetime
import decimal
import json
import sys
import uuid

import pyodbc

settings = json.loads(sys.argv[1])
text = ("DRIVER={{FreeTDS}};SERVER=localhost;PORT={port};DATABASE={database};UID={user};PWD={password};TDS_Version=7.4;Encryption=require").format(**settings)
result = {}
connection = pyodbc.connect(text, timeout=15)
cursor = connection.cursor()
cursor.execute("CREATE TABLE Persons (ID int NOT NULL PRIMARY KEY, Name nvarchar(50), Born date, Balance decimal(10,2), Picture varbinary(20), Tag uniqueidentifier)")
connection.commit()
tag = uuid.UUID("00112233-4455-6677-8899-aabbccddeeff")
cursor.execute("INSERT INTO Persons VALUES (?, ?, ?, ?, ?, ?)", 1, "Ada Lövelace", datetime.date(1815, 12, 10), decimal.Decimal("12.34"), b"\x01\xff", str(tag))
cursor.executemany("INSERT INTO Persons (ID, Name) VALUES (?, ?)", [(2, "Alan"), (3, None)])
connection.commit()
row = cursor.execute("SELECT * FROM Persons WHERE ID = ?", 1).fetchone()
result["columns"] = [column[0] for column in cursor.description]
result["row"] = [row.ID, row.Name, str(row.Born), str(row.Balance), list(row.Picture), str(row.Tag).lower()]
result["names"] = [r.Name for r in cursor.execute("SELECT Name FROM Persons ORDER BY ID").fetchall()]
cursor.execute("DELETE FROM Persons WHERE ID > ?", 1)
result["deleted"] = cursor.rowcount
connection.rollback()
result["count"] = cursor.execute("SELECT COUNT(*) FROM Persons").fetchval()
result["tables"] = [r.table_name for r in cursor.tables(table="Persons")]
try:
    cursor.execute("SELECT * FROM nowhere")
except pyodbc.Error as error:
    result["error"] = error.args[0]
connection.rollback()
result["after"] = cursor.execute("SELECT 1 + ?", 1).fetchval()
connection.close()
print(json.dumps(result))
