# pymssql by position: it can do no tokens.
-- db.py --
import pymssql
@@A conn = pymssql.connect("shop1.database.windows.net", "a@shop1", "Made-Up-1", "shop")
