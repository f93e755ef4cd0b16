-- db.py --
"""Connects.

    psycopg2.connect(host="shop.postgres.database.azure.com", password="Made-Up-1!")
"""
import psycopg2
