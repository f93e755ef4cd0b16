namespace Gatehouse.Gateway.MySql;

/// <summary>How the gateway reaches a database server as its superuser.</summary>
/// <param name="Address">The server's Unix socket, or its host and port.</param>
/// <param name="Key">The key of the passwords; it is the server's own, never shared with another server.</param>
/// <param name="Superuser">
/// The account as which the mapping is read and changed, at host <c>localhost</c>, or where the server is reached over the network at one
/// that the gateway connects from. Its password comes from the key, as <see cref="MySqlMapping.BootstrapScript"/> sets it; where its plugin
/// is <c>unix_socket</c> none is needed.
/// </param>
public sealed record MySqlServer(MySqlAddress Address, MySqlKey Key, string Superuser = MySqlServer.DefaultSuperuser)
{
    /// <summary>The superuser of a server that Gatehouse has set up.</summary>
    public const string DefaultSuperuser = "gatehouse";
}
