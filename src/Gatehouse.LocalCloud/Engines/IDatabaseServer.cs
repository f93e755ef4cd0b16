using Gatehouse.Gateway;
using Gatehouse.Gateway.MySql;
using Npgsql;

namespace Gatehouse.LocalCloud.Engines;

/// <summary>How clients may log in to a server.</summary>
/// <param name="Tokens">With a token.</param>
/// <param name="Passwords">With the password of a database user.</param>
/// <param name="PublicAccess">Whether anybody may at all: public network access.</param>
internal sealed record DatabaseLogins(bool Tokens, bool Passwords, bool PublicAccess);

/// <summary>A running database server: an engine on its socket, and the listener in front of it.</summary>
internal interface IDatabaseServer : IAsyncDisposable
{
    /// <summary>Name of the server.</summary>
    string Name { get; }

    /// <summary>Name of its folder, within the engines' folder.</summary>
    string Folder { get; }

    /// <summary>The port that clients connect to.</summary>
    int Port { get; }

    /// <summary>Version of the engine, as Azure counts it.</summary>
    string Version { get; }

    /// <summary>Why it does not work, or null.</summary>
    string? Problem { get; }

    /// <summary>Changes how clients may log in. A change ends the sessions: the listener is opened anew, on the same port.</summary>
    Task ApplyAsync(DatabaseLogins logins, CancellationToken cancellationToken);

    /// <summary>Writes the directory's principals into the engine.</summary>
    Task WriteDirectoryAsync(CancellationToken cancellationToken);

    /// <summary>Whether an exception is the engine's failure, or one of the way to it, and no defect of this program.</summary>
    static bool IsFailure(Exception e)
        => e is EngineException or IOException or InvalidDataException or NpgsqlException or MySqlServerException or GatewayException or Protocols.ProtocolException;
}
