-- app.py --
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
app = Flask(__name__)
@@A app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql://shopadmin:Made-Up-1@shop.postgres.database.azure.com/shop"
db = SQLAlchemy(app)
