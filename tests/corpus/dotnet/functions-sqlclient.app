# A function: its settings lie under Values, and the old driver goes.
-- Fn.cs --
using System.Data.SqlClient;
public static class Fn
{
    [FunctionName("Fn")]
    public static async Task Run([TimerTrigger("0 */5 * * * *")] TimerInfo t, ILogger log)
    {
        var str = Environment.GetEnvironmentVariable("sqldb_connection");
@@R         using (SqlConnection conn = new SqlConnection(str))
        {
            conn.Open();
        }
    }
}
-- local.settings.json --
@@R { "Values": { "sqldb_connection": "Server=tcp:shop1.database.windows.net,1433;Initial Catalog=shop;User ID=a;Password=Made-Up-1;Encrypt=True" } }
-- F.csproj --
<Project Sdk="Microsoft.NET.Sdk">
  <ItemGroup>
    <PackageReference Include="System.Data.SqlClient" Version="4.8.1" />
  </ItemGroup>
</Project>
-- edits --
--- a/F.csproj
+++ b/F.csproj
+    <PackageReference Include="Microsoft.Data.SqlClient" Version="5.2.2" />
--- a/Fn.cs
+++ b/Fn.cs
-using System.Data.SqlClient;
+using Microsoft.Data.SqlClient;
--- a/local.settings.json
+++ b/local.settings.json
-{ "Values": { "sqldb_connection": "Server=tcp:shop1.database.windows.net,1433;Initial Catalog=shop;User ID=a;Password=Made-Up-1;Encrypt=True" } }
+{ "Values": { "sqldb_connection": "Server=tcp:shop1.database.windows.net,1433;Initial Catalog=shop;Encrypt=True;Authentication=Active Directory Default" } }
