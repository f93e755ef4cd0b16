-- appsettings.json --
{ "Storage": "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=TWFkZS1VcA==;EndpointSuffix=core.windows.net" }
