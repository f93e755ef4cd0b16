-- db.py --
import pyodbc
conn = pyodbc.connect("DRIVER={ODBC Driver 18 for SQL Server};SERVER=shop.corp.contoso.net;DATABASE=shop;Trusted_Connection=yes")
