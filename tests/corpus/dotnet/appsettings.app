# The setting is the site; the program stays.
-- Program.cs --
using Microsoft.EntityFrameworkCore;
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDbContext<ShopContext>(options => options.UseSqlServer(builder.Configuration.GetConnectionString("Shop")));
-- appsettings.json --
{
  // where the shop is
  "ConnectionStrings": {
@@R     "Shop": "Server=tcp:shop.database.windows.net,1433;Initial Catalog=shop;User ID=shopadmin;Password=Made-Up-1!;Encrypt=True;"
  },
  "Smtp": { "Host": "smtp.example.com", "Password": "Made-Up-Mail1" }
}
-- appsettings.Development.json --
{
  "ConnectionStrings": {
@@F     "Shop": "Server=localhost;Database=shop;User Id=sa;Password=Made-Up-Dev1;TrustServerCertificate=True"
  }
}
-- edits --
--- a/appsettings.json
+++ b/appsettings.json
-    "Shop": "Server=tcp:shop.database.windows.net,1433;Initial Catalog=shop;User ID=shopadmin;Password=Made-Up-1!;Encrypt=True;"
+    "Shop": "Server=tcp:shop.database.windows.net,1433;Initial Catalog=shop;Encrypt=True;Authentication=Active Directory Default;"
