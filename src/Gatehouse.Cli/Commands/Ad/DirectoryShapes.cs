using System.Text.Json.Nodes;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.Commands.Ad;

/// <summary>What tables show of principals, and how the local cloud's lists are read.</summary>
internal static class DirectoryShapes
{
    public const string Root = "/gatehouse/directory/";

    public static IReadOnlyList<Column> Users { get; } = [new("DisplayName", "displayName"), new("UserPrincipalName", "userPrincipalName"), new("Id", "id")];

    public static IReadOnlyList<Column> Groups { get; } = [new("DisplayName", "displayName"), new("Id", "id")];

    public static IReadOnlyList<Column> Applications { get; } = [new("DisplayName", "displayName"), new("AppId", "appId"), new("Id", "id")];

    public static JsonArray Values(JsonObject answer) => answer["value"]?.DeepClone() as JsonArray ?? [];
}
