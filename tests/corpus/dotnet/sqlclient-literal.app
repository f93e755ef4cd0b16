-- Data/Store.cs --
using Microsoft.Data.SqlClient;

namespace Shop.Data;

public class Store
{
    public void Open()
    {
@@R         using var connection = new SqlConnection("Server=shop.database.windows.net;Database=shop;User Id=shopadmin;Password=Made-Up-1!;");
        connection.Open();
    }
}
-- edits --
--- a/Data/Store.cs
+++ b/Data/Store.cs
-        using var connection = new SqlConnection("Server=shop.database.windows.net;Database=shop;User Id=shopadmin;Password=Made-Up-1!;");
+        using var connection = new SqlConnection("Server=shop.database.windows.net;Database=shop;Authentication=Active Directory Default;Encrypt=True;");
