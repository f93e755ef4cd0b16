using System.Collections.Concurrent;
using Gatehouse.LocalCloud.Engines.Postgres;
using Gatehouse.LocalCloud.Engines.Sql.Users;
using Gatehouse.TSql;
using Npgsql;

namespace Gatehouse.LocalCloud.Engines.Sql.Databases;

/// <summary>The databases of one SQL server: each is a database of PostgreSQL, made from a template that has schema <c>sys</c>.</summary>
/// <remarks>Thread-safe. Names are compared without regard to case; what the user wrote is in the database's comment.</remarks>
internal sealed class SqlDatabases(PostgresEngine engine, PasswordTable passwords) : IAsyncDisposable
{
    /// <summary>The database that every server has.</summary>
    public const string Master = "master";

    private const string Template = "gatehouse_template";
    private static readonly string[] Reserved = ["postgres", "template0", "template1", Template];

    private readonly ConcurrentDictionary<string, NpgsqlDataSource> _superusers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _making = new(1);

    /// <summary>Name of a database in PostgreSQL.</summary>
    /// <param name="name">Name as a user writes it.</param>
    public static string PostgresName(string name)
    {
        var folded = NameFolding.Fold(name);
        return Reserved.Contains(folded, StringComparer.Ordinal) ? NameFolding.Fold($"{folded}~db") : folded;
    }

