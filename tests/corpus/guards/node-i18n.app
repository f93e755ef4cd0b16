-- labels.json --
{ "login": { "server": "Server", "user": "User", "password": "Password" }, "url": "https://shop.example/login?password=reset" }
