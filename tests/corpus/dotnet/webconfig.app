-- web.config --
<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <connectionStrings>
    <!-- <add name="Old" connectionString="Server=old.database.windows.net;User ID=a;Password=Made-Up-0" /> -->
@@R     <add name="Shop" connectionString="Server=shop.database.windows.net;Database=shop;User ID=shopadmin;Password=Made-Up-1!;Integrated Security=false" providerName="System.Data.SqlClient" />
  </connectionStrings>
</configuration>
-- edits --
--- a/web.config
+++ b/web.config
-    <add name="Shop" connectionString="Server=shop.database.windows.net;Database=shop;User ID=shopadmin;Password=Made-Up-1!;Integrated Security=false" providerName="System.Data.SqlClient" />
+    <add name="Shop" connectionString="Server=shop.database.windows.net;Database=shop;Authentication=Active Directory Default;Encrypt=True" providerName="System.Data.SqlClient" />
