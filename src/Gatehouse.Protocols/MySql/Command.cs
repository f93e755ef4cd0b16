namespace Gatehouse.Protocols.MySql;

/// <summary>The first byte of a command that the gateway looks at; the others pass unseen.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase.html</remarks>
public static class Command
{
    /// <summary>COM_QUIT: the client ends the session.</summary>
    public const byte Quit = 0x01;

    /// <summary>COM_QUERY: SQL as text.</summary>
    public const byte Query = 0x03;

    /// <summary>COM_PING.</summary>
    public const byte Ping = 0x0E;

    /// <summary>COM_CHANGE_USER: another login in the same session.</summary>
    public const byte ChangeUser = 0x11;
}
