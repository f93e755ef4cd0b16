using Gatehouse.LocalCloud.Entra.Issuing;
using Gatehouse.LocalCloud.State;
using Npgsql;

namespace Gatehouse.Cli.Demo;

/// <summary>Four logins that must not succeed.</summary>
internal sealed class DemoRefusals(DataFolder data, int port, string database)
{
    /// <summary>The resource that a PostgreSQL token is for.</summary>
    public const string Audience = "https://ossrdbms-aad.database.windows.net";

    /// <summary>Tries the four.</summary>
    /// <param name="developer">Name and object id of a user who may log in.</param>
    /// <param name="stranger">Name and good token of a principal that no database user maps to.</param>
    /// <param name="counterfeit">Makes the tokens that are not good.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<DemoRefusal>> RunAsync(
        (string Name, string ObjectId) developer,
        (string Name, string Token) stranger,
        CounterfeitTokens counterfeit,
        CancellationToken cancellationToken)
    {
        var foreign = counterfeit.OfAnotherTenant(Audience, developer.ObjectId, developer.Name);
        var expired = counterfeit.Expired(Audience, developer.ObjectId, developer.Name);
        return
        [
            await TryAsync("no token", developer.Name, "secret123", cancellationToken),
            await TryAsync("another tenant's token", developer.Name, foreign, cancellationToken),
            await TryAsync("an expired token", developer.Name, expired, cancellationToken),
            await TryAsync("a principal with no database user", stranger.Name, stranger.Token, cancellationToken),
        ];
    }

    private async Task<DemoRefusal> TryAsync(string attempt, string user, string password, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = "localhost",
            Port = port,
            Database = database,
            Username = user,
            Password = password,
            SslMode = SslMode.VerifyFull,
            RootCertificate = data.CaCertificate,
            Pooling = false,
        };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return new(attempt, "-", "was let in", Refused: false);
        }
        catch (PostgresException e)
        {
            return new(attempt, e.SqlState, e.Hint is { Length: > 0 } hint ? $"{e.MessageText}\n{hint}" : e.MessageText, Refused: true);
        }
    }
}