    /// <summary>Makes the template and <c>master</c> where they are missing, or of another version of this program.</summary>
    /// <exception cref="EngineException">A script of the schema fails.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await passwords.PrepareAsync(cancellationToken);
        if (await TemplateVersionAsync(cancellationToken) != SqlSchema.Version)
            await MakeTemplateAsync(cancellationToken);
        await EnsureAsync(Master, cancellationToken);
    }

    /// <summary>Makes a database where it is missing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False where it was there.</returns>
    public async Task<bool> EnsureAsync(string name, CancellationToken cancellationToken)
    {
        await _making.WaitAsync(cancellationToken); // two copies of a template at once disturb each other
        try
        {
            if (await FindAsync(name, cancellationToken) is not null)
                return false;

            // The comment makes it a database of this server, so it comes last: what a crash left is cleared away by the next attempt.
            var postgresName = PostgresName(name);
            await RunAsync($"DROP DATABASE IF EXISTS {Identifier(postgresName)} WITH (FORCE)", cancellationToken);
            await RunAsync($"CREATE DATABASE {Identifier(postgresName)} TEMPLATE {Template}", cancellationToken);
            await using (var database = NpgsqlDataSource.Create(engine.ConnectionString(postgresName) + ";Pooling=false"))
            {
                await using var begin = database.CreateCommand("SELECT sys.begin_database($1)");
                begin.Parameters.Add(new() { Value = name });
                await begin.ExecuteNonQueryAsync(cancellationToken);
            }

            await RunAsync($"COMMENT ON DATABASE {Identifier(postgresName)} IS {PostgresAdministration.Literal("|" + name)}",
                cancellationToken);
            return true;
        }
        finally
        {
            _making.Release();
        }
    }

    /// <summary>Drops a database and ends its sessions. One that is not there is no error.</summary>
    public async Task DropAsync(string name, CancellationToken cancellationToken)
    {
        var database = PostgresName(name);
        if (_superusers.TryRemove(database, out var source))
            await source.DisposeAsync();
        if (await FindAsync(name, cancellationToken) is { } found)
        {
            await RunAsync($"DROP DATABASE {Identifier(database)} WITH (FORCE)", cancellationToken);
            await DropRolesAsync(found.Id, cancellationToken);
            await passwords.RemoveAsync(found.Id, cancellationToken);
        }
    }

    /// <summary>Finds a database; null where there is none.</summary>
    public async Task<SqlDatabase?> FindAsync(string name, CancellationToken cancellationToken)
        => (await ReadAsync("AND datname = $1", PostgresName(name), cancellationToken)).SingleOrDefault();

    /// <summary>All databases.</summary>
    public Task<IReadOnlyList<SqlDatabase>> AllAsync(CancellationToken cancellationToken)
        => ReadAsync("AND $1 = ''", "", cancellationToken);

    /// <summary>Connects to a database as the superuser.</summary>
    public NpgsqlDataSource Superuser(SqlDatabase database) => _superusers.GetOrAdd(database.PostgresName, Superuser);

    /// <summary>The same by the database's name; null where nobody has connected to it yet, or there is none.</summary>
    public NpgsqlDataSource? KnownSuperuser(string name) => _superusers.GetValueOrDefault(PostgresName(name));

    // Every login asks here: the types of PostgreSQL itself are enough, statements are prepared, and two minutes without a login cost no
    // new connection.
    private NpgsqlDataSource Superuser(string postgresName)
    {
        var builder = new NpgsqlDataSourceBuilder(
            $"{engine.ConnectionString(postgresName)};Maximum Pool Size=3;Connection Idle Lifetime=120;"
            + "Max Auto Prepare=8;Auto Prepare Min Usages=2");
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }

    /// <summary>Makes a connection string to a database as one of its roles.</summary>
    /// <param name="database">The database.</param>
    /// <param name="role">The role; it needs no password on this socket.</param>
    /// <param name="options">Settings of the session, as the server's command line has them.</param>
    public string ConnectionString(SqlDatabase database, string role, string options) => new NpgsqlConnectionStringBuilder
    {
        Host = engine.SocketFolder,
        Username = role,
        Database = database.PostgresName,
        Options = options,
        Pooling = false,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
        Timeout = 10,
        CommandTimeout = 0,
        CancellationTimeout = 0, // waits for the end of what was cancelled: the connection goes on
        MaxAutoPrepare = 0,
        IncludeErrorDetail = true, // names the key or the column; the client that gets it asked the question
    }.ConnectionString;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var source in _superusers.Values)
            await source.DisposeAsync();
        _making.Dispose();
    }

    private static string Identifier(string name) => PostgresAdministration.Identifier(name);

    private async Task<string?> TemplateVersionAsync(CancellationToken cancellationToken)
    {
        await using var command = engine.Database.CreateCommand(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1");
        command.Parameters.Add(new() { Value = Template });
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    private async Task MakeTemplateAsync(CancellationToken cancellationToken)
    {
        await RunAsync($"DROP DATABASE IF EXISTS {Template} WITH (FORCE)", cancellationToken);
        await RunAsync($"CREATE DATABASE {Template} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'", cancellationToken);
        await using (var template = NpgsqlDataSource.Create(engine.ConnectionString(Template) + ";Pooling=false"))
        {
            foreach (var (name, text) in SqlSchema.Scripts)
                await RunScriptAsync(template, name, text, cancellationToken);
        }

        // Last: a template without its version is made again.
        await RunAsync($"COMMENT ON DATABASE {Template} IS {PostgresAdministration.Literal(SqlSchema.Version)}", cancellationToken);
    }

#pragma warning disable CA2100 // the texts are this program's own, of quoted parts
    private static async Task RunScriptAsync(NpgsqlDataSource template, string name, string text, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = template.CreateCommand(text);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException e)
        {
            throw new EngineException(
                $"The script '{name}' of the SQL engine failed: {e.MessageText} ({e.SqlState}, character {e.Position})", e);
        }
    }

    private async Task RunAsync(string statement, CancellationToken cancellationToken)
    {
        await using var command = engine.Database.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
#pragma warning restore CA2100

    // Roles are the cluster's; their names begin with the id of their database.
    private async Task DropRolesAsync(uint database, CancellationToken cancellationToken)
    {
        var roles = new List<string>();
        await using (var command = engine.Database.CreateCommand("SELECT rolname FROM pg_roles WHERE starts_with(rolname, $1)"))
        {
            command.Parameters.Add(new() { Value = $"{database}/" });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                roles.Add(reader.GetString(0));
        }

        if (roles.Count > 0)
            await RunAsync($"DROP ROLE {string.Join(", ", roles.Select(Identifier))}", cancellationToken);
    }

    private async Task<IReadOnlyList<SqlDatabase>> ReadAsync(string condition, string parameter, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // the conditions are written above
        await using var command = engine.Database.CreateCommand($"""
            SELECT oid, datname, substr(shobj_description(oid, 'pg_database'), 2) FROM pg_database
            WHERE NOT datistemplate AND datallowconn AND starts_with(shobj_description(oid, 'pg_database'), '|') {condition}
            ORDER BY datname
            """);
#pragma warning restore CA2100
        command.Parameters.Add(new() { Value = parameter });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var databases = new List<SqlDatabase>();
        while (await reader.ReadAsync(cancellationToken))
            databases.Add(new(reader.GetFieldValue<uint>(0), reader.GetString(1), reader.GetString(2)));
        return databases;
    }
}
