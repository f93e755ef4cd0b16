using System.Globalization;
using Microsoft.Data.SqlClient;

namespace Gatehouse.ServerTests.Sql.Clients;

/// <summary>A program that opens a connection and runs a query: what it knows of identities and authorities is its environment's.</summary>
internal static class SqlProgram
{
    public static async Task<int> RunAsync(string connectionString, string query)
    {
        await using var connection = new SqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new SqlCommand(query, connection);
        await Console.Out.WriteLineAsync(Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture));
        return 0;
    }
}
