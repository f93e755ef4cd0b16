-- db.py --
from sqlalchemy import create_engine
token = get_token()
engine = create_engine(f"postgresql://shop:{token}@shop.postgres.database.azure.com/shop")
