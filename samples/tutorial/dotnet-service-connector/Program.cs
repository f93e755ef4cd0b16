// Call managed identities for Azure resources endpoint.
var sqlServerTokenProvider = new DefaultAzureCredential();
string accessToken = (await sqlServerTokenProvider.GetTokenAsync(
    new Azure.Core.TokenRequestContext(scopes: new string[] { "https://ossrdbms-aad.database.windows.net/.default" }) { })).Token;
string connString = String.Format(
                    "Server={0}; User Id={1}; Database={2}; Port={3}; Password={4}; SSLMode=Prefer",
                    Host,
                    User,
                    Database,
                    5432,
                    accessToken);
using (var conn = new NpgsqlConnection(connString))
{
    Console.Out.WriteLine("Opening connection using access token...");
    conn.Open();
    using (var command = new NpgsqlCommand("SELECT version()", conn))
    {
        var reader = command.ExecuteReader();
        while (reader.Read())
        {
            Console.WriteLine("\nConnected!\n\nPostgres version: {0}", reader.GetString(0));
        }
    }
}
