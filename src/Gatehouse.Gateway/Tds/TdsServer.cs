using Gatehouse.Protocols.Tds;

namespace Gatehouse.Gateway.Tds;

/// <summary>The upstream of a TDS listener.</summary>
/// <param name="Address">Where it is: the embedded engine's socket, or a SQL Server over the network.</param>
public sealed record TdsServer(TdsAddress Address)
{
    /// <summary>A server on a Unix socket.</summary>
    /// <param name="socketPath">Path of the socket, in a folder that only the gateway can enter.</param>
    public TdsServer(string socketPath) : this(new TdsSocket(socketPath))
    {
    }

    /// <summary>The resource that tokens for the server are for. Default <c>https://database.windows.net/</c>.</summary>
    public string Resource { get; init; } = "https://database.windows.net/";

    /// <summary>How a token is handed over: in the login (the default), or when the server has said what for.</summary>
    public FedAuthLibrary TokenLibrary { get; init; } = FedAuthLibrary.SecurityToken;

    internal IEnumerable<string> Errors()
    {
        foreach (var error in Address.Errors())
            yield return error;
        if (!Uri.TryCreate(Resource, UriKind.Absolute, out _))
            yield return $"Upstream's resource '{Refusals.Clean(Resource)}' is not a URI.";
        if (TokenLibrary is not (FedAuthLibrary.SecurityToken or FedAuthLibrary.Msal))
            yield return $"Upstream's TokenLibrary {TokenLibrary} has no tokens.";
    }
}
