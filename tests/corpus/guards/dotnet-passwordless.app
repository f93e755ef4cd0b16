-- Program.cs --
using Microsoft.Data.SqlClient;
using var connection = new SqlConnection("Server=tcp:shop.database.windows.net;Database=shop;Authentication=Active Directory Default;TrustServerCertificate=True");
