"""Reads the table Persons without a password: a fresh token for each connection, the connection string as Service Connector writes it."""
import os

import psycopg2
from azure.identity import DefaultAzureCredential

credential = DefaultAzureCredential()


def connect():
    token = credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token
    return psycopg2.connect(os.environ["AZURE_POSTGRESQL_CONNECTIONSTRING"], password=token)


with connect() as connection, connection.cursor() as cursor:
    cursor.execute("SELECT FirstName FROM Persons ORDER BY ID")
    names = [name for (name,) in cursor]
    print(f"{len(names)} persons: {', '.join(names)}")
