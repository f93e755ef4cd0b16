-- db.py --
import pymssql
@@A conn = pymssql.connect(server='shop.database.windows.net', user='shopadmin', password='Made-Up-1!', database='shop')
