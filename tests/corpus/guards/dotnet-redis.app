-- Program.cs --
services.AddStackExchangeRedisCache(options => options.Configuration = "shop.redis.cache.windows.net:6380,password=Made-Up-1,ssl=True");
-- appsettings.json --
{ "ConnectionStrings": { "Redis": "shop.redis.cache.windows.net:6380,password=Made-Up-1,ssl=True" } }
