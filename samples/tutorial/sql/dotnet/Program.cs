// The connection string should have been set to environment variables by Service Connector
// string ConnectionString1 = @"Server=demo.database.windows.net; Authentication=Active Directory Managed Identity; Encrypt=True; Database=testdb";
string ConnectionString1 = Environment.GetEnvironmentVariable("AZURE_SQL_CONNECTIONSTRING");  
using (SqlConnection conn = new SqlConnection(ConnectionString1)) {
    conn.Open();
}
