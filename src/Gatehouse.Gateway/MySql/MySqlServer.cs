namespace Gatehouse.Gateway.MySql;

/// <summary>How the gateway reaches a database server as its superuser.</summary>
/// <param name="SocketPath">The server's Unix socket.</param>
/// <param name="Key">The key of the passwords; it is the server's own, never shared with another server.</param>
/// <param name="Superuser">
/// The account, at host <c>localhost</c>, as which the mapping is read and changed. Its password comes from the key, as <see cref="MySqlMapping.BootstrapScript"/>
/// sets it; where its plugin is <c>unix_socket</c> none is needed.
/// </param>
public sealed record MySqlServer(string SocketPath, MySqlKey Key, string Superuser = MySqlServer.DefaultSuperuser)
{
    /// <summary>The superuser of a server that Gatehouse has set up.</summary>
    public const string DefaultSuperuser = "gatehouse";
}
