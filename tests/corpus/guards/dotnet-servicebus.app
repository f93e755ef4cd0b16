-- appsettings.json --
{ "Bus": "Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=TWFkZS1VcA==" }
