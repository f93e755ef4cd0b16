-- Store.cs --
using Microsoft.Data.SqlClient;

class Store
{
#if DEBUG
@@F     private readonly SqlConnection _connection = new("Server=(localdb)\\mssqllocaldb;Database=shop;User Id=sa;Password=Made-Up-Dev1");
#else
    private readonly SqlConnection _connection = null!;
#endif
@@R     private readonly SqlConnection _azure = new("""Server=shop.database.windows.net;Database=shop;User Id=shopadmin;Password=Made-Up-1!""");
}
-- edits --
--- a/Store.cs
+++ b/Store.cs
-    private readonly SqlConnection _azure = new("""Server=shop.database.windows.net;Database=shop;User Id=shopadmin;Password=Made-Up-1!""");
+    private readonly SqlConnection _azure = new("""Server=shop.database.windows.net;Database=shop;Authentication=Active Directory Default;Encrypt=True""");
