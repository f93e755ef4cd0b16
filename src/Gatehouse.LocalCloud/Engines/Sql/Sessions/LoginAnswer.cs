using Gatehouse.Protocols.Tds;

namespace Gatehouse.LocalCloud.Engines.Sql.Sessions;

/// <summary>What a login is told when it is granted.</summary>
internal static class LoginAnswer
{
    /// <summary>The collation SQL_Latin1_General_CP1_CI_AS: locale 0x0409, case, kana and width ignored, sort order 52.</summary>
    public static ReadOnlyMemory<byte> Collation { get; } = new byte[] { 0x09, 0x04, 0xD0, 0x00, 0x34 };

    private const string Program = "Microsoft SQL Server";
    private const uint ProgramVersion = 0x0C00_07D0; // 12.0.2000, as Azure SQL Database says

    /// <summary>The tokens, in the order of SQL Server.</summary>
    /// <param name="login">The login.</param>
    /// <param name="database">The database that it got.</param>
    /// <param name="packetSize">The size of packets from here on.</param>
    /// <param name="server">Name of the server.</param>
    public static IEnumerable<ITdsToken> Tokens(Login7 login, string database, int packetSize, string server) =>
    [
        EnvChange.Text(EnvChangeType.Database, database, "master"),
        Info(5701, 2, $"Changed database context to '{database}'.", server),
        new EnvChange(EnvChangeType.Collation, Collation, default),
        EnvChange.Text(EnvChangeType.Language, "us_english"),
        Info(5703, 1, "Changed language setting to us_english.", server),
        new LoginAck(login.Version, Program, ProgramVersion),
        EnvChange.PacketSize(packetSize),
        new Done(DoneKind.Done, DoneStatus.Final, 0, 0),
    ];

    private static ServerMessage Info(int number, byte state, string text, string server)
        => new(false, number, state, 0, text, server, "", 1);
}
