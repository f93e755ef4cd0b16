using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Sql;

/// <summary>What is said of a SQL server when it is made and when it is changed.</summary>
internal static class SqlServerOptions
{
    public static Option<string?> Password() => new("--admin-password", "-p")
    {
        Description = "Password of the administrator.",
        HelpName = "password",
    };

    public static Option<string?> PublicNetwork() => new("--enable-public-network", "-e")
    {
        Description = "true or false: whether the public network reaches the server. Default: true.",
        HelpName = "bool",
    };

    public static Option<string?> MinimalTls() => new("--minimal-tls-version")
    {
        Description = "Oldest version of TLS that is taken, e.g. 1.2.",
        HelpName = "version",
    };

    /// <exception cref="CliException">A value is none.</exception>
    public static void Put(JsonObject properties, string? publicNetwork, string? minimalTls)
    {
        if (minimalTls is not null)
            properties["minimalTlsVersion"] = minimalTls;
        if (publicNetwork is not null)
        {
            properties["publicNetworkAccess"] = bool.TryParse(publicNetwork, out var enabled)
                ? enabled ? "Enabled" : "Disabled"
                : throw CliException.Usage(
                    $"argument --enable-public-network/-e: invalid value: '{publicNetwork}' (choose from 'true', 'false')");
        }
    }
}
