namespace Gatehouse.Protocols.MySql;

/// <summary>The first byte of a command, of those that are sent or looked at here; the gateway passes the others unseen.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase.html</remarks>
public static class Command
{
    /// <summary>COM_QUIT: the client ends the session.</summary>
    public const byte Quit = 0x01;

    /// <summary>COM_QUERY: SQL as text.</summary>
    public const byte Query = 0x03;

    /// <summary>COM_PING.</summary>
    public const byte Ping = 0x0E;

    /// <summary>COM_STMT_PREPARE: SQL with <c>?</c> in place of values.</summary>
    public const byte StatementPrepare = 0x16;

    /// <summary>COM_STMT_EXECUTE.</summary>
    public const byte StatementExecute = 0x17;

    /// <summary>COM_STMT_CLOSE: has no answer.</summary>
    public const byte StatementClose = 0x19;

    /// <summary>COM_CHANGE_USER: another login in the same session.</summary>
    public const byte ChangeUser = 0x11;
}
