-- db.py --
import psycopg2
from azure.identity import DefaultAzureCredential

credential = DefaultAzureCredential()


def connect():
    token = credential.get_token("https://ossrdbms-aad.database.windows.net/.default")
    return psycopg2.connect(host="shop.postgres.database.azure.com", user="shop", password=token.token, sslmode="require")
