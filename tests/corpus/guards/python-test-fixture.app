-- tests/test_db.py --
import psycopg2

def test_refused():
@@F     psycopg2.connect(host="127.0.0.1", user="nobody", password="Made-Up-Wrong1")
