# From version 7 on the logins by token are in a package of their own.
-- Store.cs --
using Microsoft.Data.SqlClient;
@@R var connection = new SqlConnection(@"Server=shop.database.windows.net;Database=shop;User ID=shopadmin;Password=Made-Up-1!");
-- Shop.csproj --
<Project Sdk="Microsoft.NET.Sdk">
  <ItemGroup>
    <PackageReference Include="Microsoft.Data.SqlClient" Version="7.0.1" />
  </ItemGroup>
</Project>
-- edits --
--- a/Shop.csproj
+++ b/Shop.csproj
+    <PackageReference Include="Microsoft.Data.SqlClient.Extensions.Azure" Version="7.0.0" />
--- a/Store.cs
+++ b/Store.cs
-var connection = new SqlConnection(@"Server=shop.database.windows.net;Database=shop;User ID=shopadmin;Password=Made-Up-1!");
+var connection = new SqlConnection(@"Server=shop.database.windows.net;Database=shop;Authentication=Active Directory Default;Encrypt=True");
