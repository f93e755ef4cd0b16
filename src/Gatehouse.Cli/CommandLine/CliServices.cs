using Gatehouse.Cli.Cloud;
using Gatehouse.Connector;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.MySql;
using Gatehouse.Connector.Postgres;
using Gatehouse.Connector.Sql;

namespace Gatehouse.Cli.CommandLine;

/// <summary>What the command line takes from the outside, so that a test can give it something else.</summary>
internal sealed record CliServices
{
    /// <summary>Where results go, and nothing else.</summary>
    public TextWriter Output { get; init; } = Console.Out;

    /// <summary>Where errors, warnings and progress go.</summary>
    public TextWriter Error { get; init; } = Console.Error;

    /// <summary>Where a prompt is answered.</summary>
    public TextReader Input { get; init; } = Console.In;

    /// <summary>Reads an environment variable; empty counts as absent.</summary>
    public Func<string, string?> Environment { get; init; } = name
        => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Whether a person sees standard error.</summary>
    public bool IsTerminal { get; init; } = !Console.IsErrorRedirected;

    /// <summary>Whether a person can answer a prompt.</summary>
    public bool IsInteractive { get; init; } = !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>Makes the transport to a running local cloud.</summary>
    public Func<RunInfo, HttpMessageHandler> Transport { get; init; } = PrivateTrust.CreateHandler;

    /// <summary>Makes the way to the MySQL servers of a running local cloud.</summary>
    public Func<RunInfo, IDatabaseSessions> MySqlDatabases { get; init; } = run => new MySqlSessions(run.CaCertificate);

    /// <summary>Makes the way to the SQL servers of a running local cloud.</summary>
    public Func<RunInfo, IDatabaseSessions> SqlDatabases { get; init; } = run => new SqlServerSessions(run.CaCertificate);

    /// <summary>Makes the way to the PostgreSQL servers of a running local cloud.</summary>
    public Func<RunInfo, IDatabaseSessions> Databases { get; init; } = run => new NpgsqlSessions(run.CaCertificate);

    /// <summary>Makes the transport to Azure; the system's root certificates, proxies of the environment.</summary>
    public Func<HttpMessageHandler> AzureTransport { get; init; } = ()
        => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };

    /// <summary>Makes the source of tokens for Azure; what it says is for <c>--verbose</c>.</summary>
    /// <remarks>Azure.Identity is loaded when this is called, and not before.</remarks>
    public Func<AzureEnvironment, Action<string>, IAzureTokens> AzureTokens { get; init; } = (azure, tell)
        => new AzureCredentials(
            azure, name => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null, tell);

    /// <summary>Makes the way to PostgreSQL servers on Azure; the system's root certificates.</summary>
    public Func<IDatabaseSessions> AzureDatabases { get; init; } = () => new NpgsqlSessions(null);

    /// <summary>Makes the way to MySQL servers on Azure; the system's root certificates.</summary>
    public Func<IDatabaseSessions> AzureMySqlDatabases { get; init; } = () => new MySqlSessions(null);

    /// <summary>Makes the way to SQL servers on Azure; the system's root certificates.</summary>
    public Func<IDatabaseSessions> AzureSqlDatabases { get; init; } = () => new SqlServerSessions(null);

    /// <summary>Sees what a command journals.</summary>
    public Func<IJournal, IJournal> Journal { get; init; } = journal => journal;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether text on standard error may be coloured: https://no-color.org.</summary>
    public bool IsColored => IsTerminal && Environment("NO_COLOR") is null && Environment("TERM") is not "dumb";
}
