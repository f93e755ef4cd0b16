-- db.py --
import aiomysql


async def make():
@@A     return await aiomysql.create_pool(host='shop.mysql.database.azure.com', user='shopadmin', password='Made-Up-1!')
