using System.CommandLine;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Connection.Export;
using Gatehouse.Cli.Commands.Connection.Sources;
using Gatehouse.Connector.Configuration;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Cli.Commands.Connection;

/// <summary>What making and changing a connection have in common.</summary>
internal sealed class MakingOptions
{
    private const string DotNet = "dotnet";
    private const string DotNetConnectionString = "dotnet-connectionString";
    private static readonly string[] AccessLevels = ["read", "readwrite", "schema", "all"];
    private static readonly string[] OptOutWords = ["publicnetwork", "configinfo", "auth"];

    private readonly List<string> _clientTypes;
    private readonly SourceKind _kind;
    private readonly Option<string?> _clientType;
    private readonly Option<string?> _access = new("--access")
    {
        Description = "What the source may do in the database: read, readwrite, schema (also make tables) or all (as Azure's service connector grants). "
            + "Default of a new connection: readwrite.",
        HelpName = "level",
    };
    private readonly Option<string[]?> _optOut = new("--opt-out")
    {
        Description = "Leave something to yourself: publicnetwork (firewall rules), configinfo (settings), auth (identity, database user, privileges).",
        HelpName = "what",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string[]?> _keys = KeyOption("--customized-keys", "Other names for settings: DEFAULT=NAME.");
    private readonly Option<string[]?> _properties = KeyOption("--connstr-props", "Properties to add to connection strings: KEY=VALUE.");
    private readonly Option<bool> _connectionString = new("--config-connstr")
    {
        Description = "Write a connection string of the app, not a setting; with --client-type dotnet.",
    };
    private readonly Option<bool> _setAdmin = new("--set-admin")
    {
        Description = "PostgreSQL: stay an administrator of the server. MySQL and SQL: take the only administrator's place until this is done.",
    };
    private readonly Option<string?> _file;
    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Return when the connection is recorded, without verifying it." };
    private readonly Option<bool> _plan = new("--plan") { Description = "Show the steps and the SQL, and change nothing." };
    private readonly Option<string?> _export = new("--export")
    {
        Description = "Write the plan as infrastructure code, and change nothing: bicep, terraform or sql.",
        HelpName = "format",
    };
    private readonly Option<bool> _yes = CommonOptions.Yes();

    public MakingOptions(SourceKind kind, Target target)
    {
        _kind = kind;
        _clientTypes = [.. ConfigurationTemplates.ClientTypes(target.Name, "secret").Where(type => type != DotNetConnectionString)];
        _clientType = new("--client-type")
        {
            Description = $"What the program is written in: {string.Join(", ", _clientTypes)}. Default: found from what the source runs on.",
            HelpName = "type",
        };
        _file = kind == SourceKind.Cluster
            ? new("--manifest") { Description = "File for the Kubernetes Secret and ServiceAccount. Default: gatehouse-connection.yaml.", HelpName = "file" }
            : new("--env-file") { Description = "File that gets the settings as lines of .env. Default: they are printed.", HelpName = "file" };
        _clientType.CompletionSources.Add(_ => _clientTypes);
        _access.CompletionSources.Add(AccessLevels);
        _optOut.CompletionSources.Add(OptOutWords);
        _export.CompletionSources.Add(_ => PlanExport.Formats);
    }

    public IEnumerable<Option> All =>
    [
        _clientType, _access, _optOut, _keys, _properties, .. _kind.Command is "webapp" ? [_connectionString] : Array.Empty<Option>(), _setAdmin,
        .. HasFile ? [_file] : Array.Empty<Option>(), _noWait, _plan, _export, _yes,
    ];

    private bool HasFile => _kind == SourceKind.Cluster || _kind.IsLocal;

    /// <summary>Whether something was typed that changes a connection.</summary>
    public bool Changes(Invocation call)
        => new Option[] { _clientType, _access, _optOut, _keys, _properties }.Any(call.Has) || (HasFile && call.Has(_file));

    /// <summary>Whether both the login and the settings are left to the caller: then nobody has to say how the source logs in.</summary>
    public bool LeavesLogin(Invocation call)
        => OptOut(call.Value(_optOut) ?? []) is var words && words.HasFlag(OptOuts.Authentication) && words.HasFlag(OptOuts.ConfigurationInfo);

    public bool WantsPlan(Invocation call) => call.Value(_plan) || call.Value(_export) is not null;

    public string? ExportFormat(Invocation call) => call.Value(_export) is not { } typed ? null
        : PlanExport.Formats.FirstOrDefault(format => format.Equals(typed, StringComparison.OrdinalIgnoreCase)) ?? throw Invalid("--export", typed, PlanExport.Formats);

    /// <summary>The request with what was typed.</summary>
    public ConnectionRequest Apply(Invocation call, ConnectionRequest request)
    {
        var clientType = CheckedClientType(call.Value(_clientType));
        if (_kind.Command is "webapp" && call.Value(_connectionString))
        {
            if (clientType == DotNet)
                clientType = DotNetConnectionString;
            else
                call.Say("client_type is not dotnet, ignore \"--config-connstr\"");
        }

        return request with
        {
            ClientType = clientType ?? request.ClientType,
            Access = Access(call.Value(_access)),
            OptOut = call.Value(_optOut) is { Length: > 0 } words ? OptOut(words) : request.OptOut,
            CustomizedKeys = call.Value(_keys) is { Length: > 0 } keys ? KeyValues.Parse("--customized-keys", keys) : request.CustomizedKeys,
            ConnectionStringProperties = call.Value(_properties) is { Length: > 0 } properties
                ? KeyValues.Parse("--connstr-props", properties) : request.ConnectionStringProperties,
            SetAdministrator = call.Value(_setAdmin),
            File = !HasFile ? null : call.Value(_file) is { } file ? Path.GetFullPath(file)
                : _kind == SourceKind.Cluster ? Path.GetFullPath("gatehouse-connection.yaml") : null,
            NoWait = call.Value(_noWait),
        };
    }

    private string? CheckedClientType(string? typed)
        => typed is null ? null : _clientTypes.FirstOrDefault(type => type.Equals(typed, StringComparison.OrdinalIgnoreCase))
            ?? throw Invalid("--client-type", typed, _clientTypes);

    private static AccessLevel? Access(string? typed) => typed is null ? null
        : Array.FindIndex(AccessLevels, level => level.Equals(typed, StringComparison.OrdinalIgnoreCase)) switch
        {
            0 => AccessLevel.Read,
            1 => AccessLevel.ReadWrite,
            2 => AccessLevel.Schema,
            3 => AccessLevel.All,
            _ => throw Invalid("--access", typed, AccessLevels),
        };

    private static OptOuts OptOut(IEnumerable<string> words) => words.Aggregate(OptOuts.None, (all, word) => all | word.ToLowerInvariant() switch
    {
        "publicnetwork" => OptOuts.PublicNetwork,
        "configinfo" => OptOuts.ConfigurationInfo,
        "auth" => OptOuts.Authentication,
        _ => throw Invalid("--opt-out", word, OptOutWords),
    });

    private static CliException Invalid(string option, string typed, IReadOnlyList<string> choices)
        => CliException.Usage($"argument {option}: invalid choice: '{typed}' (choose from {string.Join(", ", choices.Select(choice => $"'{choice}'"))})");

    private static Option<string[]?> KeyOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "key=value",
        AllowMultipleArgumentsPerToken = true,
    };
}
