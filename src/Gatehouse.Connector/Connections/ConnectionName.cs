using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Gatehouse.Connector.Connections;

/// <summary>Names of connections.</summary>
public static partial class ConnectionName
{
    private const int Longest = 59; // with "aad_" before it, a PostgreSQL identifier

    /// <summary>Returns the name when it is one.</summary>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.InvalidArgument"/> and the Azure CLI's text.</exception>
    public static string Check(string name)
        => Allowed().IsMatch(name)
            ? name.Length <= Longest ? name : throw new ConnectorException(
                ConnectorErrorCode.InvalidArgument, $"The connection name has {name.Length} characters; at most {Longest} are possible.")
            : throw new ConnectorException(
                ConnectorErrorCode.InvalidArgument,
                "Resource name can only contain letters (A-Z, a-z), numbers (0-9), periods ('.'), and underscores ('_')");

    /// <summary>A name for a connection that the caller did not name, e.g. <c>postgresflexible_a1b2c</c>: the same for the same two ends, so that a plan tells it.</summary>
    /// <param name="target">Target type.</param>
    /// <param name="sourceId">Resource id of the source.</param>
    /// <param name="targetId">Resource id of the target.</param>
    public static string Generate(string target, string sourceId, string targetId)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{sourceId}\n{targetId}".ToUpperInvariant()));
        return $"{target.Replace("-", "", StringComparison.Ordinal)}_{Convert.ToHexStringLower(hash)[..5]}";
    }

    [GeneratedRegex(@"^[A-Za-z0-9\._]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();
}
