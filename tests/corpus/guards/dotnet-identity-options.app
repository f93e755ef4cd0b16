-- Program.cs --
services.Configure<IdentityOptions>(options => options.Password.RequiredLength = 12);
var login = new LoginRequest { Server = "shop.database.windows.net", Password = "Made-Up-1!" };
