namespace Gatehouse.Migration.Targets;

/// <summary>Whether a site is migrated.</summary>
/// <param name="Kind">What its host is.</param>
/// <param name="Seen">The host or setting that says so, for the report.</param>
/// <param name="HasLocalValue">Whether the same setting also names a database for development somewhere: the code must serve both.</param>
internal sealed record Scope(HostKind Kind, string Seen, bool HasLocalValue)
{
    public string Reason => Kind switch
    {
        HostKind.Azure => $"the database is on Azure: {Seen}",
        HostKind.Local => $"a database for development: {Seen}",
        HostKind.Other => $"not a database of Azure's: {Seen}. If it takes tokens, type: --target {Seen}",
        _ => Seen.Length == 0
            ? "where it connects to is not known. If it is a database that takes tokens, type: --target all"
            : $"where {Seen} leads is not known. If it is a database that takes tokens, type: --target {Seen}",
    };
}
