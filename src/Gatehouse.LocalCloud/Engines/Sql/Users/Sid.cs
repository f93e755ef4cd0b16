namespace Gatehouse.LocalCloud.Engines.Sql.Users;

/// <summary>
/// The SID of a database user FROM EXTERNAL PROVIDER: the 16 bytes of an id, as <c>CAST(@id AS uniqueidentifier)</c> orders them.
/// </summary>
/// <remarks>Applications and managed identities have their client id in it, people and groups their object id (Azure's rule for
/// SQL).</remarks>
internal static class Sid
{
    /// <summary>The SID of an id; null where the text is none.</summary>
    public static byte[]? Of(string id) => Guid.TryParse(id, out var guid) ? guid.ToByteArray() : null;
}
