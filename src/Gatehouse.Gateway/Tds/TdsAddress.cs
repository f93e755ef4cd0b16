using Gatehouse.Gateway.Transport;

namespace Gatehouse.Gateway.Tds;

/// <summary>Where a database server is: <see cref="TdsSocket"/> or <see cref="TdsTcp"/>.</summary>
public abstract record TdsAddress
{
    private protected TdsAddress()
    {
    }

    /// <summary>What is wrong with it, one sentence each.</summary>
    internal abstract IEnumerable<string> Errors();
}

/// <summary>A server on this machine, which speaks TDS 7.4 without TLS.</summary>
/// <param name="Path">Its Unix socket, in a folder that only the gateway and the server can enter.</param>
public sealed record TdsSocket(string Path) : TdsAddress
{
    internal override IEnumerable<string> Errors()
    {
        if (!System.IO.Path.IsPathFullyQualified(Path))
            yield return $"Upstream's socket '{Path}' is not an absolute path.";
        else if (Path.Length > UnixSocketConnection.MaxPathLength)
            yield return $"Upstream's socket '{Path}' is too long: it may have {UnixSocketConnection.MaxPathLength} bytes.";
    }
}
