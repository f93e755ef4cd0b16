# The old package has no logins by token: its successor has the same types.
-- Store.cs --
using System.Data.SqlClient;

var text = "Data Source=tcp:shop.database.windows.net,1433;Initial Catalog=shop;UID=shopadmin;PWD='Made;Up=1';Encrypt=False";
@@R await using var connection = new SqlConnection(text);
-- Shop.csproj --
<Project Sdk="Microsoft.NET.Sdk">
  <ItemGroup>
    <PackageReference Include="System.Data.SqlClient" Version="4.8.6" />
  </ItemGroup>
</Project>
-- edits --
--- a/Shop.csproj
+++ b/Shop.csproj
+    <PackageReference Include="Microsoft.Data.SqlClient" Version="5.2.2" />
--- a/Store.cs
+++ b/Store.cs
-using System.Data.SqlClient;
+using Microsoft.Data.SqlClient;
-var text = "Data Source=tcp:shop.database.windows.net,1433;Initial Catalog=shop;UID=shopadmin;PWD='Made;Up=1';Encrypt=False";
+var text = "Data Source=tcp:shop.database.windows.net,1433;Initial Catalog=shop;Encrypt=True;Authentication=Active Directory Default";
