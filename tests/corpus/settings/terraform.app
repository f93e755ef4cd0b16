# Reported, never edited.
-- main.tf --
resource "azurerm_linux_web_app" "shop" {
  app_settings = {
@@A     DATABASE_URL = "postgres://shopadmin:Made-Up-1@shop.postgres.database.azure.com/shop"
  }
}
