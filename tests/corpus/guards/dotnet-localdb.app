-- appsettings.Development.json --
{
  "ConnectionStrings": {
    "Shop": "Server=(localdb)\\mssqllocaldb;Database=shop;Trusted_Connection=True"
  }
}
