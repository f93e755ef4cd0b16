-- Store.cs --
using Microsoft.Data.SqlClient;

class Store
{
    private readonly string _text =
        "Server=shop.database.windows.net;" +
        "Database=shop;" +
        "User Id=shopadmin;" +
        "Password=Made-Up-1!;" +
        "Encrypt=True";

@@R     public SqlConnection Open() => new SqlConnection(_text);
}
-- edits --
--- a/Store.cs
+++ b/Store.cs
-        "User Id=shopadmin;" +
-        "Password=Made-Up-1!;" +
-        "Encrypt=True";
+        "Encrypt=True;Authentication=Active Directory Default";
